package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Folders;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C and SIGTERM at any moment: the program gets the signals that it would get without
/// Venturi, what was seen until then is said, and nothing is left: no process, no temporary file,
/// no changed file, no changed terminal.
class InterruptTest {
    private static final String PYTHON = Pythons.any().toString();
    private static final String READY = "ready\n";

    /// Is in the middle of its run when it is ready.
    private static final String WAITS =
            "import time\ntime.sleep(0.6)\nprint('ready', flush=True)\ntime.sleep(60)\n";

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("program"));
        // Python would write its caches.
        venturi = new Venturi(scratch, folder).with("PYTHONDONTWRITEBYTECODE", "1");
    }

    private PseudoTerminal pipes() throws IOException {
        return PseudoTerminal.input(venturi, PYTHON);
    }

    private PseudoTerminal terminal() throws IOException {
        return PseudoTerminal.allStreams(venturi, PYTHON);
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /// Every file with its content.
    private Map<String, String> tree() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                found.put(folder.relativize(path).toString(), Files.readString(path));
            }
        }
        return found;
    }

    /// How a run is interrupted, once it is ready.
    enum How {
        CTRL_C,
        TERM_TO_THE_PROCESS,
        TERM_TO_THE_GROUP,
        INT_TO_THE_PROCESS;

        PseudoTerminal at(String after, PseudoTerminal terminal) {
            return switch (this) {
                case CTRL_C -> terminal.interrupt(after);
                case TERM_TO_THE_PROCESS -> terminal.signal(after, PseudoTerminal.SIGTERM);
                case TERM_TO_THE_GROUP -> terminal.signalGroup(after, PseudoTerminal.SIGTERM);
                case INT_TO_THE_PROCESS -> terminal.signal(after, PseudoTerminal.SIGINT);
            };
        }
    }

    /// Runs `program.py` alone and under `venturi run`, interrupted in the same way, and asserts
    /// that its output and status are the same.
    private PseudoTerminal.Outcome assertTheSameUnderRun(How how) throws Exception {
        PseudoTerminal.Outcome alone = how.at(READY, pipes()).run(List.of(PYTHON, "program.py"));
        PseudoTerminal.Outcome sampled =
                how.at(READY, pipes()).venturi("run", "--python", PYTHON, "program.py");
        assertThat(alone.taken()).isEqualTo(1);
        assertThat(sampled.taken()).isEqualTo(1);
        assertThat(sampled.out()).isEqualTo(alone.out());
        assertThat(sampled.status()).isEqualTo(alone.statusForShell());
        assertThat(sampled.err()).contains("(<module>)", "venturi: verdict ");
        venturi.assertNothingLeft();
        return sampled;
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatDoesNothingAboutItEndsByIt(How how) throws Exception {
        program("program.py", WAITS);
        PseudoTerminal.Outcome outcome = assertTheSameUnderRun(how);
        boolean interrupt = how == How.CTRL_C || how == How.INT_TO_THE_PROCESS;
        assertThat(outcome.status()).isEqualTo(interrupt ? 130 : 143);
        assertThat(outcome.err())
                .contains(
                        "venturi: the program was killed by " + (interrupt ? "SIGINT" : "SIGTERM"));
        if (interrupt) {
            assertThat(outcome.err()).contains("\nKeyboardInterrupt\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatHandlesItGetsItOnce(How how) throws Exception {
        program(
                "program.py",
                """
                import signal, time
                got = []
                for number in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(number, lambda number, frame: got.append(number))
                time.sleep(0.6)
                print("ready", flush=True)
                while not got:
                    time.sleep(0.01)
                end = time.monotonic() + 0.7
                while time.monotonic() < end:
                    time.sleep(0.01)
                print(*got)
                raise SystemExit(7)
                """);
        assertThat(assertTheSameUnderRun(how).status()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(names = {"CTRL_C", "INT_TO_THE_PROCESS"})
    void aProgramThatCatchesKeyboardInterruptGoesItsOwnWay(How how) throws Exception {
        program(
                "program.py",
                """
                import time
                time.sleep(0.6)
                try:
                    print("ready", flush=True)
                    time.sleep(60)
                except KeyboardInterrupt:
                    print("cleaning up", flush=True)
                    time.sleep(0.4)
                print("done")
                """);
        PseudoTerminal.Outcome outcome = assertTheSameUnderRun(how);
        assertThat(outcome.out()).endsWith("cleaning up\ndone\n");
        assertThat(outcome.status()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aTracedProgramEndsByItAndWhatWasCountedIsShown(How how) throws Exception {
        program("program.py", WAITS);
        PseudoTerminal.Outcome alone = how.at(READY, pipes()).run(List.of(PYTHON, "program.py"));
        PseudoTerminal.Outcome traced =
                how.at(READY, pipes()).venturi("trace", "--python", PYTHON, "program.py");
        assertThat(traced.taken()).isEqualTo(1);
        assertThat(traced.out()).isEqualTo(alone.out());
        assertThat(traced.status()).isEqualTo(alone.statusForShell());
        assertThat(traced.err())
                .contains("venturi: the program was killed by SIG", "{built-in method time.sleep}");
        venturi.assertNothingLeft();
    }

    /// While it is found out what the probe costs.
    @ParameterizedTest
    @EnumSource(names = {"CTRL_C", "TERM_TO_THE_PROCESS"})
    void beforeATracedProgramStartsItIsLeftUnstarted(How how) throws Exception {
        Path slow = folder.resolve("slow-python");
        Files.writeString(
                slow, "#!/bin/sh\necho asked >/dev/tty\n" + PYTHON + " \"$@\" && exec sleep 0.3\n");
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        program("program.py", "print('must not run')\n");
        PseudoTerminal.Outcome outcome =
                how.at("asked", pipes())
                        .venturi("trace", "--python", slow.toString(), "program.py");
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.statusForShell()).isEqualTo(how == How.CTRL_C ? 130 : 143);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEmpty();
        venturi.assertNothingLeft();
    }

    @Test
    void aProgramThatIgnoresItGoesOnHoweverOftenItIsTyped() throws Exception {
        program(
                "program.py",
                """
                import signal, time
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                print("ready", flush=True)
                time.sleep(1.5)
                print("done")
                """);
        PseudoTerminal.Outcome outcome =
                pipes().interrupt(READY, 4).venturi("run", "--python", PYTHON, "program.py");
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo("ready\ndone\n");
        assertThat(outcome.err()).contains("venturi: verdict ");
        venturi.assertNothingLeft();
    }

    /// Handles four, and would show a fifth.
    private static final String HANDLES =
            """
            import signal, time
            got = []
            signal.signal(signal.SIGINT, lambda number, frame: got.append(number))
            time.sleep(0.6)
            print("ready", flush=True)
            end = time.monotonic() + 5
            while len(got) < 4 and time.monotonic() < end:
                time.sleep(0.01)
            end = time.monotonic() + 0.4
            while time.monotonic() < end:
                time.sleep(0.01)
            print(len(got))
            raise SystemExit(7)
            """;

    @Test
    void aProgramThatHandlesEachGetsEachHoweverOftenItIsTyped() throws Exception {
        program("program.py", HANDLES);
        PseudoTerminal.Outcome outcome =
                pipes().interrupt(READY, 4).venturi("run", "--python", PYTHON, "program.py");
        assertThat(outcome.out()).isEqualTo("ready\n4\n");
        assertThat(outcome.status()).isEqualTo(7);
        assertThat(outcome.err()).contains("the program ended with exit code 7", "verdict ");
        venturi.assertNothingLeft();
    }

    /// The third and the fourth are not taken for those that end Venturi itself: the program runs.
    @Test
    void doctorsProgramThatGoesOnIsJudgedHoweverOftenItIsTyped() throws Exception {
        program("program.py", HANDLES);
        PseudoTerminal.Outcome outcome =
                pipes().interrupt(READY, 4).venturi("doctor", "--python", PYTHON, "program.py");
        assertThat(outcome.out())
                .startsWith("ready\n4\n")
                .contains("the program ended with exit code 7", "verdict ");
        assertThat(outcome.status()).isEqualTo(130);
        venturi.assertNothingLeft();
    }

    @Test
    void aProgramOnTheTerminalIsInterruptedThere() throws Exception {
        program("program.py", WAITS);
        PseudoTerminal.Outcome outcome =
                terminal().interrupt("ready\r\n").venturi("run", "--python", PYTHON, "program.py");
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.terminal())
                .contains("^C", "KeyboardInterrupt", "the program was killed by", "verdict");
        venturi.assertNothingLeft();
    }

    /// A site hook is the earliest of a program that can print.
    @Test
    void aPythonThatStillStartsEndsByIt() throws Exception {
        program(
                "sitecustomize.py",
                """
                import sys, time
                if sys.argv[-1] == "program.py":
                    print("ready", flush=True)
                    time.sleep(60)
                """);
        program("program.py", "print('must not run')\n");
        venturi.with("PYTHONPATH", folder.toString());
        for (How how : How.values()) {
            PseudoTerminal.Outcome alone =
                    how.at(READY, pipes()).run(List.of(PYTHON, "program.py"));
            PseudoTerminal.Outcome sampled =
                    how.at(READY, pipes()).venturi("run", "--python", PYTHON, "program.py");
            assertThat(sampled.taken()).isEqualTo(1);
            assertThat(sampled.out()).isEqualTo(alone.out()).isEqualTo(READY);
            assertThat(sampled.status()).isEqualTo(alone.statusForShell());
            venturi.assertNothingLeft();
        }
    }

    /// The interpreter is asked what it is before the program starts.
    @ParameterizedTest
    @EnumSource
    void beforeTheProgramStartsThereIsNothingToReport(How how) throws Exception {
        Path slow = folder.resolve("slow-python");
        Files.writeString(
                slow, "#!/bin/sh\necho asked >/dev/tty\nsleep 5\nexec " + PYTHON + " \"$@\"\n");
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        program("program.py", "print('must not run')\n");
        PseudoTerminal.Outcome outcome =
                how.at("asked", pipes()).venturi("run", "--python", slow.toString(), "program.py");
        boolean interrupt = how == How.CTRL_C || how == How.INT_TO_THE_PROCESS;
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.statusForShell()).isEqualTo(interrupt ? 130 : 143);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEmpty();
        venturi.assertNothingLeft();
    }

    /// Fills memory with instances that a patch can make smaller, and is long enough for a verdict.
    private static final String ROWS =
            """
            import dataclasses
            import time

            @dataclasses.dataclass
            class Row:
                number: int
                square: int
                name: str

            rows = [Row(i, i * i, "row") for i in range(200000)]
            print("ready", flush=True)
            time.sleep(0.7)
            print(sum(row.square for row in rows))
            """;

    @ParameterizedTest
    @EnumSource
    void doctorsProgramIsInterruptedAndWhatWasSeenIsJudged(How how) throws Exception {
        program("program.py", ROWS.replace("0.7", "60"));
        Map<String, String> before = tree();
        PseudoTerminal.Outcome outcome =
                how.at(READY, pipes()).venturi("doctor", "--python", PYTHON, "program.py");
        boolean interrupt = how == How.CTRL_C || how == How.INT_TO_THE_PROCESS;
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.status()).isEqualTo(interrupt ? 130 : 143);
        assertThat(outcome.out()).contains("the program was killed by SIG", "verdict ");
        assertThat(tree()).isEqualTo(before);
        venturi.assertNothingLeft();
    }

    /// Is ready when a census has just begun, as what Venturi's thread that takes them has used of
    /// the CPU tells: once more has been allocated one is due, and it takes a few tenths of a
    /// second.
    private static final String COUNTED =
            """
            import gc, os, signal, sys, time

            class Row:
                def __init__(self, number):
                    self.number = number
                    self.square = number * number
                    self.name = "row"

            gc.disable()
            rows = [Row(i) for i in range(800000)]

            def schedule():
                tasks = "/proc/%d/task/" % os.getppid()
                for task in os.listdir(tasks):
                    with open(tasks + task + "/comm") as name:
                        if name.read().startswith("peak memory of"):
                            return tasks + task + "/schedstat"

            def spent(file=schedule()):
                with open(file) as numbers:
                    return int(numbers.read().split()[0])

            def census_runs(seconds):
                before = spent()
                time.sleep(seconds)
                return spent() - before > 2_000_000

            def await_rest():
                while any(census_runs(0.1) for _ in range(3)):
                    pass

            HANDLING
            await_rest()
            grown = b"x" * 80_000_000
            while not (census_runs(0.01) and census_runs(0.01)):
                pass
            print("ready", flush=True)
            time.sleep(60)
            """;

    /// A census of the program's memory goes on: the program ends under it at once, or while it
    /// tears its memory down.
    @ParameterizedTest
    @ValueSource(strings = {"", "signal.signal(signal.SIGINT, signal.SIG_DFL)"})
    void aProgramThatEndsInTheMiddleOfACensusIsJudged(String handling) throws Exception {
        program("program.py", COUNTED.replace("HANDLING", handling));
        PseudoTerminal.Outcome outcome =
                pipes().interrupt(READY)
                        .venturi("doctor", "--memory", "--python", PYTHON, "program.py");
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.out())
                .contains("the program was killed by SIGINT", "verdict ")
                .doesNotContain("proof accepted");
        assertThat(outcome.err()).doesNotContain("Exception");
        venturi.assertNothingLeft();
    }

    @Test
    void aCensusGoesOnAsTheProgramDoes() throws Exception {
        program(
                "program.py",
                COUNTED.replace(
                        "HANDLING",
                        """
                                def handle(number, frame):
                                    print("met" if census_runs(0.1) else "missed", flush=True)
                                    await_rest()
                                    os._exit(0)
                                signal.signal(signal.SIGINT, handle)
                                """));
        PseudoTerminal.Outcome outcome;
        int tries = 0;
        do {
            outcome =
                    pipes().interrupt(READY)
                            .venturi("doctor", "--memory", "--python", PYTHON, "program.py");
            assertThat(outcome.status()).isEqualTo(130);
            venturi.assertNothingLeft();
        } while (!outcome.out().startsWith("ready\nmet\n") && ++tries < 5);
        assertThat(outcome.out())
                .startsWith("ready\nmet\n")
                .contains("800,000 live instances of __main__.Row");
    }

    private static final int STAGES_BEFORE_THE_PROOF = 2;
    private static final List<String> STAGES =
            List.of(
                    "deciding what the bottleneck is\n",
                    "looking for a fix\n",
                    "copying the program's folder\n",
                    "running the original against itself\n",
                    "running the patched program\n",
                    "checking that every patched line runs\n",
                    "timing in coin-flipped blocks\n");

    private static List<String> stages() {
        return STAGES;
    }

    @ParameterizedTest
    @MethodSource("stages")
    void aWalkIsLeftWhereItIsInterrupted(String stage) throws Exception {
        program("program.py", ROWS);
        Map<String, String> before = tree();
        for (How how : List.of(How.CTRL_C, How.TERM_TO_THE_PROCESS)) {
            PseudoTerminal.Outcome outcome = walkedAsFarAs(stage, how, pipes());
            assertThat(outcome.status()).isEqualTo(how == How.CTRL_C ? 130 : 143);
            assertThat(outcome.out()).contains("interrupted").doesNotContain("proof accepted");
            if (STAGES.indexOf(stage) >= STAGES_BEFORE_THE_PROOF) {
                assertThat(outcome.err()).endsWith(stage);
            } else {
                assertThat(outcome.err()).doesNotContain("proving the patch");
            }
            assertThat(tree()).isEqualTo(before);
            venturi.assertNothingLeft();
        }
    }

    /// Does not sleep in a proof, which needs some sixty runs of it.
    private static final String HURRIES =
            ROWS.replace("200000", "60000")
                    .replace("0.7", "0 if 'PYTHONHASHSEED' in os.environ else 0.7")
                    .replace("import time", "import os\nimport time");

    @Test
    void aProofIsLeftWhileItIsBeingConfirmed() throws Exception {
        program("program.py", HURRIES);
        Map<String, String> before = tree();
        String stage = "confirming on a fresh batch\n";
        PseudoTerminal.Outcome outcome = walkedAsFarAs(stage, How.CTRL_C, pipes(), "--apply");
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.out()).contains("interrupted").doesNotContain("proof accepted");
        assertThat(outcome.err()).endsWith(stage);
        assertThat(tree()).isEqualTo(before);
        venturi.assertNothingLeft();
    }

    /// While the working copies of an accepted proof are removed, which takes a while since they
    /// hold many files, the patch is not applied yet; and then it must not be.
    @Test
    void anAcceptedPatchIsNotAppliedAfterAnInterrupt() throws Exception {
        program("program.py", HURRIES);
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i < 1000; i++) {
            Files.createFile(many.resolve("file" + i));
        }
        Map<String, String> before = tree();
        PseudoTerminal terminal =
                pipes().interrupt(
                                "confirming on a fresh batch\n",
                                venturi.temporary() + "/venturi-proof-*/copy-*",
                                3);
        PseudoTerminal.Outcome outcome = walked(terminal, "proof accepted", "--apply");
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.out()).contains("apply it with git apply ");
        assertThat(tree()).isEqualTo(before);
        venturi.assertNothingLeft();
    }

    @Test
    void aWalkIsLeftHoweverOftenItIsInterrupted() throws Exception {
        program("program.py", ROWS);
        Map<String, String> before = tree();
        for (int times = 2; times <= 4; times++) {
            PseudoTerminal.Outcome outcome =
                    pipes().interrupt("looking for a fix\n", times)
                            .venturi("doctor", "--memory", "--python", PYTHON, "program.py");
            assertThat(outcome.taken()).isEqualTo(1);
            assertThat(outcome.status()).isEqualTo(130);
            assertThat(tree()).isEqualTo(before);
            venturi.assertNothingLeft();
        }
    }

    @Test
    void aQuestionIsLeftUnanswered() throws Exception {
        Path outside = Files.createTempFile(Folders.outsideTemporary(), "outside", "");
        try {
            program(
                    "program.py",
                    ROWS + "open(%s, 'a').write('x')\n".formatted("'" + outside + "'"));
            Map<String, String> before = tree();
            for (How how : List.of(How.CTRL_C, How.TERM_TO_THE_PROCESS)) {
                PseudoTerminal.Outcome outcome = walkedAsFarAs("[y/N] ", how, terminal());
                assertThat(outcome.status()).isEqualTo(how == How.CTRL_C ? 130 : 143);
                assertThat(outcome.terminal()).contains("proof not made: ", "interrupted");
                assertThat(tree()).isEqualTo(before);
                venturi.assertNothingLeft();
            }
        } finally {
            Files.delete(outside);
        }
    }

    private PseudoTerminal.Outcome walkedAsFarAs(
            String stage, How how, PseudoTerminal terminal, String... options) throws Exception {
        return walked(how.at(stage, terminal), "", options);
    }

    /// A busy machine's walk may end before there is a patch, or before it is accepted: then again.
    private PseudoTerminal.Outcome walked(PseudoTerminal terminal, String said, String... options)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--memory", "--python", PYTHON));
        arguments.addAll(List.of(options));
        arguments.add("program.py");
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            PseudoTerminal.Outcome outcome = terminal.venturi(arguments.toArray(String[]::new));
            if (outcome.taken() == 1 && outcome.out().contains(said)) {
                return outcome;
            }
            outputs.add(outcome.out());
        }
        throw new AssertionError("no walk came as far as it should: " + outputs);
    }

    /// Says so when it has run seven times, and then takes its time.
    private static final String SEVENTH =
            "echo x >> runs; if [ $(wc -l < runs) -ge 14 ]; then echo ready; sleep 60; fi; sleep ";

    @ParameterizedTest
    @EnumSource(names = {"CTRL_C", "TERM_TO_THE_PROCESS"})
    void aComparisonSaysWhatItKnowsSoFar(How how) throws Exception {
        PseudoTerminal.Outcome outcome =
                how.at(READY, pipes())
                        .venturi(
                                "compare",
                                "--python",
                                PYTHON,
                                "--show-output",
                                "--cleanup",
                                "echo clean > mark",
                                SEVENTH + "0.01",
                                SEVENTH + "0.3");
        assertThat(outcome.taken()).isEqualTo(1);
        assertThat(outcome.status()).isEqualTo(how == How.CTRL_C ? 130 : 143);
        assertThat(outcome.out())
                .contains("6 runs")
                .containsPattern("\nB is (slower than|undecided against) A: ");
        assertThat(outcome.err()).contains("venturi compare: interrupted: this is the answer");
        assertThat(folder.resolve("mark")).exists();
        venturi.assertNothingLeft();
    }

    @Test
    void aComparisonThatHasNothingYetSaysSo() throws Exception {
        PseudoTerminal.Outcome outcome =
                pipes().interrupt(READY)
                        .venturi(
                                "compare",
                                "--python",
                                PYTHON,
                                "--show-output",
                                "--setup",
                                "sleep 1000 &",
                                "--prepare",
                                "sleep 1001 &",
                                "echo ready; sleep 1002 & sleep 60",
                                "true");
        assertThat(outcome.status()).isEqualTo(130);
        assertThat(outcome.out()).isEqualTo(READY);
        assertThat(outcome.err())
                .endsWith(
                        "venturi compare: interrupted before the first block was over: nothing is known\n");
        venturi.assertNothingLeft();
    }
}
