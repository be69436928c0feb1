package dev.venturi.profile;

import java.util.List;

/// The Python frames of one thread at one instant.
///
/// @param frames outermost first; empty for a thread that runs no Python
/// @param complete whether every frame down to the leaf was verified; otherwise the innermost
///   frames are missing
public record StackTrace(List<Frame> frames, boolean complete) {
    /// The stack of a thread that runs no Python.
    public static final StackTrace EMPTY = new StackTrace(List.of(), true);

    public StackTrace {
        frames = List.copyOf(frames);
    }
}
