package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonProcessTest {
    @TempDir Path folder;

    @Test
    void knowsAProcessThatRuns() throws Exception {
        ChildProcess child =
                start(
                        """
                        import threading, time
                        for _ in range(3):
                            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                        data = b"x" * 50_000_000
                        open("ready", "w").close()
                        time.sleep(60)
                        """);
        try {
            await(() -> Files.exists(folder.resolve("ready")));
            PythonProcess process = PythonProcess.ofPid(child.pid());
            assertThat(process.alive()).isTrue();
            assertThat(process.threadIds()).hasSize(4).contains(child.pid()).isSorted();
            assertThat(process.executable()).contains(Pythons.any().toRealPath());
            assertThat(process.startTimeTicks())
                    .isEqualTo(PythonProcess.ofChild(child).startTimeTicks())
                    .isPositive();
            MemoryUse memory = process.memory().orElseThrow();
            assertThat(memory.anonymousBytes()).isBetween(50_000_000L, memory.residentBytes());
            assertThat(memory.residentBytes()).isLessThanOrEqualTo(memory.peakResidentBytes());
            assertThat(process.residentBytes().orElseThrow())
                    .isBetween(
                            memory.residentBytes() - 1_000_000, memory.residentBytes() + 1_000_000);
            assertThat(process.majorFaults()).isPresent();
        } finally {
            child.signal(9);
            child.waitFor();
        }
    }

    @Test
    void noticesTheEnd() throws Exception {
        ChildProcess child = start("import time; time.sleep(60)");
        PythonProcess process = PythonProcess.ofChild(child);
        PythonProcess byNumber = PythonProcess.ofPid(child.pid());
        child.signal(9);
        child.waitFor();
        assertThat(process.alive()).isFalse();
        assertThat(byNumber.alive()).isFalse();
        assertThat(byNumber.threadIds()).isEmpty();
        assertThat(byNumber.memory()).isEmpty();
        assertThat(byNumber.residentBytes()).isEmpty();
        assertThat(byNumber.executable()).isEmpty();
        assertThatThrownBy(() -> PythonProcess.ofPid(child.pid()))
                .isInstanceOf(Trouble.class)
                .hasMessage("there is no process " + child.pid());
    }

    @Test
    void refusesNumbersThatAreNoProcess() {
        for (long pid : new long[] {0, -1, 1L << 40}) {
            assertThatThrownBy(() -> PythonProcess.ofPid(pid))
                    .isInstanceOf(Trouble.class)
                    .hasMessage("there is no process " + pid);
        }
    }

    @Test
    void refusesAThreadOfTheKernel() throws Exception {
        Optional<Path> comm =
                Files.list(Path.of("/proc"))
                        .filter(entry -> entry.getFileName().toString().matches("\\d+"))
                        .filter(entry -> readOr(entry.resolve("comm")).startsWith("kthreadd"))
                        .findFirst();
        if (comm.isEmpty()) {
            System.err.println("tests: no thread of the kernel is visible; left out");
            return;
        }
        long pid = Long.parseLong(comm.get().getFileName().toString());
        assertThatThrownBy(() -> PythonProcess.ofPid(pid)).isInstanceOf(Trouble.class);
    }

    @Test
    void saysThatItMayNotLook() throws Exception {
        if (!root()) {
            System.err.println("tests: not root; how a refusal is told was left out");
            return;
        }
        ChildProcess child = start("import time; time.sleep(60)");
        try {
            assertThat(lookAsNobody(List.of(), child.pid()))
                    .startsWith(
                            "cannot read process "
                                    + child.pid()
                                    + " (EPERM): run as its owner or grant CAP_SYS_PTRACE");
            assertThat(
                            lookAsNobody(
                                    List.of(
                                            "unshare",
                                            "-m",
                                            "sh",
                                            "-c",
                                            "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"",
                                            "sh"),
                                    child.pid()))
                    .isEqualTo(
                            "process "
                                    + child.pid()
                                    + " is hidden by /proc (mounted with hidepid): run as its owner or as root,"
                                    + " or remount /proc with hidepid=0");
        } finally {
            child.signal(9);
            child.waitFor();
        }
    }

    /// Classes are copied to where that user may read them.
    private String lookAsNobody(List<String> prefix, long pid) throws Exception {
        Path classes = Files.createTempDirectory("venturi-nobody");
        try {
            for (String name : List.of("target/classes/.", "target/test-classes/.")) {
                runAndRead(List.of("cp", "-r", name, classes.toString()));
            }
            runAndRead(List.of("chmod", "-R", "a+rX", classes.toString()));
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            command.addAll(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classes.toString(),
                            LookMain.class.getName(),
                            Long.toString(pid)));
            return runAndRead(command);
        } finally {
            runAndRead(List.of("rm", "-r", classes.toString()));
        }
    }

    private static boolean root() throws Exception {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private ChildProcess start(String program) throws Trouble {
        return Launch.of(List.of(Pythons.any().toString(), "-c", program))
                .withDirectory(folder)
                .start();
    }

    private static String readOr(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException gone) {
            return "";
        }
    }

    private static String runAndRead(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.strip();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
