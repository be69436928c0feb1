package dev.venturi.profile;

/// One uninterrupted wait of one thread: blocked at `startNanos` until something woke it `nanos`
/// later.
///
/// Times have the sampling interval as their resolution; waits shorter than that may be missed.
///
/// @param thread who waited
/// @param stack where
/// @param state for which kind of thing
/// @param awaiting for what, as in [Sample]
/// @param startNanos since the profile's start
/// @param nanos for how long
public record WaitEpisode(
        ThreadInfo thread,
        StackTrace stack,
        ThreadState state,
        String awaiting,
        long startNanos,
        long nanos) {}
