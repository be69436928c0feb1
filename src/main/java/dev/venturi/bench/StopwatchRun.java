package dev.venturi.bench;

/// One process of a stopwatch.
///
/// @param timing what it costs by this process
/// @param copies of the statement in the shorter of its two loops; 0 if that loop was empty
/// @param rounds of each loop in a slice
/// @param shortestSliceNanos the least that the longer loop took
/// @param setupNanos what the setup took
/// @param wallNanos setup, warming up and all slices
/// @param cold whether its only execution was the very first
public record StopwatchRun(
        Timing timing,
        int copies,
        long rounds,
        long shortestSliceNanos,
        long setupNanos,
        long wallNanos,
        boolean cold) {}
