package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void knowsNothingWhereAValueIsUnknown() {
        assertThat(Estimate.of(new double[] {1, Double.NaN, 3}).centre()).isNaN();
        assertThat(Estimate.of(new double[0]).centre()).isNaN();
    }

    /// The printed tables of critical values have 3 for eight values at 5 %: three means are left
    /// out at each end.
    @Test
    void hasTheIntervalOfTheSignedRankTest() {
        Estimate estimate = Estimate.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(estimate.centre()).isEqualTo(4.5);
        assertThat(estimate.low()).isEqualTo(2);
        assertThat(estimate.high()).isEqualTo(7);
    }

    @Test
    void hasNoIntervalWhereTooFewValuesAllowNone() {
        Estimate estimate = Estimate.of(new double[] {1, 2, 3, 4, 5});
        assertThat(estimate.centre()).isEqualTo(3);
        assertThat(estimate.low()).isNaN();
        assertThat(estimate.high()).isNaN();
    }

    @Test
    void coversTheTruthNineteenTimesInTwenty() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int covered = 0;
        for (int trial = 0; trial < 4000; trial++) {
            double[] values = new double[12];
            for (int i = 0; i < values.length; i++) {
                values[i] = 7 + random.nextGaussian();
            }
            Estimate estimate = Estimate.of(values);
            covered += estimate.low() <= 7 && 7 <= estimate.high() ? 1 : 0;
        }
        assertThat(covered / 4000.0).as("seed %d", seed).isCloseTo(0.955, within(0.02));
    }
}
