package dev.venturi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import dev.venturi.profile.WaitEpisode;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonProcess;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs are `shares.py`, `states.py` and `troubles.py`.
class SamplerTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldMeasureKnownShares(Path python) throws Exception {
        // The program's own clock is its CPU time, so only samples on a CPU count. Their shares
        // have
        // standard errors of about 0.01.
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "shares.py", "4").onCpu();
        double five = profiled.total("five");
        double twentyfive = profiled.total("twentyfive");
        double fifty = profiled.total("fifty");
        double twenty = profiled.total("twenty");
        double all = five + twentyfive + fifty + twenty;
        System.err.printf(
                "%s shares.py: %.4f %.4f %.4f %.4f of %.3f%n",
                python, five / all, twentyfive / all, fifty / all, twenty / all, all);
        assertThat(all).isGreaterThan(0.85);
        assertThat(five / all).isBetween(0.03, 0.07);
        assertThat(twentyfive / all).isBetween(0.21, 0.29);
        assertThat(fifty / all).isBetween(0.45, 0.55);
        assertThat(twenty / all).isBetween(0.16, 0.24);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldSeeThatTwoThreadsWaitForTheGilInTurn(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "states.py", "gil", "1");
        for (String name : List.of("spin 0", "spin 1")) {
            List<Sample> samples = profiled.thread(name);
            // On an idle machine each has half of the time; elsewhere both also wait for a CPU.
            double gil = Profiled.ratio(samples, s -> s.state() == ThreadState.GIL);
            double computing = Profiled.ratio(samples, s -> s.state() == ThreadState.PYTHON);
            double runnable = Profiled.ratio(samples, s -> s.state() == ThreadState.RUNNABLE);
            assertThat(gil + computing + runnable).as(name).isGreaterThan(0.85);
            assertThat(gil).as(name).isBetween(0.05, 0.75);
            assertThat(computing).as(name).isBetween(0.05, 0.75);
        }
        // Whatever happens, one of them computes: the program does not wait.
        assertThat(profiled.share(ThreadState.PYTHON) + profiled.share(ThreadState.RUNNABLE))
                .isGreaterThan(0.8);
        assertThat(profiled.share(ThreadState.LOCK)).isLessThan(0.1);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldSeeStartUpFramesOfAProgramThatEndsAtOnce(Path python) throws Exception {
        // It runs for some 20 ms. On a crowded machine we may not get a CPU in that time: try
        // again.
        boolean seen = false;
        for (int attempt = 0; attempt < 10 && !seen; attempt++) {
            Profiled profiled =
                    Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "nothing");
            assertThat(profiled.profile().threads()).hasSizeLessThan(2);
            seen =
                    profiled.profile().samples().stream()
                            .flatMap(sample -> sample.stack().frames().stream())
                            .anyMatch(frame -> frame.file().startsWith("<frozen"));
        }
        assertThat(seen).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldGiveWhatItSawOfAProgramThatCrashes(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "crash");
        assertThat(profiled.total("crash")).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldFollowAProgramThatExecutesItselfAnew(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "execute");
        assertThat(profiled.total("spin_before")).isBetween(0.15, 0.6);
        assertThat(profiled.total("spin_after")).isBetween(0.3, 0.8);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldGoOnWithoutFramesWhenAnotherProgramIsExecuted(Path python) throws Exception {
        Profiled profiled =
                Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "execute_other");
        assertThat(profiled.total("spin_before")).isBetween(0.2, 0.6);
        assertThat(profiled.profile().wallSeconds()).isGreaterThan(0.75);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldFollowHundredsOfThreadsAndTheirNames(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "threads");
        Profile profile = profiled.profile();
        assertThat(profile.threads().getFirst().main()).isTrue();
        assertThat(profile.threads().getFirst().name()).isEqualTo("MainThread");
        long named =
                profile.threads().stream()
                        .map(ThreadInfo::name)
                        .filter(name -> name.startsWith("worker "))
                        .distinct()
                        .count();
        assertThat(named).isGreaterThan(20);
        // What main waits for are the workers.
        assertThat(profiled.share(ThreadState.LOCK)).isLessThan(0.3);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldSampleTheParentOfAFork(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "fork");
        assertThat(profiled.total("spin_after")).isGreaterThan(0.4);
        assertThat(profiled.profile().threads()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldBearThatAProgramIsStopped(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "stopped");
        assertThat(profiled.total("stopped")).isGreaterThan(0.5);
        assertThat(profiled.share(ThreadState.UNKNOWN)).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldSeeVeryDeepRecursionWhole(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "recursion");
        Sample longest =
                profiled.profile().samples().stream()
                        .filter(s -> s.stack().frames().size() > 100)
                        .findFirst()
                        .orElseThrow();
        assertThat(longest.stack().complete()).isTrue();
        assertThat(longest.stack().frames()).hasSize(3004);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldNotMixUpCodeThatUsesTheSameMemoryInTurn(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "troubles.py", "generated");
        List<Frame> frames =
                profiled.profile().samples().stream()
                        .flatMap(sample -> sample.stack().frames().stream())
                        .filter(frame -> frame.file().matches("(odd|even)\\.py"))
                        .toList();
        assertThat(frames).isNotEmpty();
        for (Frame frame : frames) {
            if (!frame.function().equals("<module>")) {
                assertThat(frame.file()).isEqualTo(frame.function() + ".py");
                assertThat(frame.line())
                        .isIn(
                                frame.function().equals("odd") ? 3 : 2,
                                frame.function().equals("odd") ? 2 : 1);
            }
        }
        double both = profiled.total("odd") + profiled.total("even");
        assertThat(profiled.total("odd") / both).isBetween(0.35, 0.65);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldCountWaitsOneByOne(Path python) throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "states.py", "sleep", "1");
        List<WaitEpisode> sleeps =
                profiled.profile().waits().stream()
                        .filter(wait -> wait.state() == ThreadState.SLEEP)
                        .toList();
        // It sleeps 50 ms at a time, so about twenty times.
        assertThat(sleeps.size()).isBetween(15, 24);
        // Where we were late, a wait has the time of those that we missed as well.
        assertThat(sleeps.stream().filter(wait -> wait.nanos() < 80_000_000).count())
                .isGreaterThan(sleeps.size() * 3L / 4);
        assertThat(sleeps.stream().mapToLong(WaitEpisode::nanos).sum() / 1e9).isBetween(0.7, 1.1);
    }

    @Test
    void shouldSampleThroughAShim() throws Exception {
        Path python = Pythons.any();
        ChildProcess child =
                Launch.of(
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "sleep 0.1; exec /bin/sh -c 'sleep 0.1; exec \"$0\" \"$@\"' \"$0\" \"$@\"",
                                        python.toString(),
                                        Profiled.file("states.py"),
                                        "python_spin",
                                        "0.5"))
                        .start();
        Sampler sampler = Sampler.start(PythonProcess.ofChild(child), SamplingPlan.DEFAULT);
        child.waitFor();
        Profiled profiled = new Profiled(sampler.finish());
        assertThat(profiled.total("python_spin")).isGreaterThan(0.5);
        assertThat(sampler.trouble()).isEmpty();
    }

    @Test
    void shouldEndWithTheTimeThatThePlanAllows() throws Exception {
        Path python = Pythons.any();
        ChildProcess child =
                Launch.of(List.of(python.toString(), Profiled.file("states.py"), "sleep", "30"))
                        .start();
        Sampler sampler =
                Sampler.start(
                        PythonProcess.ofChild(child),
                        SamplingPlan.DEFAULT.withLimit(Duration.ofMillis(300)));
        assertThat(sampler.await(Duration.ofSeconds(20))).isTrue();
        Profile profile = sampler.finish();
        child.signal(9);
        child.waitFor();
        assertThat(profile.wallSeconds()).isBetween(0.3, 2.0);
    }

    @Test
    void shouldHaveNothingOfAProgramThatIsNoPython() throws Exception {
        ChildProcess child = Launch.of(List.of("/bin/sleep", "0.3")).start();
        Sampler sampler = Sampler.start(PythonProcess.ofChild(child), SamplingPlan.DEFAULT);
        child.waitFor();
        Profile profile = sampler.finish();
        assertThat(profile.samples()).isEmpty();
        assertThat(profile.moments()).isEmpty();
        assertThat(sampler.attached()).isFalse();
    }

    @Test
    void shouldSayWhichPythonItCannotRead() throws Exception {
        for (String version : List.of("3.8", "3.10", "2.7")) {
            Path old = Pythons.version(version).orElse(null);
            if (old == null) {
                continue;
            }
            ChildProcess child =
                    Launch.of(List.of(old.toString(), "-c", "import time; time.sleep(0.5)"))
                            .start();
            Sampler sampler = Sampler.start(PythonProcess.ofChild(child), SamplingPlan.DEFAULT);
            child.waitFor();
            assertThat(sampler.finish().samples()).isEmpty();
            assertThat(sampler.trouble().orElseThrow().getMessage())
                    .contains("Python " + version)
                    .contains("--python");
        }
    }
}
