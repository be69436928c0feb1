package dev.venturi.fix;

/// The target's interpreter could not be made to read the source.
public final class FixException extends Exception {
    private static final long serialVersionUID = 1L;

    FixException(String message) {
        super(message);
    }
}
