package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static Sample sample(long count, double seconds) {
        return Walks.sample(Walks.MAIN, ThreadState.PYTHON, count, seconds, Walks.MEAN);
    }

    private static Weights weights(long count, double seconds) {
        return Weights.of(sample(count, seconds));
    }

    @Test
    void equalWeightsHaveTheBinomialError() {
        Weights part = weights(3000, 3);
        Weights all = part.plus(weights(7000, 7));
        assertThat(part.share(all)).isCloseTo(0.3, within(1e-12));
        assertThat(part.shareError(all)).isCloseTo(Math.sqrt(0.3 * 0.7 / 10_000), within(1e-5));
    }

    @Test
    void oneLongGapMakesTheStateItWasGivenToUncertainAndNotTheOthers() {
        Weights gap = weights(1, 1);
        Weights short1 = weights(10, 0.01);
        Weights all = gap.plus(short1).plus(weights(990, 0.99));
        assertThat(gap.shareError(all)).isGreaterThan(0.2);
        assertThat(short1.shareError(all)).isLessThan(0.02);
    }

    @Test
    void nothingSampledMeansNothingKnown() {
        assertThat(Weights.NONE.share(Weights.NONE)).isNaN();
        assertThat(Weights.NONE.shareError(Weights.NONE)).isNaN();
        assertThat(Weights.NONE.percent(Weights.NONE, Screen.plain())).isEmpty();
    }

    @Test
    void aShareOfOneIsNotCertain() {
        Weights few = weights(10, 0.01);
        assertThat(few.shareError(few)).isBetween(0.05, 0.15);
    }

    /// Against the spread of many simulated profiles with a known share and jittered intervals.
    @Test
    void agreesWithTheSpreadOfSimulatedProfiles() {
        long seed = 20261124;
        Random random = new Random(seed);
        List<Double> estimates = new ArrayList<>();
        double predicted = 0;
        int trials = 4000;
        for (int trial = 0; trial < trials; trial++) {
            Weights inside = Weights.NONE;
            Weights outside = Weights.NONE;
            for (int look = 0; look < 400; look++) {
                Weights weight = weights(1, -Math.log(1 - random.nextDouble()) / 1000);
                if (random.nextDouble() < 0.3) {
                    inside = inside.plus(weight);
                } else {
                    outside = outside.plus(weight);
                }
            }
            Weights all = inside.plus(outside);
            estimates.add(inside.share(all));
            predicted += inside.shareError(all) / trials;
        }
        double mean = estimates.stream().mapToDouble(x -> x).average().orElseThrow();
        double spread =
                Math.sqrt(
                        estimates.stream()
                                .mapToDouble(x -> (x - mean) * (x - mean))
                                .average()
                                .orElseThrow());
        assertThat(predicted).as("seed %d", seed).isCloseTo(spread, within(0.05 * spread));
    }
}
