package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    private static final Frame F = Walks.MEAN;

    private static Sample python(long count, double seconds) {
        return Walks.sample(Walks.MAIN, ThreadState.PYTHON, count, seconds, F);
    }

    @Test
    void equalWeightsCountEachSampleOnce() {
        assertThat(Uncertainty.of(List.of(python(300, 0.3), python(700, 0.7))).effectiveSamples())
                .isCloseTo(1000, within(1e-6));
    }

    @Test
    void oneHeavySampleCountsForLittleMoreThanItself() {
        assertThat(Uncertainty.of(List.of(python(1, 10), python(100, 0.1))).effectiveSamples())
                .isBetween(1.0, 1.1);
    }

    @Test
    void nothingSampledMeansNothingKnown() {
        assertThat(Uncertainty.of(List.of()).of(0.5)).isNaN();
        assertThat(Uncertainty.percent(0.5, Double.NaN, Screen.plain())).isEqualTo("50.0 %");
    }

    @Test
    void aShareOfOneIsNotCertain() {
        assertThat(new Uncertainty(10).of(1)).isBetween(0.05, 0.15);
    }

    /// Against the spread of many simulated profiles with a known share.
    @Test
    void agreesWithTheSpreadOfSimulatedProfiles() {
        long seed = 20261124;
        Random random = new Random(seed);
        int looks = 400;
        double share = 0.3;
        List<Double> estimates = new ArrayList<>();
        for (int trial = 0; trial < 4000; trial++) {
            int hits = 0;
            for (int look = 0; look < looks; look++) {
                hits += random.nextDouble() < share ? 1 : 0;
            }
            estimates.add((double) hits / looks);
        }
        double mean = estimates.stream().mapToDouble(x -> x).average().orElseThrow();
        double spread =
                Math.sqrt(
                        estimates.stream()
                                .mapToDouble(x -> (x - mean) * (x - mean))
                                .average()
                                .orElseThrow());
        assertThat(new Uncertainty(looks).of(share))
                .as("seed %d", seed)
                .isCloseTo(spread, within(0.05 * spread));
    }
}
