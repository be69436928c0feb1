package dev.venturi.target;

/// The user's world is at fault, not the command line and not Venturi: a file that is missing, a
/// process that may not be read, an interpreter that is not supported.
///
/// The message is the one line that the command line prints (after `venturi: `) before it exits
/// with 1: it names the thing, the value and the next step.
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    /// Trouble that says `message`.
    public Trouble(String message) {
        super(message);
    }

    /// Trouble that says `message`, found by `cause`.
    public Trouble(String message, Throwable cause) {
        super(message, cause);
    }
}
