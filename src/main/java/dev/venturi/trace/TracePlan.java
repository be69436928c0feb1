package dev.venturi.trace;

import dev.venturi.profile.Frame;
import org.jspecify.annotations.Nullable;

/// What to trace.
///
/// @param builtins also calls of functions in C
/// @param counts count calls only: no returns, no times
/// @param watched a function each call of which is remembered, by its qualified name, file and
///   first line; null for none
public record TracePlan(boolean builtins, boolean counts, @Nullable Frame watched) {
    /// What cProfile does.
    public static final TracePlan DEFAULT = new TracePlan(true, false);

    /// Nothing is watched.
    public TracePlan(boolean builtins, boolean counts) {
        this(builtins, counts, null);
    }
}
