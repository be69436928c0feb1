package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
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

    @Test
    void findsThePythonThatAShellBecomes() throws Exception {
        String command = "sleep 0.2; exec %s %s 200000 1.5 0";
        String script = Target.resource("peak.py");
        PeakReport report =
                watch(new ProcessBuilder("sh", "-c", command.formatted(Pythons.any(), script)));
        HeapCensus census = Objects.requireNonNull(report.census(), report.problem());
        assertThat(census.types().getFirst().instances()).isEqualTo(200_000);
    }

    @Test
    void followsAPythonThatExecutesAnother() throws Exception {
        String become = "import os, sys; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])";
        PeakReport report =
                watch(
                        new ProcessBuilder(
                                Pythons.any().toString(),
                                "-c",
                                become,
                                Target.resource("peak.py"),
                                "200000",
                                "1.5",
                                "0"));
        HeapCensus census = Objects.requireNonNull(report.census(), report.problem());
        assertThat(census.types().getFirst().instances()).isEqualTo(200_000);
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoPython() throws Exception {
        PeakReport report = watch(new ProcessBuilder("sleep", "0.3"));
        assertThat(report.census()).isNull();
        assertThat(report.problem()).startsWith("no Python interpreter was found in process ");
        assertThat(report.peakResidentBytes()).isPositive();
    }

    @Test
    void endsWhenItIsToldToAndLeavesTheProgramRunning() throws Exception {
        Process process = Target.builder(Pythons.any(), "peak.py", 100_000, 60, 0).start();
        try (PeakWatch watch = PeakWatch.start(process.pid())) {
            Thread.sleep(2000);
            PeakReport report = watch.finish();
            assertThat(process.isAlive()).isTrue();
            assertThat(report.peakResidentBytes()).isPositive();
            assertThat(report.growth()).isNotEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static PeakReport watch(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (PeakWatch watch = PeakWatch.start(process.pid())) {
            process.waitFor();
            return watch.finish();
        } finally {
            process.destroyForcibly();
        }
    }

    private static PeakReport watch(Path python, Object... arguments) throws Exception {
        return watch(Target.builder(python, "peak.py", arguments));
    }
}
