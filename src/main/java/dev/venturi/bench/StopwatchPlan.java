package dev.venturi.bench;

import java.time.Duration;
import java.util.List;

/// How a stopwatch times.
///
/// @param number how often a slice executes the statement; 0 for as often as fills [#slice]
/// @param slices how many slices each process takes; 0 for as many as fill [#spend]
/// @param processTime whether it is the CPU time of the process that counts
/// @param gc whether the garbage collector stays on
/// @param affinity the CPUs that the processes run on; empty for all that we have
/// @param slice how long one slice is to take
/// @param spend how long the slices of one process are to take together
public record StopwatchPlan(
        long number,
        int slices,
        boolean processTime,
        boolean gc,
        List<Integer> affinity,
        Duration slice,
        Duration spend) {
    /// Short enough that ten processes give a first answer within three seconds, long enough that a
    /// slice is thousands of the clock's steps.
    public static final Duration USUAL_SLICE = Duration.ofMillis(3);

    /// The processes' own differences outweigh what more slices would tell.
    public static final Duration USUAL_SPEND = Duration.ofMillis(60);

    public StopwatchPlan {
        affinity = List.copyOf(affinity);
    }
}
