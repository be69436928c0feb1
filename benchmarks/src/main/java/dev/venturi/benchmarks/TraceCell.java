package dev.venturi.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// One program in one interpreter: blocks in which it ran once alone and once under each profiler.
///
/// @param workload what ran
/// @param blocks what was measured; a block need not have every profiler
/// @param loads what else the machine did in each block
record TraceCell(Workload workload, List<Map<Profiler, TracedRun>> blocks, List<During> loads) {
    /// @param average processes that ran or waited
    /// @param stealPercent CPU time that the host gave to others
    record During(double average, double stealPercent) {}

    TraceCell(Workload workload) {
        this(workload, new ArrayList<>(), new ArrayList<>());
    }

    /// Seconds that a profiler adds to a call.
    Estimate addedPerCall(Profiler profiler) {
        return over(profiler, block -> added(block, profiler) / run(block, profiler).calls());
    }

    /// Which multiple of cProfile's the added time is, in the same block.
    Estimate ratio(Profiler profiler) {
        return over(profiler, block -> ratio(block, profiler));
    }

    /// Time under the profiler as a multiple of that without.
    Estimate slowdown(Profiler profiler) {
        return over(
                profiler,
                block ->
                        run(block, profiler).workSeconds()
                                / run(block, Profiler.NOTHING).workSeconds());
    }

    /// A figure of the runs under a profiler.
    Estimate figure(Profiler profiler, ToDoubleFunction<TracedRun> figure) {
        return over(profiler, block -> figure.applyAsDouble(run(block, profiler)));
    }

    static double ratio(Map<Profiler, TracedRun> block, Profiler profiler) {
        return added(block, profiler) / added(block, Profiler.CPROFILE);
    }

    private static double added(Map<Profiler, TracedRun> block, Profiler profiler) {
        return run(block, profiler).workSeconds() - run(block, Profiler.NOTHING).workSeconds();
    }

    private static TracedRun run(Map<Profiler, TracedRun> block, Profiler profiler) {
        TracedRun run = block.get(profiler);
        if (run == null) {
            throw new IllegalArgumentException(profiler + " was not in this block");
        }
        return run;
    }

    /// Nothing is known where the profiler was in no block.
    private Estimate over(Profiler profiler, ToDoubleFunction<Map<Profiler, TracedRun>> figure) {
        return Estimate.of(
                blocks.stream()
                        .filter(block -> block.containsKey(profiler))
                        .mapToDouble(figure)
                        .toArray());
    }

    String load() {
        return Load.text(
                loads.stream().mapToDouble(During::average).average().orElse(Double.NaN),
                loads.stream().mapToDouble(During::stealPercent).average().orElse(Double.NaN));
    }
}
