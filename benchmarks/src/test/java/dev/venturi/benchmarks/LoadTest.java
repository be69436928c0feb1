package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void hasTheShareOfStolenTimeBetweenTwoLooks() {
        Load before = Load.of("0.50 1.00 2.00 1/200 4711\n", "cpu  100 0 50 800 10 0 0 40 7 0\n");
        Load after =
                Load.of(
                        "1.25 1.00 2.00 1/200 4712\n",
                        "cpu  140 0 60 840 10 0 0 50 9 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
        assertThat(after.average()).isEqualTo(1.25);
        // 40 user, 10 system, 40 idle, 10 stolen; guest is part of user.
        assertThat(after.stealSince(before)).isCloseTo(10, within(1e-9));
    }
}
