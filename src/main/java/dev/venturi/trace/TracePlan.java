package dev.venturi.trace;

/// What to trace.
///
/// @param builtins also calls of functions in C
/// @param counts count calls only: no returns, no times
public record TracePlan(boolean builtins, boolean counts) {
    /// What cProfile does.
    public static final TracePlan DEFAULT = new TracePlan(true, false);
}
