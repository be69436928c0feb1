package dev.venturi.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.profile.SiteCalls;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What calls that were counted one by one say of a gain.
class CountedCallsTest {
    private static List<Double> times(int count, double seconds) {
        return Collections.nCopies(count, seconds);
    }

    private static SiteCalls one(List<Double> group) {
        return new SiteCalls(List.of(group));
    }

    /// What was measured of real pools: 6, 7, 20 and 40 waits of 0.1 s with six workers.
    @Test
    void waitsGoThroughAListSchedule() {
        assertThat(GainModel.makespan(times(6, 0.1), 6)).isCloseTo(0.1, within(1e-9));
        assertThat(GainModel.makespan(times(7, 0.1), 6)).isCloseTo(0.2, within(1e-9));
        assertThat(GainModel.makespan(times(20, 0.1), 6)).isCloseTo(0.4, within(1e-9));
        assertThat(GainModel.makespan(times(40, 0.1), 6)).isCloseTo(0.7, within(1e-9));
        assertThat(GainModel.makespan(List.of(), 6)).isZero();
    }

    @Test
    void aLongCallThatComesLastIsWaitedFor() {
        assertThat(GainModel.makespan(List.of(0.1, 0.1, 1.0), 2)).isCloseTo(1.1, within(1e-9));
        assertThat(GainModel.makespan(List.of(1.0, 0.1, 0.1), 2)).isCloseTo(1.0, within(1e-9));
    }

    @Test
    void onlyCallsOfOneActivationOverlap() {
        double together = GainModel.overlappedCalls(2.2, one(times(20, 0.1)), 0, 6).orElseThrow();
        double apart =
                GainModel.overlappedCalls(
                                2.2,
                                new SiteCalls(
                                        Stream.generate(() -> times(2, 0.1)).limit(10).toList()),
                                0,
                                6)
                        .orElseThrow();
        assertThat(together).isCloseTo(2.2 / (0.2 + 0.4 + 0.01), within(1e-6));
        assertThat(apart).isCloseTo(2.2 / (0.2 + 1.0 + 0.01), within(1e-6));
        assertThat(
                        GainModel.overlappedCalls(
                                2.2,
                                new SiteCalls(
                                        Stream.generate(() -> times(1, 0.1)).limit(20).toList()),
                                0,
                                6))
                .isEmpty();
    }

    @Test
    void computingIsNotOverlapped() {
        assertThat(GainModel.overlappedCalls(2.0, one(times(20, 0.1)), 1.5, 6).orElseThrow())
                .isCloseTo(2.0 / (1.5 + 0.01), within(1e-6));
    }

    @Test
    void coresAreNoMoreThanCallsAndWaitForTheLongest() {
        assertThat(GainModel.usableCores(one(times(100, 0.1)), 3.5)).isCloseTo(3.5, within(1e-9));
        assertThat(GainModel.usableCores(one(times(2, 0.1)), 3.5)).isCloseTo(2, within(1e-9));
        assertThat(GainModel.usableCores(one(List.of(1.0, 0.1, 0.1)), 3.5))
                .isCloseTo(1.2, within(1e-9));
        assertThat(
                        GainModel.usableCores(
                                new SiteCalls(
                                        Stream.generate(() -> times(1, 0.1)).limit(20).toList()),
                                3.5))
                .isCloseTo(1, within(1e-9));
    }
}
