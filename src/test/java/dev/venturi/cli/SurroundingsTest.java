package dev.venturi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.sample.HiddenBeforeItsFirstSample;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hostile surroundings: memory that may not be read, a `/proc` that hides, a folder that may not
/// be written, a full disk. The program runs as ever, and one line says what could not be done.
///
/// They are made by root in mount namespaces; elsewhere it is said that they were left out.
class SurroundingsTest {
    private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");
    private static final String HIDING = "mount -t proc -o hidepid=2 proc /proc && ";
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    /// Long enough to be seen, then not to be read any more.
    private static final String UNREADABLE =
            """
            import ctypes, time
            PR_SET_DUMPABLE = 4
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
            time.sleep(0.7)
            print("done")
            """;

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("program"));
        venturi = new Venturi(scratch, folder).with("PYTHONDONTWRITEBYTECODE", "1");
    }

    private static boolean possible() throws Exception {
        boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        boolean possible =
                root
                        && Pythons.supported().anyMatch(SYSTEM_PYTHON::equals)
                        && succeeds("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        && succeeds("setpriv", "--reuid=65534", "true");
        if (!possible) {
            System.err.println(
                    "tests: no root, no mount namespaces, no setpriv or no "
                            + SYSTEM_PYTHON
                            + " here; hostile surroundings were left out");
        }
        return possible;
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /// Runs `venturi` as a user who owns nothing, in a mount namespace.
    private Outcome asNobody(String first, String... arguments) throws Exception {
        return asNobody(first, Main.class, arguments);
    }

    private Outcome asNobody(String first, Class<?> main, String... arguments) throws Exception {
        Path classes = Files.createTempDirectory(scratch, "classes");
        String classPath = Venturi.readableClassPath(classes);
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                venturi.temporary(), PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> words =
                new ArrayList<>(List.of("unshare", "-m", "sh", "-c", first + "exec \"$@\"", "sh"));
        words.addAll(AS_NOBODY);
        words.addAll(Venturi.command(venturi.temporary(), classPath, main, List.of(arguments)));
        Outcome outcome = venturi.runs(words);
        assertThat(outcome.err()).doesNotContain("\tat ");
        venturi.assertNothingLeft();
        return outcome;
    }

    @Test
    void aProgramThatMayNotBeReadRunsUnsampledAndItIsSaidWhy() throws Exception {
        if (!possible()) {
            return;
        }
        Files.writeString(folder.resolve("unreadable.py"), UNREADABLE);
        for (String command : List.of("run", "doctor")) {
            Outcome outcome =
                    asNobody("", command, "--python", SYSTEM_PYTHON.toString(), "unreadable.py");
            assertThat(outcome.out()).startsWith("done\n");
            assertThat(outcome.lines().getFirst())
                    .matches(
                            "venturi: cannot read process \\d+ \\(E(ACCES|PERM)\\): run as its owner or grant CAP_SYS_PTRACE; (no frames were seen from there on|the program goes on unsampled)");
        }
    }

    @Test
    void aProgramThatProcHidesRunsUnsampledAndItIsSaidWhy() throws Exception {
        if (!possible()) {
            return;
        }
        Files.writeString(folder.resolve("unreadable.py"), UNREADABLE);
        Outcome outcome =
                asNobody(HIDING, "run", "--python", SYSTEM_PYTHON.toString(), "unreadable.py");
        assertThat(outcome.out()).isEqualTo("done\n");
        assertThat(outcome.lines().getFirst())
                .matches("venturi: (process \\d+ is hidden by /proc|cannot read process \\d+) .*");
    }

    @Test
    void aProgramThatIsHiddenBeforeItsFirstSampleIsNotTakenForOneThatEnded() throws Exception {
        if (!possible()) {
            return;
        }
        Outcome outcome =
                asNobody(HIDING, HiddenBeforeItsFirstSample.class, SYSTEM_PYTHON.toString());
        assertThat(outcome.out()).matches("goes on: process \\d+ is hidden by /proc .*\n");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void aProcThatHidesTheOthersIsNoTrouble() throws Exception {
        if (!possible()) {
            return;
        }
        String program = "import time; time.sleep(0.7); print('done')";
        Outcome outcome = asNobody(HIDING, "run", "--python", "/usr/bin/python3", "-c", program);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEqualTo("done\n");
        assertThat(outcome.err()).contains("(<module>)", "venturi: verdict ");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamedBeforeTheProgramRuns() throws Exception {
        if (!possible()) {
            return;
        }
        for (String option : List.of("--json", "--collapsed", "-o")) {
            Outcome outcome =
                    asNobody(
                            "",
                            "run",
                            option,
                            "result",
                            "--python",
                            "/usr/bin/python3",
                            "-c",
                            "print(1)");
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualTo(
                            "venturi run: cannot write result: permission denied; the program was not run\n");
        }
    }

    @Test
    void aDiskThatFillsUpIsSaidForEachFileAndLeavesNothingHalfWritten() throws Exception {
        if (!possible()) {
            return;
        }
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        String fill = "mount -t tmpfs -o size=64k tmpfs " + disk + " && ";
        // The program leaves no byte.
        String program =
                "import time; time.sleep(0.7); f = open('%s/fill', 'wb', 0)\ntry:\n while True: f.write(bytes(512))\nexcept OSError: print('full')\n"
                        .formatted(disk);
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                fill + "\"$@\"; status=$?; ls -A " + disk + "; exit $status",
                                "sh"));
        words.addAll(
                Venturi.command(
                        venturi.temporary(),
                        "run",
                        "-o",
                        disk + "/report",
                        "--json",
                        disk + "/json",
                        "--collapsed",
                        disk + "/stacks",
                        "--python",
                        SYSTEM_PYTHON.toString(),
                        "-c",
                        program));
        Outcome outcome = venturi.runs(words);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("full\nfill\n");
        assertThat(outcome.err())
                .contains("venturi: verdict ")
                .endsWith(
                        """
                        venturi run: cannot write %1$s/report: No space left on device; its text stands above
                        venturi run: cannot write %1$s/json: No space left on device
                        venturi run: cannot write %1$s/stacks: No space left on device
                        """
                                .formatted(disk));
        venturi.assertNothingLeft();
    }

    @Test
    void numbersHaveDotsWhateverTheLanguage() throws Exception {
        List<String> words =
                Venturi.command(
                        venturi.temporary(),
                        "run",
                        "--python",
                        Pythons.any().toString(),
                        "-c",
                        "import time; time.sleep(0.7)");
        words.add(1, "-Duser.language=de");
        words.add(1, "-Duser.country=DE");
        Outcome outcome = venturi.runs(words);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).containsPattern("\\d\\.\\d").doesNotContainPattern("\\d,\\d");
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsNamed() throws Exception {
        String said =
                refused("sh", "-c", "mkdir gone && cd gone && rmdir ../gone && exec " + LAUNCH);
        assertThat(said.lines().filter(line -> line.startsWith("venturi")))
                .singleElement()
                .asString()
                .contains("the working directory is gone", "cd to one that exists");
    }

    @Test
    void aMissingProcIsNamed() throws Exception {
        if (possible()) {
            String said = refused("unshare", "-m", "sh", "-c", "umount -l /proc; exec " + LAUNCH);
            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .contains("there is no /proc here", "mount it");
        }
    }

    private static final String LAUNCH = Path.of("venturi").toAbsolutePath() + " run -c pass";

    /// What `./venturi` says when it does not start.
    private String refused(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        return said;
    }
}
