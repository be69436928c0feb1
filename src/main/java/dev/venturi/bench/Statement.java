package dev.venturi.bench;

import org.jspecify.annotations.Nullable;

/// What a stopwatch times.
///
/// @param setup executed once in each process before it, in the same function; may be empty
/// @param text one execution of it is timed; one or more lines of Python
/// @param source whose names it finds; null for none
public record Statement(String setup, String text, @Nullable Source source) {
    /// Where a statement's names come from.
    ///
    /// @param kind what `name` is
    /// @param name a file's path or a module's name
    public record Source(Kind kind, String name) {
        /// What can have names.
        public enum Kind {
            FILE,
            MODULE
        }
    }
}
