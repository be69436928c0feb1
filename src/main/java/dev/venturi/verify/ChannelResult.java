package dev.venturi.verify;

/// Whether the patched program did the same on one channel.
///
/// @param channel such as `stdout`
/// @param state what was found
/// @param detail where and how it differs; empty where it is identical
public record ChannelResult(String channel, State state, String detail) {
    /// What can be found.
    public enum State {
        /// The patched program did exactly what the original did.
        IDENTICAL,
        /// It did something else.
        DIFFERENT,
        /// The original differs from itself, so nothing can be proved on this channel.
        UNSTABLE
    }
}
