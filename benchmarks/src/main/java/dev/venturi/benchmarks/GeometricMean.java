package dev.venturi.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The geometric mean of the ratios of added time over several programs.
final class GeometricMean {
    private GeometricMean() {}

    /// From the mean in each block that has the profiler for all programs.
    static Estimate over(List<TraceCell> cells, Profiler profiler) {
        int blocks = cells.stream().mapToInt(cell -> cell.blocks().size()).min().orElse(0);
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            double[] ratios = new double[cells.size()];
            boolean whole = true;
            for (int j = 0; j < ratios.length; j++) {
                Map<Profiler, TracedRun> block = cells.get(j).blocks().get(i);
                whole &= block.containsKey(profiler);
                ratios[j] = whole ? TraceCell.ratio(block, profiler) : Double.NaN;
            }
            if (whole) {
                logs.add(Math.log(of(ratios)));
            }
        }
        return Estimate.of(logs.stream().mapToDouble(Double::doubleValue).toArray()).map(Math::exp);
    }

    /// NaN if a value is not positive: there is none then.
    static double of(double[] values) {
        double logs = 0;
        for (double value : values) {
            if (!(value > 0)) {
                return Double.NaN;
            }
            logs += Math.log(value);
        }
        return Math.exp(logs / values.length);
    }
}
