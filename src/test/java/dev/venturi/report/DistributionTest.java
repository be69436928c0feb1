package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Screen ASCII = new Screen(false, 80, false, false);

    @Test
    void aColumnIsAsHighAsManyValuesLieThere() {
        double[] values = {1, 1.1, 1.2, 1.3, 1.9, 1.95, 2.9, 5};
        Distribution drawn = Distribution.of(values, 4, Screen.plain());
        assertThat(drawn).isEqualTo(new Distribution("█▁ ▁", 1, 5, 0));
    }

    @Test
    void oneAmongManyIsStillSeen() {
        double[] values = new double[1001];
        Arrays.setAll(values, i -> i < 1000 ? i % 10 : 9.99);
        Distribution drawn = Distribution.of(values, 1000, Screen.plain());
        assertThat(drawn.bars()).hasSize(1000).startsWith("█").endsWith("▁");
    }

    @Test
    void whatLiesFarOutIsCountedAndLeavesRoomForTheOthers() {
        double[] values = {10, 11, 11, 12, 12, 12, 13, 13, 14, 1000, 2000};
        Distribution drawn = Distribution.of(values, 5, ASCII);
        assertThat(drawn).isEqualTo(new Distribution("-+@+-", 10, 14, 2));
    }

    @Test
    void equalValuesStandInTheMiddleAndNoneAreNothing() {
        assertThat(Distribution.of(new double[] {3, 3}, 5, ASCII))
                .isEqualTo(new Distribution("  @  ", 3, 3, 0));
        assertThat(Distribution.of(new double[0], 5, ASCII).bars()).isEmpty();
    }
}
