package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.report.ProofSummary.Ratio;
import org.junit.jupiter.api.Test;

class ProofSummaryTest {
    private static Ratio of(double ratio, double low, double high) {
        return Ratio.of(
                new Comparison(
                        Figure.WALL_SECONDS, 9, 0.05, ratio, low, high, Comparison.Decision.LOWER));
    }

    @Test
    void aPatchThatHalvesTheTimeGainsTwo() {
        assertThat(of(0.5, 0.4, 0.625)).isEqualTo(new Ratio(2, 1.6, 2.5));
    }

    @Test
    void anEndThatTheBlocksDoNotBoundIsNotKnown() {
        Ratio ratio = of(0.5, 0, Double.POSITIVE_INFINITY);
        assertThat(ratio.estimate()).isCloseTo(2, within(1e-12));
        assertThat(ratio.low()).isNaN();
        assertThat(ratio.high()).isNaN();
        assertThat(of(Double.NaN, 0, Double.POSITIVE_INFINITY)).isEqualTo(Ratio.UNKNOWN);
    }
}
