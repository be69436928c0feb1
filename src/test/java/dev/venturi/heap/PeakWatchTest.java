package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeakWatchTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void keepsTheCensusOfThePeakAndNotOfTheEnd(Path python) throws Exception {
        PeakReport report = watch(python, 300_000, 1.5, 1.0);
        HeapCensus census = Objects.requireNonNull(report.census(), report.problem());
        assertThat(census.partialBecause()).isNull();
        TypeCount users = census.types().getFirst();
        assertThat(users.qualifiedName()).isEqualTo("User");
        assertThat(users.instances()).isEqualTo(300_000);
        assertThat(census.residentBytes()).isGreaterThan(report.peakResidentBytes() * 9 / 10);
        assertThat(report.growth()).hasSizeBetween(10, 513);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void findsTheClassAlsoWhereThePeakIsNotHeld(Path python) throws Exception {
        PeakReport report = watch(python, 1_000_000, 0, 0);
        HeapCensus census = Objects.requireNonNull(report.census(), report.problem());
        System.out.printf(
                "%s: %d of 1000000 users, resident %d of %d MiB, %d censuses %d ms, %s%n",
                python,
                census.types().getFirst().instances(),
                census.residentBytes() >> 20,
                report.peakResidentBytes() >> 20,
                report.censuses(),
                report.censusNanos() / 1_000_000,
                census.partialBecause());
        assertThat(census.types().getFirst().qualifiedName()).isEqualTo("User");
        assertThat(census.types().getFirst().instances()).isGreaterThan(100_000);
    }

    private static PeakReport watch(Path python, Object... arguments) throws Exception {
        Process process = Target.builder(python, "peak.py", arguments).start();
        try (PeakWatch watch = PeakWatch.start(process.pid())) {
            process.waitFor();
            return watch.finish();
        } finally {
            process.destroyForcibly();
        }
    }
}
