package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Against figures that pyperf 2.11 and scipy gave.
class SamplesTest {
    private static final double[] A = {1.0, 1.1, 0.9, 1.05, 1.2, 0.95};

    @Test
    void hasTheTOfPyperf() {
        double[] b = {1.1, 1.25, 1.0, 1.2, 1.3, 1.15};
        assertThat(Samples.pooledT(A, b)).isCloseTo(-2.1380899352993947, within(1e-12));
    }

    @Test
    void hasTheProbabilitiesOfStudentsDistribution() {
        double[] b = {1.1, 1.25, 1.0, 1.2, 1.3, 1.9};
        assertThat(Samples.welch(A, b)).isCloseTo(0.1064759790058515, within(1e-10));
        assertThat(Samples.oneSample(new double[] {0.1, 0.3, -0.2, 0.25}))
                .isCloseTo(0.3910022189557705, within(1e-10));
        assertThat(Samples.twoSided(1.98, 118)).isCloseTo(0.05003099611968761, within(1e-10));
        assertThat(Samples.twoSided(0, 5)).isEqualTo(1);
    }

    @Test
    void hasTheIntervalOfClopperAndPearson() {
        assertThat(Samples.interval(14, 400))
                .containsExactly(
                        new double[] {0.01926446658587992, 0.05802726168241613}, within(1e-9));
        assertThat(Samples.interval(0, 10)[0]).isZero();
        // The "rule of three", exactly: 1 - 0.025^(1/10).
        assertThat(Samples.interval(0, 10)[1]).isCloseTo(1 - Math.pow(0.025, 0.1), within(1e-9));
        assertThat(Samples.interval(10, 10)[1]).isEqualTo(1);
    }
}
