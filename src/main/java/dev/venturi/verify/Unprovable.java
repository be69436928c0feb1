package dev.venturi.verify;

/// Why nothing can be proved about a patch: the reason, as it stands in the result.
final class Unprovable extends Exception {
    private static final long serialVersionUID = 1;

    Unprovable(String reason) {
        super(reason, null, false, false);
    }
}
