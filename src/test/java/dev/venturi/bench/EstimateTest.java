package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static final int TRIALS = 2000;
    private static final int MOST = 60;

    @Test
    void shouldHaveNoBoundsBeforeThereAreEnoughProcesses() {
        double[] seven = {1, 2, 3, 4, 5, 6, 7};
        assertThat(Estimate.of(seven, 0.05))
                .isEqualTo(new Estimate(4, 0, Double.POSITIVE_INFINITY));
        double[] eight = {8, 1, 7, 2, 6, 3, 5, 4};
        assertThat(Estimate.of(eight, 0.05)).isEqualTo(new Estimate(4.5, 1, 8));
    }

    /// Looked at after every process, and stopped as soon as the truth is outside: the hardest
    /// test. Noise as machines have it: skewed, with outliers.
    @Test
    void shouldHoldTheMedianWheneverItIsLookedAt() {
        SplittableRandom random = new SplittableRandom(20261128);
        double median = Math.exp(0);
        int missed = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] values = new double[0];
            boolean outside = false;
            for (int n = 0; n < MOST && !outside; n++) {
                values = Arrays.copyOf(values, n + 1);
                double noise = Math.exp(0.05 * random.nextGaussian());
                values[n] = noise > 1 ? Math.pow(noise, random.nextDouble() < 0.1 ? 20 : 2) : noise;
                Estimate estimate = Estimate.of(values, 0.05);
                outside = median < estimate.low() || median > estimate.high();
            }
            missed += outside ? 1 : 0;
        }
        assertThat(missed).as("of %d trials", TRIALS).isLessThanOrEqualTo(TRIALS / 20);
        assertThat(missed).as("the interval is not so wide that it cannot miss").isPositive();
    }
}
