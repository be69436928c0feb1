package dev.venturi.memory;

/// Memory of another process could not be read.
public final class MemoryFault extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// Why it could not be read.
    public enum Reason {
        /// The address is not mapped (`EFAULT`).
        UNMAPPED,
        /// The process is gone (`ESRCH`).
        GONE,
        /// Not allowed (`EPERM`).
        DENIED,
        /// Anything else; the message has the error number.
        OTHER
    }

    MemoryFault(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /// Why it could not be read.
    public Reason reason() {
        return reason;
    }
}
