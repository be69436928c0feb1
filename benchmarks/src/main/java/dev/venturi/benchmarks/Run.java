package dev.venturi.benchmarks;

/// One run of a program under a tool.
///
/// @param workSeconds wall time of the program's fixed work, by its own clock
/// @param toolCpuSeconds CPU time of the tool's process
/// @param allCpuSeconds CPU time of everything but the program itself
/// @param samples samples that the tool took
record Run(double workSeconds, double toolCpuSeconds, double allCpuSeconds, long samples) {}
