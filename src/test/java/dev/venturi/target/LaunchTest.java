package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.target.Launch.Redirect;
import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
    @TempDir Path folder;

    @Test
    void handsOnTheEnvironmentWithNothingAdded() throws Exception {
        String seen = output(python("import os; print(sorted(os.environ.items()))"));
        String without = plainly("import os; print(sorted(os.environ.items()))");
        assertThat(seen).isEqualTo(without);
    }

    @Test
    void givesAnotherEnvironmentAndNothingElse() throws Exception {
        Launch launch =
                Launch.of(List.of("/usr/bin/env")).withEnvironment(Map.of("ONLY", "this =ä"));
        assertThat(output(launch)).isEqualTo("ONLY=this =ä\n");
    }

    @Test
    void startsInOurDirectoryOrAnother() throws Exception {
        Launch launch = python("import os; print(os.getcwd())");
        assertThat(output(launch)).isEqualTo(Path.of("").toAbsolutePath() + "\n");
        assertThat(output(launch.withDirectory(folder))).isEqualTo(folder.toRealPath() + "\n");
        assertThatThrownBy(() -> launch.withDirectory(folder.resolve("none")).start())
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("there is no such directory");
    }

    @Test
    void keepsTheNameThatTheCommandWasGiven() throws Exception {
        assertThat(output(Launch.of(List.of("sh", "-c", "echo $0; cat /proc/$$/cmdline"))))
                .startsWith("sh\nsh\0-c\0");
    }

    @Test
    void handsOnTheBytesOfStandardInput() throws Exception {
        Path input = folder.resolve("input");
        byte[] bytes = new byte[100_000];
        new java.util.Random(7).nextBytes(bytes);
        Files.write(input, bytes);
        Path out = folder.resolve("copy");
        Launch launch =
                Launch.of(List.of("cat"))
                        .withStdin(new Redirect.ToFile(input))
                        .withStdout(new Redirect.ToFile(out));
        assertThat(launch.start().waitFor().code()).isZero();
        assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
    }

    @Test
    void reportsExitCodesAndSignals() throws Exception {
        Exit three = python("raise SystemExit(3)").start().waitFor();
        assertThat(three.code()).isEqualTo(3);
        assertThat(three.signalled()).isFalse();
        assertThat(three.statusForShell()).isEqualTo(3);
        assertThat(three.description()).isEqualTo("exit code 3");

        Exit crash = python("import os; os.kill(os.getpid(), 11)").start().waitFor();
        assertThat(crash.signal()).isEqualTo(11);
        assertThat(crash.statusForShell()).isEqualTo(139);
        assertThat(crash.description()).isEqualTo("killed by SIGSEGV");
    }

    @Test
    void canBeAskedByManyThreadsAndAgain() throws Exception {
        ChildProcess child = python("import time; time.sleep(0.3); raise SystemExit(5)").start();
        assertThat(child.poll()).isEmpty();
        List<Exit> exits = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> exits.add(child.waitFor())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(exits).hasSize(4).containsOnly(child.waitFor());
        assertThat(child.poll()).contains(child.waitFor());
        child.signal(9); // nobody gets it
    }

    @Test
    void accountsAsTheProgramItselfDoes() throws Exception {
        Path out = folder.resolve("usage");
        Launch launch =
                python(
                                """
                                import resource, time
                                data = b"x" * 400_000_000
                                end = time.process_time() + 0.4
                                while time.process_time() < end:
                                    pass
                                for _ in range(50):
                                    time.sleep(0.001)
                                u = resource.getrusage(resource.RUSAGE_SELF)
                                print(u.ru_utime, u.ru_stime, u.ru_minflt, u.ru_nvcsw)
                                print(next(l for l in open("/proc/self/status") if "VmHWM" in l).split()[1])
                                """)
                        .withStdout(new Redirect.ToFile(out));
        ResourceUsage usage = launch.start().waitFor().usage();

        String[] said = Files.readString(out).split("\\s+");
        assertThat(usage.userNanos() / 1e9).isBetween(number(said, 0), number(said, 0) + 0.2);
        assertThat(usage.systemNanos() / 1e9).isBetween(number(said, 1), number(said, 1) + 0.3);
        assertThat((double) usage.minorFaults()).isGreaterThanOrEqualTo(number(said, 2));
        assertThat(usage.voluntarySwitches()).isGreaterThanOrEqualTo(50);
        assertThat(usage.voluntarySwitches() * 1.0).isGreaterThanOrEqualTo(number(said, 3));
        assertThat(usage.peakResidentBytes().orElseThrow() / 1024.0)
                .isBetween(number(said, 4) * 0.99, number(said, 4) * 1.02 + 1000);
    }

    /// A JVM has far more than 40 MB resident, and `ru_maxrss` of what it starts has that much.
    @Test
    void doesNotTakeOurOwnPeakMemoryForTheProgrammes() throws Exception {
        Launch launch = python("import time; time.sleep(0.2)");
        ResourceUsage usage = launch.start().waitFor().usage();
        assertThat(ProcText.peakResidentBytes(ProcessHandle.current().pid()).orElseThrow())
                .isGreaterThan(40_000_000);
        assertThat(usage.peakResidentBytes().orElseThrow()).isBetween(3_000_000L, 30_000_000L);
    }

    @Test
    void limitsWhatAProgramMayUse() throws Exception {
        OptionalLong none = OptionalLong.empty();
        Launch hungry = python("x = b'x' * 600_000_000").withStderr(new Redirect.Nothing());
        assertThat(hungry.start().waitFor().code()).isZero();
        assertThat(
                        hungry.withLimits(
                                        new Launch.Limits(OptionalLong.of(500_000_000), none, none))
                                .start()
                                .waitFor()
                                .code())
                .isEqualTo(1);

        Launch writer =
                python(
                                """
                        import time
                        time.sleep(0.05)
                        with open("big", "wb") as f:
                            f.write(b"x" * 5000)
                        """)
                        .withDirectory(folder);
        Exit tooBig =
                writer.withStderr(new Redirect.Nothing())
                        .withLimits(new Launch.Limits(none, OptionalLong.of(1000), none))
                        .start()
                        .waitFor();
        assertThat(tooBig.code()).isEqualTo(1);
        assertThat(Files.size(folder.resolve("big"))).isLessThanOrEqualTo(1000);

        Exit spun =
                python("while True: pass")
                        .withLimits(new Launch.Limits(none, none, OptionalLong.of(1)))
                        .start()
                        .waitFor();
        assertThat(spun.signalled()).isTrue();
    }

    @Test
    void endsAGroupWithEverythingInIt() throws Exception {
        Path pids = folder.resolve("pids");
        String program =
                """
                import os, signal, subprocess, sys, time
                deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
                kids = [subprocess.Popen([sys.executable, "-c", deaf]) for _ in range(2)]
                time.sleep(0.5)
                with open(sys.argv[1] + ".part", "w") as f:
                    f.write(" ".join(str(k.pid) for k in kids))
                os.rename(sys.argv[1] + ".part", sys.argv[1])
                time.sleep(600)
                """;
        ChildProcess child =
                Launch.of(List.of(Pythons.any().toString(), "-c", program, pids.toString()))
                        .withOwnGroup()
                        .start();
        await(() -> Files.exists(pids));
        List<Long> kids =
                java.util.Arrays.stream(Files.readString(pids).split(" "))
                        .map(Long::valueOf)
                        .toList();
        assertThat(kids).hasSize(2).allMatch(LaunchTest::lives);

        child.endGroup(Duration.ofMillis(200));

        assertThat(child.poll().orElseThrow().signal()).isEqualTo(15);
        assertThat(kids).noneMatch(LaunchTest::lives);
        child.endGroup(Duration.ofMillis(200)); // again: nobody is there
    }

    @Test
    void doesNotHandOnWhatTheVirtualMachineOpened() throws Exception {
        try (var mine = Files.newInputStream(Path.of("/proc/self/status"))) {
            String links =
                    output(
                            python(
                                    """
                                    import os
                                    for n in os.listdir("/proc/self/fd"):
                                        try:
                                            print(n, os.readlink("/proc/self/fd/" + n))
                                        except OSError:
                                            pass
                                    """));
            assertThat(mine.read()).isPositive();
            assertThat(links).doesNotContain("lib/modules", ".jar", "/proc/" + ownPid() + "/");
        }
    }

    @Test
    void handsOnDescriptorsIgnoredSignalsAndTheMaskOfWhoStartedUs() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "from seven\n");
        String program =
                """
                import os, signal
                print(os.read(7, 100))
                print(sorted(int(s) for s in signal.pthread_sigmask(signal.SIG_BLOCK, [])))
                print(next(l for l in open("/proc/self/status") if l.startswith("SigIgn")))
                print(sorted(int(n) for n in os.listdir("/proc/self/fd")))
                """;
        String starter =
                """
                import os, signal, sys
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
                signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGWINCH])
                fd = os.open(sys.argv[1], os.O_RDONLY)
                os.dup2(fd, 7)
                os.close(fd)
                os.set_inheritable(7, True)
                os.execv(sys.argv[2], sys.argv[2:])
                """;
        List<String> plain = List.of(Pythons.any().toString(), "-c", program);
        List<String> starting = List.of(Pythons.any().toString(), "-c", starter, file.toString());
        List<String> direct = new ArrayList<>(starting);
        direct.addAll(plain);
        List<String> through = new ArrayList<>(starting);
        through.addAll(LaunchMain.through(plain));

        assertThat(stdoutOf(through)).isEqualTo(stdoutOf(direct)).contains("from seven");
    }

    @Test
    void saysWhyAProgramCannotBeStarted() throws Exception {
        assertTrouble(List.of("/no/such/program"), "ENOENT", "no such file");
        assertTrouble(
                List.of(script("#!/no/such/interpreter -x\n", "rwxr-xr-x").toString()),
                "ENOENT",
                "its interpreter '/no/such/interpreter -x' is not there");
        assertTrouble(
                List.of(script("#!/bin/sh\n", "rw-r--r--").toString()), "EACCES", "not executable");
        assertTrouble(List.of(script("hello\n", "rwxr-xr-x").toString()), "ENOEXEC", "no #! line");
        assertTrouble(List.of("/bin/echo", "x".repeat(300_000)), "E2BIG", "too long together");
        assertThatThrownBy(
                        () ->
                                Launch.of(List.of("true"))
                                        .withStdin(new Redirect.ToFile(folder.resolve("none")))
                                        .start())
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("ENOENT")
                .hasMessageContaining("the program's input");
    }

    private void assertTrouble(List<String> command, String... parts) {
        assertThatThrownBy(() -> Launch.of(command).start())
                .isInstanceOf(Trouble.class)
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .startsWith("cannot start ")
                                        .contains(parts)
                                        .doesNotContain("\n"));
    }

    private static Launch python(String program) {
        return Launch.of(List.of(Pythons.any().toString(), "-c", program));
    }

    private String output(Launch launch) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Exit exit = launch.withStdout(new Redirect.ToFile(out)).start().waitFor();
        assertThat(exit.description()).isEqualTo("exit code 0");
        return Files.readString(out);
    }

    private static String plainly(String program) throws Exception {
        return stdoutOf(List.of(Pythons.any().toString(), "-c", program));
    }

    private static String stdoutOf(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output;
    }

    private Path script(String text, String permissions) throws Exception {
        Path file = Files.createTempFile(folder, "script", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private static double number(String[] words, int index) {
        return Double.parseDouble(words[index]);
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    private static boolean lives(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
