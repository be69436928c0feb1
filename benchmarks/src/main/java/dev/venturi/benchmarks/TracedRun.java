package dev.venturi.benchmarks;

import java.util.Map;

/// One run of a program under a profiler. What was not measured is NaN or absent.
///
/// @param workSeconds wall time of the program's fixed work, by its own clock
/// @param calls how many calls that made
/// @param clocked seconds of its functions by its own clock
/// @param told seconds of its functions by the profiler
/// @param toolCpuSeconds CPU time of the profiler's process, if that is one of its own
/// @param peakBytes the most memory of one process
/// @param records that Venturi's reader read
/// @param readerCpuSeconds CPU time of its thread
/// @param waitedSeconds in which the program waited for it
record TracedRun(
        double workSeconds,
        double calls,
        Map<String, Double> clocked,
        Map<String, Double> told,
        double toolCpuSeconds,
        double peakBytes,
        double records,
        double readerCpuSeconds,
        double waitedSeconds) {}
