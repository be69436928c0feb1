package dev.venturi.cpython;

/// An interpreter's memory is not laid out as its version promises.
final class UnknownLayout extends Exception {
    private static final long serialVersionUID = 1;

    UnknownLayout(String message) {
        super(message);
    }
}
