package dev.venturi.heap;

/// What was read cannot be what it should be: the program changed it meanwhile.
final class TornRead extends Exception {
    private static final long serialVersionUID = 1;

    TornRead(String message) {
        super(message, null, false, false);
    }
}
