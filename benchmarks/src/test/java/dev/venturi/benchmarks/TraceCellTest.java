package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceCellTest {
    @Test
    void addedTimeIsComparedWithinTheBlock() {
        TraceCell cell = new TraceCell(Workload.RECURSION);
        cell.blocks().add(block(1.0, 3.0, 1.5));
        cell.blocks().add(block(2.0, 6.0, 3.0)); // a machine half as fast
        assertThat(cell.ratio(Profiler.TRACE).centre()).isCloseTo(0.25, within(1e-9));
        assertThat(cell.addedPerCall(Profiler.CPROFILE).centre()).isCloseTo(3e-3, within(1e-9));
        assertThat(cell.slowdown(Profiler.TRACE).centre()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void aBlockWithoutTheProfilerDoesNotCount() {
        TraceCell cell = new TraceCell(Workload.RECURSION);
        cell.blocks().add(block(1.0, 3.0, 1.5));
        Map<Profiler, TracedRun> without = new HashMap<>(block(1.0, 3.0, 99));
        without.remove(Profiler.TRACE);
        cell.blocks().add(without);
        assertThat(cell.ratio(Profiler.TRACE).centre()).isCloseTo(0.25, within(1e-9));
        assertThat(cell.ratio(Profiler.YAPPI).centre()).isNaN();
    }

    @Test
    void theGeometricMeanIsOverTheProgramsOfABlock() {
        TraceCell one = new TraceCell(Workload.JSON);
        one.blocks().add(block(1.0, 3.0, 1.2)); // a tenth
        TraceCell other = new TraceCell(Workload.COVER);
        other.blocks().add(block(1.0, 2.0, 1.9)); // nine tenths
        assertThat(GeometricMean.over(List.of(one, other), Profiler.TRACE).centre())
                .isCloseTo(0.3, within(1e-9));
    }

    @Test
    void thereIsNoGeometricMeanWhereATracerSeemsToAddNothing() {
        TraceCell one = new TraceCell(Workload.JSON);
        one.blocks().add(block(1.0, 3.0, 0.9));
        assertThat(GeometricMean.over(List.of(one), Profiler.TRACE).centre()).isNaN();
        assertThat(GeometricMean.over(List.of(one), Profiler.YAPPI).centre()).isNaN();
    }

    @Test
    void biasIsTheWorstDifferenceOfShares() {
        TraceCell cell = new TraceCell(Workload.PLAIN);
        Map<String, Double> clocked =
                Map.of("small_part", 0.05, "middle_part", 0.25, "large_part", 0.70);
        Map<String, Double> told =
                Map.of("small_part", 0.20, "middle_part", 0.60, "large_part", 1.20);
        cell.blocks()
                .add(
                        Map.of(
                                Profiler.NOTHING,
                                run(1, clocked, Map.of()),
                                Profiler.CPROFILE,
                                run(2, clocked, told)));
        Bias bias = Bias.worst(cell, Profiler.CPROFILE);
        assertThat(bias.function()).isEqualTo("large_part");
        assertThat(bias.truePercent()).isCloseTo(70, within(1e-9));
        assertThat(bias.points().centre()).isCloseTo(-10, within(1e-9));
        assertThat(Bias.worst(cell, Profiler.YAPPI).points().centre()).isNaN();
    }

    private static Map<Profiler, TracedRun> block(double alone, double cProfile, double trace) {
        return Map.of(
                Profiler.NOTHING, run(alone, Map.of(), Map.of()),
                Profiler.CPROFILE, run(cProfile, Map.of(), Map.of()),
                Profiler.TRACE, run(trace, Map.of(), Map.of()));
    }

    private static TracedRun run(
            double workSeconds, Map<String, Double> clocked, Map<String, Double> told) {
        return new TracedRun(
                workSeconds, 1000, clocked, told, Double.NaN, 0, Double.NaN, Double.NaN, 0);
    }
}
