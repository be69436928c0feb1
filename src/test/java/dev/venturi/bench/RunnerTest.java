package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.target.Trouble;
import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunnerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    private Measurement run(Path python, String code) throws Exception {
        return new Runner(python, folder).run(command(python, code), 7);
    }

    private Command command(Path python, String code) {
        return Command.of(List.of(python.toString(), "-c", code), folder, LIMIT);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void timeAndMemoryAreTheCommandsOwn(Path python) throws Exception {
        Measurement small = run(python, "import time; time.sleep(0.3)");
        assertThat(small.wallNanos() / 1e9).isBetween(0.3, 3.0);
        // Far below what this JVM has resident.
        assertThat(small.peakBytes()).isBetween(4L << 20, 30L << 20);

        Measurement large = run(python, "x = b'1' * (200 << 20)");
        assertThat(large.peakBytes()).isBetween(200L << 20, 240L << 20);

        Measurement busy = run(python, "for i in range(5_000_000): pass");
        assertThat(busy.cpuNanos() / (double) busy.wallNanos()).isBetween(0.1, 1.2);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void theEndIsReportedAsItWas(Path python) throws Exception {
        assertThat(run(python, "raise SystemExit(3)").ending()).isEqualTo("exit code 3");
        assertThat(run(python, "import os; os.kill(os.getpid(), 11)").ending())
                .isEqualTo("signal 11");
    }

    @Test
    void homeAndTemporaryFolderAreFreshAndNamedTheSameInEveryRun() throws Exception {
        String code =
                "import os, tempfile; print(os.environ['HOME'], tempfile.gettempdir(),"
                        + " os.environ['PYTHONHASHSEED'], os.listdir(os.environ['HOME']));"
                        + " open(os.path.expanduser('~/mark'), 'w'); input()";
        Runner runner = new Runner(Pythons.any(), folder);
        Command command = command(Pythons.any(), code);
        Measurement first = runner.run(command, 7);
        String output = Files.readString(runner.output());
        assertThat(output).contains(folder.resolve("home").toString(), " 7 []");
        assertThat(Files.readString(runner.errors())).contains("EOFError");
        assertThat(first.code()).isEqualTo(1);
        assertThat(runner.home().resolve("mark")).exists();

        runner.run(command, 7);
        assertThat(Files.readString(runner.output())).isEqualTo(output);
    }

    @Test
    void aCommandThatDoesNotEndIsKilledAndSaysSo() throws Exception {
        Command command =
                new Command(
                        List.of(Pythons.any().toString(), "-c", "while True: pass"),
                        folder,
                        Map.of(),
                        Command.NO_INPUT,
                        List.of(),
                        Duration.ofMillis(300));
        Measurement cut = new Runner(Pythons.any(), folder).run(command, 0);
        assertThat(cut.ending()).isEqualTo("no end within its time limit");
    }

    @Test
    void aChildThatOutlivesTheCommandIsNamedAndEnded() throws Exception {
        String code =
                "import subprocess; p = subprocess.Popen(['sleep', '1000'],"
                        + " start_new_session=True); print(p.pid)";
        Measurement leaver = run(Pythons.any(), code);
        assertThat(leaver.left()).containsExactly("sleep 1000");
        String pid = Files.readString(folder.resolve("stdout")).strip();
        assertThat(Path.of("/proc", pid)).doesNotExist();
    }

    @Test
    void anInterruptEndsTheCommand() throws Exception {
        Runner runner = new Runner(Pythons.any(), folder);
        Command command =
                command(
                        Pythons.any(),
                        "import os, time; print(os.getpid(), flush=True); time.sleep(1000)");
        Thread[] running = new Thread[1];
        Throwable[] thrown = new Throwable[1];
        running[0] =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        runner.run(command, 0);
                                    } catch (Trouble | InterruptedException e) {
                                        thrown[0] = e;
                                    }
                                });
        String pid = "";
        while (!pid.endsWith("\n") && running[0].isAlive()) {
            Thread.sleep(10);
            pid = Files.exists(runner.output()) ? Files.readString(runner.output()) : "";
        }
        running[0].interrupt();
        running[0].join();
        assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
        assertThat(Path.of("/proc", pid.strip())).doesNotExist();
    }

    @Test
    void whatCannotBeStartedSaysWhy() throws Exception {
        Runner runner = new Runner(Pythons.any(), folder);
        Command command = Command.of(List.of("/no/such/python"), folder, LIMIT);
        assertThatThrownBy(() -> runner.run(command, 0))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("cannot run /no/such/python")
                .hasMessageContaining("No such file");
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void aBindIsSeenByTheCommandOnly(Path python) throws Exception {
        Runner runner = new Runner(python, Files.createDirectory(folder.resolve("runner")));
        if (!runner.canBind()) {
            System.err.println("tests: no mount namespaces here; binds were left out");
            return;
        }
        Path place = Files.createDirectory(folder.resolve("place"));
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Files.writeString(place.resolve("file"), "original");
        Files.writeString(copy.resolve("file"), "copy");
        Command command =
                new Command(
                        List.of(
                                python.toString(),
                                "-c",
                                "print(open('file').read()); open('new', 'w')"),
                        place,
                        Map.of(),
                        Command.NO_INPUT,
                        List.of(new Command.Bind(copy, place)),
                        LIMIT);
        assertThat(runner.run(command, 0).code()).isZero();
        assertThat(Files.readString(runner.output())).isEqualTo("copy\n");
        assertThat(copy.resolve("new")).exists();
        assertThat(place.resolve("new")).doesNotExist();
    }

    private Runner own() throws Exception {
        return new Runner(
                Pythons.any(),
                Files.createDirectory(folder.resolve("own")),
                Runner.Surroundings.OWN);
    }

    private Command shell(String line) {
        return Command.of(List.of("/bin/sh", "-c", line), folder, LIMIT);
    }

    @Test
    void theUsersOwnSurroundingsAreAsTheyAre() throws Exception {
        Runner runner = own();
        runner.run(shell("echo $HOME-$TMPDIR-$PYTHONUSERBASE-$(ulimit -f) >&2; echo lost"), 7);
        assertThat(Files.readString(runner.errors()).strip())
                .isEqualTo(
                        "%s-%s-%s-%s"
                                .formatted(
                                        System.getenv().getOrDefault("HOME", ""),
                                        System.getenv().getOrDefault("TMPDIR", ""),
                                        System.getenv().getOrDefault("PYTHONUSERBASE", ""),
                                        limit()));
        assertThat(runner.output()).doesNotExist();
    }

    private static String limit() throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "ulimit -f").start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /// The kernel hands the peak of what starts a program on to it.
    @Test
    void aPeakThatMayBeTheRunnersIsNotTakenForTheCommands() throws Exception {
        Runner runner = own();
        assertThat(Timing.of(runner.run(shell("true"), 7)).peakBytes()).isEmpty();
        Command large = command(Pythons.any(), "x = b'1' * (200 << 20)");
        assertThat(Timing.of(runner.run(large, 7)).peakBytes().orElseThrow())
                .isBetween(200L << 20, 240L << 20);
    }

    @Test
    void aDaemonLivesOnAndABackgroundProcessDoesNot() throws Exception {
        Runner runner = own();
        Measurement run =
                runner.run(shell("setsid sleep 1003 & sleep 1004 & echo $! >&2; sleep 0.3"), 7);
        assertThat(run.left()).containsExactly("sleep 1004");
        assertThat(runner.daemons()).containsExactly("sleep 1003");
        assertThat(Path.of("/proc", Files.readString(runner.errors()).strip())).doesNotExist();
        List<ProcessHandle> daemons =
                ProcessHandle.allProcesses()
                        .filter(
                                each ->
                                        each.info()
                                                .arguments()
                                                .filter(
                                                        words ->
                                                                List.of(words)
                                                                        .equals(List.of("1003")))
                                                .isPresent())
                        .toList();
        assertThat(daemons).hasSize(1);
        daemons.forEach(ProcessHandle::destroy);
    }

    @Test
    void whatIsHeldRunsUntilItIsReleased() throws Exception {
        Runner runner = own();
        List<Runner.Held> held = new ArrayList<>();
        Measurement run = runner.runAndHold(shell("sleep 1005 & echo $! >&2"), 7, held::add);
        assertThat(run.code()).isZero();
        Path process = Path.of("/proc", Files.readString(runner.errors()).strip());
        assertThat(process).exists();
        held.forEach(Runner.Held::close);
        assertThat(process).doesNotExist();
    }
}
