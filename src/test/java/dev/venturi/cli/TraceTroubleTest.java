package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.testing.Pythons;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may stand in the way of `venturi trace`: each time the program's end is its own, a line
/// says what was not traced, and nothing is left in the temporary folder or in `/dev/shm`.
class TraceTroubleTest {
    private static final String PYTHON = Pythons.any().toString();
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String LOST = "of its threads could not be traced";

    private static final String WORK =
            """
            import os, signal, subprocess, sys, threading, time
            def work(n=10): return n if n < 2 else work(n - 1) + work(n - 2)
            def threads(count):
                barrier = threading.Barrier(count)
                def body(): barrier.wait(); work()
                all = [threading.Thread(target=body) for _ in range(count)]
                for thread in all: thread.start()
                for thread in all: thread.join()
            def fork():
                child = os.fork()
                if not child:
                    work()
                    os._exit(5)
                print("fork", os.waitpid(child, 0)[1] >> 8)
            """;

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("program"));
        venturi = new Venturi(scratch, folder);
    }

    private String pstats() {
        return scratch.resolve("calls.pstats").toString();
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Outcome trace(String before, String... arguments) throws Exception {
        return traceWith(PYTHON, before, arguments);
    }

    /// @param before shell code, in a mount namespace if it mounts
    private Outcome traceWith(String python, String before, String... arguments) throws Exception {
        List<String> words = new ArrayList<>();
        if (before.contains("mount ")) {
            words.addAll(List.of("unshare", "-m"));
        }
        words.addAll(List.of("/bin/sh", "-c", before + "exec \"$@\"", "sh"));
        words.addAll(
                Venturi.command(venturi.temporary(), "trace", "--python", python, "-o", pstats()));
        words.addAll(Arrays.asList(arguments));
        Outcome outcome = venturi.runs(words);
        assertThat(outcome.err()).doesNotContain("\tat ");
        venturi.assertNothingLeft();
        return outcome;
    }

    private Outcome traceProgram(String text) throws Exception {
        program("program.py", WORK + text);
        return trace("", "program.py");
    }

    private static boolean root() throws Exception {
        boolean root =
                (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0
                        && new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
        if (!root) {
            System.err.println(
                    "tests: no root or no mount namespaces here; a trouble was left out");
        }
        return root;
    }

    @Test
    void aProgramMayGiveUpItsRightsItsFilesAndItsMemory() throws Exception {
        Outcome outcome =
                traceProgram(
                        """
                        import ctypes, resource, signal
                        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
                        threads(2)
                        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
                        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
                        threads(8)
                        fork()
                        os.closerange(3, 500)
                        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
                        threads(8)
                        fork()
                        resource.setrlimit(resource.RLIMIT_AS, (1, 1))
                        print(work(12))
                        """);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo("fork 5\nfork 5\n144\n");
        assertThat(outcome.err()).contains(LOST, "(File too large)", "may open no more files");
    }

    @Test
    void aProgramMayBecomeAnotherUser() throws Exception {
        if (!root()) {
            return;
        }
        Outcome outcome =
                traceProgram(
                        """
                        threads(1)
                        os.setgroups([]); os.setgid(65534); os.setuid(65534)
                        threads(8)
                        fork()
                        print(subprocess.run(["/bin/sh", "-c", "exit 3"], stderr=subprocess.PIPE))
                        """);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .isEqualTo(
                        "fork 5\nCompletedProcess(args=['/bin/sh', '-c', 'exit 3'], returncode=3, stderr=b'')\n");
        assertThat(outcome.err()).contains(LOST, "it changed its user");
    }

    @Test
    void theFolderOfTheRingsMayBeRemoved() throws Exception {
        Outcome outcome =
                traceProgram(
                        """
                        import shutil
                        for name in os.listdir("/dev/shm"):
                            try:
                                with open("/dev/shm/%s/rings/configuration" % name) as file:
                                    if file.readline() == "reader %d\\n" % os.getppid():
                                        shutil.rmtree("/dev/shm/" + name)
                                        print("removed")
                            except OSError:
                                pass
                        threads(8)
                        fork()
                        print(subprocess.call([sys.executable, "-c", "print(1)"]))
                        """);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out().lines()).containsExactlyInAnyOrder("removed", "fork 5", "1", "0");
        assertThat(outcome.err()).contains(LOST, "or they were removed");
    }

    @Test
    void whatItLeavesRunningGoesOnUntraced() throws Exception {
        program(
                "program.py",
                WORK
                        + """
                        if os.fork():
                            print("parent", flush=True)
                            time.sleep(0.1)
                        else:
                            os.setsid()
                            for number in range(3): os.close(number)
                            end = time.time() + 3
                            while time.time() < end: work()
                            ended = subprocess.run(["/bin/sh", "-c", "exit 3"], stderr=subprocess.PIPE)
                            with open("child", "w") as file: print(ended.returncode, ended.stderr, file=file)
                        """);
        List<String> words =
                Venturi.command(
                        venturi.temporary(),
                        "trace",
                        "--python",
                        PYTHON,
                        "-o",
                        pstats(),
                        "program.py");
        Outcome outcome = venturi.runs(words);
        assertThat(folder.resolve("child")).doesNotExist();
        assertThat(venturi.temporary()).isEmptyDirectory();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo("parent\n");
        assertThat(outcome.err()).contains("still running when the program ended");
        for (int i = 0; i < 500 && !Files.exists(folder.resolve("child")); i++) {
            Thread.sleep(20);
        }
        venturi.assertNothingLeft();
        assertThat(folder.resolve("child")).hasContent("3 b''\n");
    }

    /// Killed, Venturi can remove nothing; the program gives its memory back.
    @Test
    void venturiMayBeKilledOrStopped() throws Exception {
        program(
                "program.py",
                WORK
                        + """
                        signal.signal(signal.SIGHUP, signal.SIG_IGN)
                        print("ready", os.getpid(), flush=True)
                        end = time.time() + 1.5
                        while time.time() < end: work()
                        threads(3)
                        with open(sys.argv[1], "w") as file: file.write("done")
                        """);
        for (String signal : List.of("KILL", "STOP")) {
            Path out = scratch.resolve("out");
            List<String> words =
                    Venturi.command(
                            venturi.temporary(), "trace", "--python", PYTHON, "-o", pstats());
            words.addAll(List.of("program.py", signal));
            Process process =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(new File("/dev/null"))
                            .start();
            while (!Files.readString(out).contains("ready")) {
                Thread.sleep(20);
            }
            assertThat(signal(signal, process)).isZero();
            if (signal.equals("STOP")) {
                Thread.sleep(3000);
                signal("CONT", process);
            }
            Path done = folder.resolve(signal);
            for (int i = 0; i < 500 && !Files.exists(done); i++) {
                Thread.sleep(20);
            }
            assertThat(done).exists();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            if (signal.equals("STOP")) {
                assertThat(process.exitValue()).isZero();
            }
            String folders = "rings/configuration";
            String reader = "reader " + process.pid() + "\n";
            try (Stream<Path> left = Files.list(MEMORY)) {
                assertThat(left.map(path -> path.resolve(folders)))
                        .noneMatch(path -> begins(path, reader));
            }
            dev.venturi.bench.TemporaryFolder.empty(venturi.temporary());
        }
    }

    private static boolean begins(Path file, String line) {
        try {
            return Files.readString(file).startsWith(line);
        } catch (IOException absent) {
            return false;
        }
    }

    private static int signal(String name, Process process) throws Exception {
        return new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Test
    void childrenThatCannotBeTracedAreLeftAloneAndNamed() throws Exception {
        program("child.c", "#include <stdio.h>\nint main(void) { puts(\"static\"); return 0; }\n");
        boolean isStatic = compiles("-static", "child.c", "static");
        program("script", "#!/bin/sh\necho script\n");
        assertThat(folder.resolve("script").toFile().setExecutable(true)).isTrue();
        String python27 = System.getProperty("user.home") + "/.pyenv/versions/2.7.18/bin/python2.7";
        Outcome outcome =
                traceProgram(
                        """
                        import shutil
                        def run(name):
                            try: print(name, subprocess.run([os.path.abspath(name)], stdout=subprocess.PIPE, stderr=subprocess.PIPE))
                            except OSError as error: print(name, error)
                        with open("/bin/true", "rb") as file: head = bytearray(file.read())
                        def make(name, data):
                            with open(name, "wb") as file: file.write(data)
                            os.chmod(name, 0o755)
                        make("narrow", head[:4] + b"\\1" + head[5:])
                        at = head.find(b"/ld-linux-")
                        make("musl", head[:at] + b"/ld-musl-x\\0" + head[at + 11:])
                        make("short", head[:30])
                        make("empty", b"")
                        shutil.copy("/bin/true", "setuid")
                        os.chmod("setuid", 0o4755)
                        for name in "static", "script", "narrow", "musl", "short", "empty", "setuid", "%s":
                            run(name)
                        """
                                .formatted(python27));
        List<String> plain = venturi.runs(List.of(PYTHON, "program.py")).out().lines().toList();
        assertThat(outcome.out().lines()).containsExactlyElementsOf(plain);
        assertThat(outcome.err())
                .contains("narrow was not traced: it is not a 64-bit program")
                .contains("musl was not traced: it uses another C library (musl)")
                .contains("setuid was not traced: it is set-user-ID or set-group-ID");
        if (isStatic) {
            assertThat(outcome.err()).contains("static was not traced: it is linked statically");
        }
        if (Files.exists(Path.of(python27))) {
            assertThat(outcome.err()).contains("this Python is older than 3.8");
        }
    }

    private boolean compiles(String option, String source, String to) throws Exception {
        try {
            return new ProcessBuilder("cc", option, "-o", to, source)
                            .directory(folder.toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noCompiler) {
            return false;
        }
    }

    @Test
    void programsThatEndBadlyEndAsTheyDo() throws Exception {
        Outcome killed = trace("ulimit -c 0\n", "-c", "import os; os.kill(os.getpid(), 9)");
        assertThat(killed.status()).isEqualTo(137);
        assertThat(killed.err()).contains("venturi: the program was killed by SIGKILL");
        Outcome long2 = trace("", "--duration", "0.5", "-c", "import time; time.sleep(100)");
        assertThat(long2.status()).isZero();
        assertThat(long2.err()).contains("venturi: the program was ended after 0.5 s (--duration)");
    }

    @Test
    void interpretersThatCannotBeTracedAreRefusedInALine() throws Exception {
        assertThat(traceWith("/no/python", "", "-c", "pass").err())
                .isEqualTo(
                        "venturi trace: cannot start /no/python (ENOENT): there is no such file\n");
        for (String version : List.of("2.7", "3.7")) {
            Pythons.version(version)
                    .ifPresent(
                            python ->
                                    assertThat(refused(python))
                                            .contains(" is Python " + version, "supported are"));
        }
        assertThat(trace("", "missing.py").err())
                .isEqualTo(
                        "venturi trace: no such script: missing.py: check the path, or use -m for a module\n");
    }

    private String refused(Path python) {
        try {
            Outcome outcome = traceWith(python.toString(), "", "-c", "pass");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.lines()).hasSize(1);
            return outcome.err();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void temporaryFoldersThatCannotHoldALibraryAreNamed() throws Exception {
        Path spaced = Files.createDirectory(scratch.resolve("a folder"));
        List<String> words =
                Venturi.command(spaced, "trace", "--python", PYTHON, "-o", pstats(), "-c", "pass");
        Outcome outcome = venturi.runs(words);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .contains("LD_PRELOAD takes no path with a space or colon; set TMPDIR");
        assertThat(spaced).isEmptyDirectory();
        if (root()) {
            String noexec = "mount -t tmpfs -o noexec tmpfs " + venturi.temporary() + " && ";
            assertThat(trace(noexec, "-c", "pass").lines())
                    .singleElement()
                    .asString()
                    .contains("no program may be executed (noexec): set TMPDIR to another folder");
        }
    }

    @Test
    void sharedMemoryMayBeAbsentSmallOrFull() throws Exception {
        if (!root()) {
            return;
        }
        for (String before :
                List.of(
                        "umount -l /dev/shm; mount -t tmpfs -o mode=555,ro tmpfs /dev/shm && ",
                        "mount -t tmpfs -o size=1m tmpfs /dev/shm && ")) {
            Outcome outcome = trace(before, "-c", "print(1)");
            assertThat(outcome.out()).isEqualTo("1\n");
            assertThat(outcome.err()).contains("venturi: 1 process, 1 thread");
        }
        program(
                "program.py",
                WORK
                        + """
                        with open("/dev/shm/fill", "wb", 0) as file:
                            try:
                                while True: file.write(bytes(4096))
                            except OSError as error:
                                print(error)
                        threads(8)
                        fork()
                        sys.stdout.flush()
                        print(subprocess.call([sys.executable, "-c", "print(7)"]))
                        """);
        Outcome full = trace("mount -t tmpfs -o size=40m tmpfs /dev/shm && ", "program.py");
        assertThat(full.status()).isZero();
        assertThat(full.out()).isEqualTo("[Errno 28] No space left on device\nfork 5\n7\n0\n");
        assertThat(full.err()).contains(LOST);
    }

    /// `build.sh` without a compiler leaves the probe out, and the command says so.
    @Test
    void withoutACompilerThereIsOneLine() throws Exception {
        Path classes = Files.createDirectory(scratch.resolve("classes"));
        String classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> entry.endsWith("target/classes") ? classes.toString() : entry)
                        .collect(Collectors.joining(File.pathSeparator));
        new ProcessBuilder("cp", "-r", "target/classes/.", classes.toString()).start().waitFor();
        Path bin = Files.createDirectory(scratch.resolve("bin"));
        for (String tool : List.of("dirname", "mkdir", "rm")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/usr/bin").resolve(tool));
        }
        ProcessBuilder build =
                new ProcessBuilder(
                        "/bin/sh", "src/main/probe/build.sh", classes + "/dev/venturi/trace");
        build.environment().put("PATH", bin.toString());
        Process built = build.redirectErrorStream(true).start();
        assertThat(
                        new String(
                                built.getInputStream().readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(
                        "no C compiler (cc): built without the probe, so without venturi trace; install gcc and libc6-dev\n");
        assertThat(built.waitFor()).isZero();
        Outcome outcome =
                venturi.runs(
                        Venturi.command(
                                venturi.temporary(),
                                classPath,
                                Main.class,
                                List.of("trace", "--python", PYTHON, "-c", "print(1)")));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .contains("built without its probe", "install gcc and libc6-dev");
        venturi.assertNothingLeft();
    }
}
