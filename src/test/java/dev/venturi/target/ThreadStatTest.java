package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ThreadStatTest {
    @Test
    void parsesASchedule() {
        try (ThreadStat stat = loaded("1234567890123 45678 9012\n")) {
            stat.parseSchedule();
            assertThat(stat.runNanos()).isEqualTo(1234567890123L);
            assertThat(stat.queueNanos()).isEqualTo(45678);
            assertThat(stat.slices()).isEqualTo(9012);
        }
    }

    @Test
    void parsesASystemCall() {
        try (ThreadStat stat =
                loaded(
                        "0 0x3 0x7f12a5d60010 0xffffffffffffff9c 0x0 0x22 0x7f12a5e1b000"
                                + " 0x7ffd1e0b0ac8 0x7f12a5c54a1d\n")) {
            stat.parseSyscall();
            assertThat(stat.running()).isFalse();
            assertThat(stat.syscallNumber()).isZero();
            assertThat(stat.argument(0)).isEqualTo(3);
            assertThat(stat.argument(1)).isEqualTo(0x7f12a5d60010L);
            assertThat(stat.argument(2)).isEqualTo(-100);
            assertThat(stat.argument(5)).isEqualTo(0x7f12a5e1b000L);
        }
    }

    @Test
    void tellsRunningFromBlockedOutsideOfASystemCall() {
        try (ThreadStat stat = loaded("running\n")) {
            stat.parseSyscall();
            assertThat(stat.running()).isTrue();
            assertThat(stat.syscallNumber()).isEqualTo(-1);

            stat.load("-1 0x7ffd1e0b0ac8 0x7f12a5c54a1d\n".getBytes(StandardCharsets.UTF_8));
            stat.parseSyscall();
            assertThat(stat.running()).isFalse();
            assertThat(stat.syscallNumber()).isEqualTo(-1);
        }
    }

    @Test
    void parsesAStateWhateverTheThreadIsCalled() {
        try (ThreadStat stat =
                loaded(
                        "4711 (a ) R (x) D 1 4711 4711 0 -1 4194304 1158 0 37 0 1 0 0 0 20 0 1 0"
                                + " 58347 11960320 2263 18446744073709551615 1 2 3 0 0 0 0 16781312 2 0"
                                + " 0 0 17 6 0 0 0 0 0 0 0 0 0 0 0 0 0\n")) {
            stat.parseState();
            assertThat(stat.state()).isEqualTo('D');
            assertThat(stat.majorFaults()).isEqualTo(37);
            assertThat(stat.processor()).isEqualTo(6);
        }
    }

    @Test
    void seesASleepingThread() throws Exception {
        ChildProcess child = python("import time; time.sleep(60)");
        try (ThreadStat stat = new ThreadStat(child.pid(), child.pid())) {
            await(() -> stat.refreshSyscall() && stat.syscallNumber() == 230); // clock_nanosleep
            assertThat(stat.argument(0)).isEqualTo(1); // CLOCK_MONOTONIC
            assertThat(stat.refreshState()).isTrue();
            assertThat(stat.state()).isEqualTo('S');
            assertThat(stat.refreshSchedule()).isTrue();
            long run = stat.runNanos();
            long slices = stat.slices();
            assertThat(run).isPositive();
            Thread.sleep(50);
            assertThat(stat.refreshSchedule()).isTrue();
            assertThat(stat.runNanos()).isEqualTo(run);
            assertThat(stat.slices()).isEqualTo(slices);
        } finally {
            end(child);
        }
    }

    @Test
    void seesARunningThreadAndItsTime() throws Exception {
        ChildProcess child = python("while True: pass");
        try (ThreadStat stat = new ThreadStat(child.pid(), child.pid());
                ProcessClock clock = new ProcessClock(child.pid())) {
            await(() -> stat.refreshSyscall() && stat.running());
            await(() -> stat.refreshSchedule() && stat.runNanos() > 300_000_000);
            // Before and after: the schedule's time lies between two readings of the clock, but
            // for what a tick adds late.
            assertThat(clock.refresh()).isTrue();
            long before = clock.nanos();
            assertThat(stat.refreshSchedule()).isTrue();
            assertThat(stat.runNanos()).isBetween(before - 20_000_000, before + 20_000_000);
            assertThat(stat.refreshState()).isTrue();
            assertThat(stat.state()).isEqualTo('R');
            Exit exit = end(child);
            assertThat(clock.nanos())
                    .isBetween(
                            before,
                            exit.usage().userNanos() + exit.usage().systemNanos() + 10_000_000);
            assertThat(clock.refresh()).isFalse();
        } finally {
            end(child);
        }
    }

    @Test
    void noticesThatAThreadIsGone() throws Exception {
        ChildProcess child = python("import time; time.sleep(60)");
        try (ThreadStat stat = new ThreadStat(child.pid(), child.pid())) {
            assertThat(stat.refreshSchedule()).isTrue();
            assertThat(stat.refreshSyscall()).isTrue();
            assertThat(stat.refreshState()).isTrue();
            end(child);
            assertThat(stat.refreshSchedule()).isFalse();
            assertThat(stat.refreshSyscall()).isFalse();
            assertThat(stat.refreshState()).isFalse();
        }
    }

    @Test
    void holdsNoDescriptorAfterItWasClosed() throws Exception {
        long pid = ProcessHandle.current().pid();
        ThreadStat stat = new ThreadStat(pid, pid);
        stat.refreshSchedule();
        stat.refreshSyscall();
        stat.refreshState();
        assertThat(openFilesOf("/task/" + pid + "/s")).isEqualTo(3);
        stat.close();
        stat.close();
        assertThat(openFilesOf("/task/" + pid + "/s")).isZero();
    }

    /// With a limit of 64 open files, which a JVM and 300 threads pass soon.
    @Test
    void watchesMoreThreadsThanTheUsualLimitAllows() throws Exception {
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        "ulimit -Sn 64 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:-MaxFDLimit",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyThreadsMain.class.getName(),
                        Pythons.any().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("300 of 300 threads, the next program may open 64\n");
    }

    private static long openFilesOf(String part) throws Exception {
        long count = 0;
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path fd : open) {
                if (Files.isSymbolicLink(fd)
                        && Files.readSymbolicLink(fd).toString().contains(part)) {
                    count++;
                }
            }
        }
        return count;
    }

    private static ThreadStat loaded(String text) {
        ThreadStat stat = new ThreadStat(1, 1);
        stat.load(text.getBytes(StandardCharsets.UTF_8));
        return stat;
    }

    private static ChildProcess python(String program) throws Trouble {
        return Launch.of(List.of(Pythons.any().toString(), "-c", program)).start();
    }

    private static Exit end(ChildProcess child) {
        child.signal(Libc.SIGKILL);
        return child.waitFor();
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }
}
