package dev.venturi.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What one process of a candidate gave: the raw datum of a session, as it is kept in files.
///
/// @param seconds what the candidate costs by this process: of a statement the seconds of one
///   execution, of a command those from its start to its end
/// @param slices the seconds of one execution by each of the process's slices, in their order;
///   empty for a command
/// @param executions how often a statement was executed in all slices together; 1 for a command
/// @param wallSeconds of the whole process
/// @param cpuSeconds user and system time of the process and its children; empty where unknown
/// @param systemSeconds the part of it that was spent in the kernel; empty where unknown
/// @param peakBytes the most memory that it had resident; empty where unknown
/// @param instructions retired in user space; empty where the machine does not count them
/// @param exitCode as a shell has it: 128 and the signal's number for a process that was killed
/// @param hashSeed its `PYTHONHASHSEED`
/// @param stealMillis CPU time that other guests of the host took meanwhile; empty where unknown
/// @param pressureMicros time in which some process of the machine waited for a CPU; empty where
///   unknown
public record Timing(
        double seconds,
        List<Double> slices,
        long executions,
        double wallSeconds,
        OptionalDouble cpuSeconds,
        OptionalDouble systemSeconds,
        OptionalLong peakBytes,
        OptionalLong instructions,
        int exitCode,
        long hashSeed,
        OptionalLong stealMillis,
        OptionalLong pressureMicros) {
    public Timing {
        slices = List.copyOf(slices);
    }

    /// One run of a command.
    public static Timing of(Measurement run) {
        return new Timing(
                run.wallNanos() / 1e9,
                List.of(),
                1,
                run.wallNanos() / 1e9,
                OptionalDouble.of(run.cpuNanos() / 1e9),
                OptionalDouble.of(run.systemNanos() / 1e9),
                run.ownPeak() ? OptionalLong.of(run.peakBytes()) : OptionalLong.empty(),
                run.instructions(),
                run.signal() != 0 ? 128 + run.signal() : run.code(),
                run.hashSeed(),
                run.stealMillis(),
                run.pressureMicros());
    }
}
