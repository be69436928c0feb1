package dev.venturi.profile;

/// The time that one thread spent on one stack in one state.
///
/// @param thread whose time it was
/// @param stack where
/// @param state in which state
/// @param awaiting what a blocked thread waited for, such as `connection to 127.0.0.1:8080`; empty
///   where it is not known or nothing
/// @param count the number of samples
/// @param nanos their measured time, in nanoseconds of wall time
public record Sample(
        ThreadInfo thread,
        StackTrace stack,
        ThreadState state,
        String awaiting,
        long count,
        long nanos) {}
