package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/// Programs that make it hard: they fail, crash, never end, become another program, take away what
/// they stand on. Each time the program's end is its own, what was seen is said, and nothing is
/// left.
class TroubleTest {
    private static final String PYTHON = Pythons.any().toString();

    /// Long enough for a verdict.
    private static final String BUSY =
            """
            import time
            def busy(seconds=0.8):
                end = time.process_time() + seconds
                while time.process_time() < end:
                    sum(range(100))
            """;

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("program"));
        venturi = new Venturi(scratch, folder);
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Outcome run(String... arguments) throws Exception {
        return venturi("run", arguments);
    }

    private Outcome doctor(String... arguments) throws Exception {
        return venturi("doctor", arguments);
    }

    private Outcome venturi(String command, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        all[1] = "--python";
        all[2] = PYTHON;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Outcome outcome = venturi.run(all);
        assertThat(outcome.err()).doesNotContain("\tat dev.venturi");
        venturi.assertNothingLeft();
        return outcome;
    }

    @Execution(CONCURRENT)
    @Test
    void aFolderWithoutAMainGetsPythonsOwnMessage() throws Exception {
        Files.createDirectory(folder.resolve("empty"));
        Outcome outcome = run("empty");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.lines().getFirst()).contains("can't find '__main__' module in");
        assertThat(outcome.lines()).contains("venturi: the program ended with exit code 1");
        assertThat(doctor("empty").status()).isEqualTo(1);
    }

    @Execution(CONCURRENT)
    @Test
    void aSyntaxErrorStaysPythonsAndNothingIsJudged() throws Exception {
        program("broken.py", "def f(:\n    pass\n");
        Outcome plain = venturi.runs(List.of(PYTHON, "broken.py"));
        Outcome sampled = run("-o", scratch.resolve("report").toString(), "broken.py");
        assertThat(sampled.status()).isEqualTo(plain.status()).isEqualTo(1);
        assertThat(sampled.err()).isEqualTo(plain.err()).contains("SyntaxError");

        Outcome walked = doctor("broken.py");
        assertThat(walked.status()).isEqualTo(1);
        assertThat(walked.err()).startsWith(plain.err());
        assertThat(walked.out()).contains("venturi: the program ended with exit code 1");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatExitsAtOnceKeepsItsStatus() throws Exception {
        program("exits.py", "import os; os._exit(3)\n");
        Outcome outcome = run("exits.py");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.lines()).contains("venturi: the program ended with exit code 3");
        assertThat(doctor("exits.py").status()).isEqualTo(1);

        program("empty.py", "");
        assertThat(run("empty.py").status()).isZero();
        assertThat(doctor("empty.py").status()).isZero();
    }

    @Execution(CONCURRENT)
    @Test
    void aFailureAfterMuchWorkIsJudgedAllTheSame() throws Exception {
        program("fails.py", BUSY + "busy()\nraise SystemExit(9)\n");
        assertThat(run("fails.py").status()).isEqualTo(9);
        Outcome outcome = doctor("fails.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("the program ended with exit code 9", "verdict ");
    }

    @Execution(CONCURRENT)
    @Test
    void aCrashIsNamedBySignal() throws Exception {
        program("crashes.py", "import ctypes\nctypes.string_at(0)\n");
        Outcome outcome = run("crashes.py");
        assertThat(outcome.status()).isEqualTo(139);
        assertThat(outcome.lines()).contains("venturi: the program was killed by SIGSEGV");
        assertThat(doctor("crashes.py").status()).isEqualTo(1);
    }

    @Execution(CONCURRENT)
    @Test
    void aKilledProgramIsReportedUpToThen() throws Exception {
        program("killed.py", BUSY + "import os\nbusy()\nos.kill(os.getpid(), 9)\n");
        Outcome outcome = run("killed.py");
        assertThat(outcome.status()).isEqualTo(137);
        assertThat(outcome.err())
                .contains("venturi: the program was killed by SIGKILL", "(busy)", "verdict ");
        Outcome walked = doctor("killed.py");
        assertThat(walked.status()).isEqualTo(1);
        assertThat(walked.out()).contains("killed by SIGKILL", "(busy)", "verdict ");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatRunsForEverIsEndedWithWhatItStarted() throws Exception {
        program(
                "forever.py",
                """
                import multiprocessing, time
                def work(number):
                    time.sleep(1000)
                if __name__ == "__main__":
                    with multiprocessing.get_context("fork").Pool(2) as pool:
                        pool.map(work, range(2))
                """);
        for (String command : List.of("run", "doctor")) {
            Outcome outcome = venturi(command, "--duration", "1.5", "forever.py");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out() + outcome.err())
                    .contains("venturi: the program was ended after 1.5 s (--duration)");
        }
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatIgnoresTheRequestToEndIsKilled() throws Exception {
        program(
                "stubborn.py",
                """
                import signal, time
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(1000)
                """);
        Outcome outcome = run("--duration", "1", "stubborn.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("venturi: the program was ended after 1.0 s");
    }

    @Execution(CONCURRENT)
    @Test
    void aChildMayOutliveItsParent() throws Exception {
        program(
                "forks.py",
                """
                import os, time
                if os.fork():
                    print("parent", flush=True)
                else:
                    time.sleep(1)
                    open("child-was-here", "w").close()
                """);
        assertThat(run("forks.py").out()).isEqualTo("parent\n");
        assertThat(folder.resolve("child-was-here")).exists();
    }

    @Execution(CONCURRENT)
    @Test
    void aForkIsNotSampledTwice() throws Exception {
        program(
                "both.py",
                BUSY
                        + """
                        import os
                        child = os.fork()
                        busy()
                        if child:
                            print(os.waitpid(child, 0)[1])
                        """);
        Outcome outcome = run("both.py");
        assertThat(outcome.out()).isEqualTo("0\n");
        assertThat(outcome.err()).contains("1 thread\n", "(busy)");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatBecomesAnotherPythonIsFollowed() throws Exception {
        program(
                "first.py",
                BUSY
                        + """
                        import os, sys
                        busy()
                        os.execv(sys.executable, [sys.executable, "second.py"])
                        """);
        program(
                "second.py",
                BUSY.replace("busy", "second_busy") + "second_busy()\nprint('second')\n");
        Outcome outcome = run("first.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo("second\n");
        assertThat(outcome.err()).contains("(busy)", "(second_busy)");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatBecomesSomethingElseIsWaitedFor() throws Exception {
        program(
                "becomes.py",
                BUSY + "import os\nbusy()\nos.execv('/bin/sh', ['sh', '-c', 'sleep 1; exit 4'])\n");
        Outcome outcome = run("becomes.py");
        assertThat(outcome.status()).isEqualTo(4);
        assertThat(outcome.err()).contains("(busy)");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatBecomesAnUnsupportedPythonIsSaidToBeOne() throws Exception {
        if (Pythons.version("3.8").isEmpty()) {
            return;
        }
        program(
                "old.py",
                BUSY
                        + "import os\nbusy()\nos.execv('%1$s', ['%1$s', '-c', 'import time; time.sleep(1)'])\n"
                                .formatted(Pythons.version("3.8").get()));
        Outcome outcome = run("old.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err())
                .containsPattern(
                        "venturi: process \\d+ runs .*3\\.8.*no frames were seen from there on")
                .contains("(busy)");
        assertThat(doctor("old.py").status()).isEqualTo(1);
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramMayReplaceAndCloseItsStreams() throws Exception {
        program(
                "streams.py",
                BUSY
                        + """
                        import os, sys
                        file = open("streams.txt", "w")
                        os.dup2(file.fileno(), 1)
                        os.dup2(file.fileno(), 2)
                        os.close(0)
                        print("out", flush=True)
                        print("err", file=sys.stderr)
                        busy()
                        os.closerange(0, 100)
                        """);
        Outcome outcome = run("streams.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("(busy)");
        assertThat(folder.resolve("streams.txt")).hasContent("out\nerr\n");
        assertThat(doctor("streams.py").status()).isZero();
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramMayDeleteItsOwnFolder() throws Exception {
        String deletes =
                BUSY
                        + """
                        import os, shutil
                        shutil.rmtree(os.path.dirname(os.path.abspath(__file__)))
                        busy()
                        print("deleted")
                        """;
        for (String command : List.of("run", "doctor")) {
            Files.createDirectories(folder);
            program("deletes.py", deletes);
            Outcome outcome = venturi(command, "deletes.py");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).startsWith("deleted\n");
            assertThat(outcome.out() + outcome.err()).contains("(busy)", "verdict ");
            assertThat(folder).doesNotExist();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramMayChangeItsFolder() throws Exception {
        program("moves.py", BUSY + "import os\nos.chdir('/usr')\nbusy()\n");
        Outcome outcome = run("moves.py");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("moves.py:2(busy)");
        assertThat(doctor("moves.py").status()).isZero();
    }

    @Execution(CONCURRENT)
    @Test
    void afterTheScriptEverythingIsTheProgramsAndNamesMayBeOdd() throws Exception {
        String show = "import sys; print(sys.argv)\n";
        program("sp ace é.py", show);
        program("-x.py", show);
        Files.createDirectory(folder.resolve("package"));
        program("package/__main__.py", show.replace("argv", "argv[1:]"));
        assertThat(run("sp ace é.py", "--rate", "0", "--", "-m", "x").out())
                .isEqualTo("['sp ace é.py', '--rate', '0', '--', '-m', 'x']\n");
        assertThat(run("--", "-x.py", "--bogus").out()).isEqualTo("['./-x.py', '--bogus']\n");
        assertThat(run("package", "-n", "0").out()).isEqualTo("['-n', '0']\n");
        assertThat(run("-m", "package", "-n", "0").out()).isEqualTo("['-n', '0']\n");
        assertThat(run("-c", show, "-n", "0").out()).isEqualTo("['-c', '-n', '0']\n");
    }

    @Execution(CONCURRENT)
    @Test
    void aFullDiskTakesNoOtherResultWithIt() throws Exception {
        program("busy.py", BUSY + "busy()\nprint('done')\n");
        Path collapsed = folder.resolve("stacks");
        Outcome outcome =
                run("--json", "/dev/full", "--collapsed", collapsed.toString(), "busy.py");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("done\n");
        assertThat(outcome.err())
                .contains("(busy)", "verdict ")
                .endsWith("venturi run: cannot write /dev/full: No space left on device\n");
        assertThat(collapsed).isNotEmptyFile();

        Outcome report = run("-o", "/dev/full", "busy.py");
        assertThat(report.status()).isEqualTo(1);
        assertThat(report.err())
                .contains("(busy)")
                .endsWith(
                        "venturi run: cannot write /dev/full: No space left on device; its text stands above\n");

        Outcome walk = doctor("--json", "/dev/full", "busy.py");
        assertThat(walk.status()).isEqualTo(1);
        assertThat(walk.out()).contains("verdict ");
        assertThat(walk.err())
                .endsWith("venturi doctor: cannot write /dev/full: No space left on device\n");
    }

    @Execution(CONCURRENT)
    @Test
    void streamsThatCannotBeWrittenAreNoTroubleButAFullDiskUnderTheReportIs() throws Exception {
        program("quiet.py", "");
        assertThat(inShell("run", "quiet.py", "2>&-").status()).isZero();
        assertThat(inShell("run", "quiet.py", "2>/dev/full").status()).isZero();
        assertThat(inShell("run", "quiet.py", "<&- >&- 2>&-").status()).isZero();
        Outcome full = inShell("doctor", "quiet.py", ">/dev/full");
        assertThat(full.status()).isEqualTo(1);
        assertThat(full.err())
                .endsWith(
                        "venturi doctor: cannot write all of standard output: No space left on device\n");
        Outcome head = inShell("doctor", "quiet.py", "| head -1 >first");
        assertThat(head.err()).doesNotContain("cannot", "xception");
    }

    private Outcome inShell(String command, String script, String redirections) throws Exception {
        List<String> words =
                Venturi.command(venturi.temporary(), command, "--python", PYTHON, script);
        List<String> quoted = words.stream().map(word -> "'" + word + "'").toList();
        Outcome outcome =
                venturi.runs(
                        List.of("/bin/sh", "-c", String.join(" ", quoted) + " " + redirections));
        venturi.assertNothingLeft();
        return outcome;
    }
}
