package dev.venturi.benchmarks;

import java.util.Map;

/// How far a profiler's share of a function is from the untraced one. A function's time includes
/// what it calls; its share is of the time of all functions that are known.
///
/// @param function whose share is furthest off
/// @param truePercent its share untraced, by the program's own clock
/// @param points by how many per cent of the whole the profiler's is larger
record Bias(String function, double truePercent, Estimate points) {
    /// The worst of the functions of a program.
    ///
    /// @return whose points are NaN if the profiler was in no block
    static Bias worst(TraceCell cell, Profiler profiler) {
        Bias worst = new Bias("", Double.NaN, Estimate.of(new double[0]));
        for (String function : cell.workload().functions()) {
            Bias bias = of(cell, profiler, function);
            if (!(Math.abs(bias.points.centre()) <= Math.abs(worst.points.centre()))) {
                worst = bias;
            }
        }
        return worst;
    }

    private static Bias of(TraceCell cell, Profiler profiler, String function) {
        double[] truth =
                cell.blocks().stream()
                        .mapToDouble(block -> percent(clocked(block), function))
                        .toArray();
        double[] points =
                cell.blocks().stream()
                        .filter(block -> block.containsKey(profiler))
                        .mapToDouble(
                                block ->
                                        percent(told(block, profiler), function)
                                                - percent(clocked(block), function))
                        .toArray();
        return new Bias(function, Estimate.of(truth).centre(), Estimate.of(points));
    }

    private static Map<String, Double> clocked(Map<Profiler, TracedRun> block) {
        TracedRun alone = block.get(Profiler.NOTHING);
        return alone == null ? Map.of() : alone.clocked();
    }

    private static Map<String, Double> told(Map<Profiler, TracedRun> block, Profiler profiler) {
        TracedRun run = block.get(profiler);
        return run == null ? Map.of() : run.told();
    }

    /// A function's share of all; NaN if it is not among them.
    static double percent(Map<String, Double> seconds, String function) {
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        Double its = seconds.get(function);
        return its == null ? Double.NaN : 100 * its / all;
    }
}
