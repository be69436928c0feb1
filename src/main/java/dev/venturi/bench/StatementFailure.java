package dev.venturi.bench;

/// A statement raised, ended its process, or did not end.
public final class StatementFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String traceback;

    StatementFailure(String message, String traceback) {
        super(message);
        this.traceback = traceback;
    }

    /// What Python wrote of it, with a line end; empty if it wrote nothing.
    public String traceback() {
        return traceback;
    }
}
