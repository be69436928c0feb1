package dev.venturi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./venturi` in a small tree of its own, with a JDK that prints what it is started with and a
/// Maven that only makes the jar. The PATH holds nothing but what the script may use and these.
class LauncherTest {
    private static final List<String> TOOLS =
            List.of(
                    "cat",
                    "find",
                    "grep",
                    "sed",
                    "tr",
                    "flock",
                    "readlink",
                    "mkdir",
                    "mv",
                    "rm",
                    "id",
                    "touch",
                    "env");

    /// Makes a class archive if it is told to. Prints, NUL-separated, its environment as the kernel
    /// gave it, then a mark and its arguments.
    private static final String JAVA =
            """
            #!/usr/bin/python3 -IS
            import sys
            for argument in sys.argv:
                if argument.startswith("-XX:ArchiveClassesAtExit="):
                    open(argument.split("=")[1], "w").close()
            environment = open("/proc/self/environ", "rb").read()
            sys.stdout.buffer.write(environment + b"--\\0" + b"\\0".join(a.encode() for a in sys.argv[1:]))
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$JAVA_HOME" >>"%1$s/builds"
            [ ! -e "%1$s/broken" ] || { echo "[ERROR] ; expected"; exit 1; }
            : >"%1$s/tree/target/venturi.jar"
            """;

    @TempDir Path folder;
    private Path tree;
    private Path bin;

    @BeforeEach
    void tree() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        bin = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(tree.resolve("tools"));
        Files.createDirectories(tree.resolve("src/main"));
        Files.copy(Path.of("venturi"), tree.resolve("venturi"));
        Files.copy(Path.of("tools/setup.sh"), tree.resolve("tools/setup.sh"));
        Files.writeString(tree.resolve("src/main/Main.java"), "class Main {}");
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        for (String tool : TOOLS) {
            executable(bin.resolve(tool), "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
        }
        executable(bin.resolve("cc"), "#!/bin/sh\n");
        executable(bin.resolve("python3"), "#!/bin/sh\n");
        executable(bin.resolve("mvn"), MAVEN.formatted(folder));
        jdk("jdk", "25.0.1");
    }

    @Test
    void buildsOnceAndAgainWhenASourceChangedOrWentAway() throws Exception {
        assertThat(venturi("run").err)
                .isEqualTo("venturi: building (first run, about a minute)…\n");
        assertThat(venturi("run").err).isEmpty();

        later(tree.resolve("src/main/Main.java"));
        assertThat(venturi("run").err).isEqualTo("venturi: building (sources changed)…\n");
        assertThat(venturi("run").err).isEmpty();

        Files.delete(tree.resolve("src/main/Main.java"));
        later(tree.resolve("src/main"));
        assertThat(venturi("run").err).isEqualTo("venturi: building (sources changed)…\n");
        assertThat(builds()).containsOnly(folder.resolve("jdk").toString()).hasSize(3);
    }

    @Test
    void showsWhatMavenSaidWhenTheBuildFails() throws Exception {
        Files.createFile(folder.resolve("broken"));
        Outcome outcome = venturi("run");
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err).contains("[ERROR] ; expected\nventuri: the build failed");

        Files.delete(folder.resolve("broken"));
        assertThat(venturi("run").status).isZero();
    }

    @Test
    void handsOnArgumentsAndAnyEnvironmentByteForByte() throws Exception {
        Map<String, String> given = new TreeMap<>(environment());
        given.put("LANG", "C.UTF-8");
        given.put("PWD", "/stale");
        given.put("venturi_home", "/elsewhere".repeat(3));
        given.put("BASH_FUNC_greet%%", "() {  echo hello\n}\n");
        given.put("with.dot", "a=b c");
        given.put("IFS", ",");
        Outcome outcome = venturi(given, "run", "two words", "", "*");

        Map<String, String> expected = new TreeMap<>(given);
        expected.put("venturi_home", outcome.environment().get("venturi_home"));
        assertThat(outcome.environment()).isEqualTo(expected);
        assertThat(outcome.arguments())
                .endsWith(
                        "-jar",
                        tree.toRealPath() + "/target/venturi.jar",
                        "run",
                        "two words",
                        "",
                        "*");
    }

    @Test
    void addsNothingToAnEmptyEnvironment() throws Exception {
        Map<String, String> given = new TreeMap<>(environment());
        given.put("LC_ALL", "C.UTF-8");
        assertThat(venturi(given, "run").environment()).isEqualTo(given);
    }

    @Test
    void hidesFromTheJvmWhatItWouldAnnounceAndTellsHowToUndoIt() throws Exception {
        Map<String, String> given = new TreeMap<>(environment());
        given.put("JAVA_TOOL_OPTIONS", "-Da=b -Dc=d");
        given.put("LANG", "POSIX");
        Outcome outcome = venturi(given, "run");
        assertThat(outcome.environment())
                .doesNotContainKey("JAVA_TOOL_OPTIONS")
                .containsEntry("LC_ALL", "C.UTF-8");
        assertThat(outcome.arguments())
                .contains(
                        "-Dventuri.environment.set.JAVA_TOOL_OPTIONS=-Da=b -Dc=d",
                        "-Dventuri.environment.unset.LC_ALL=");
    }

    @Test
    void believesAJdksReleaseFileAndNotItsName() throws Exception {
        Path old = jdk("jdk-25-really-17", "17.0.15");
        Map<String, String> given = new TreeMap<>(environment());
        given.put("JAVA_HOME", old.toString());
        given.put("PATH", bin + ":" + folder.resolve("jdk/bin"));
        assertThat(venturi(given, "run").status).isZero();
        assertThat(builds()).containsExactly(folder.resolve("jdk").toString());
    }

    @Test
    void namesThePackageOfEachThingThatIsMissingWhereItMayNotInstall() throws Exception {
        for (String tool : List.of("mvn", "cc", "python3")) {
            Files.delete(bin.resolve(tool));
        }
        Outcome outcome = venturi("run");
        assertThat(outcome.status).isEqualTo(1);
        assertThat(outcome.err.lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("venturi: "))
                .anyMatch(line -> line.endsWith("install gcc and libc6-dev"))
                .anyMatch(line -> line.endsWith("install python3"))
                .anyMatch(line -> line.endsWith("install maven"));
    }

    @Test
    void buildsWithoutACompilerAndAPythonButSaysSo() throws Exception {
        Files.delete(bin.resolve("cc"));
        Files.delete(bin.resolve("python3"));
        Outcome outcome = venturi("run");
        assertThat(outcome.status).isZero();
        assertThat(outcome.err).contains("no C compiler (cc)").contains("no Python 3");
        assertThat(venturi("run").err).isEmpty();
    }

    @Test
    void asRootInstallsWhatAptOffersAndSaysWhatAndWhyFirst() throws Exception {
        Files.delete(bin.resolve("mvn"));
        executable(bin.resolve("id"), "#!/bin/sh\necho 0\n");
        executable(
                bin.resolve("apt-get"),
                """
                #!/bin/sh
                echo "$*" >>"%1$s/apt"
                case $* in *" install "*maven*) mv "%1$s/later-mvn" "%2$s/mvn" ;; esac
                """
                        .formatted(folder, bin));
        executable(folder.resolve("later-mvn"), MAVEN.formatted(folder));
        Map<String, String> given = new TreeMap<>(environment());
        given.remove("VENTURI_NO_INSTALL");
        given.put("LC_ALL", "C.UTF-8");
        Outcome outcome = venturi(given, "run");

        assertThat(outcome.status).isZero();
        assertThat(outcome.err)
                .containsSubsequence(
                        "venturi: missing on this machine: mvn;",
                        "venturi: installing maven: Maven, which builds Venturi\n",
                        "venturi: building");
        assertThat(Files.readAllLines(folder.resolve("apt")))
                .satisfiesExactly(
                        update -> assertThat(update).endsWith("update"),
                        offered -> assertThat(offered).isEqualTo("install --simulate -qq maven"),
                        install -> assertThat(install).endsWith("--no-install-recommends maven"));
        assertThat(outcome.environment()).isEqualTo(given);
    }

    @Test
    void isFoundThroughLinksAndKeepsTheWorkingDirectory() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree.resolve("venturi"));
        Path second = Files.createSymbolicLink(bin.resolve("venturi"), link);
        assertThat(second).exists();
        Outcome outcome = run(environment(), List.of("/bin/sh", "-c", "cd / && exec venturi run"));
        assertThat(outcome.status).isZero();
        assertThat(outcome.arguments()).contains(tree.toRealPath() + "/target/venturi.jar");
        assertThat(outcome.environment()).containsEntry("PWD", "/");
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH", bin.toString(),
                "JAVA_HOME", folder.resolve("jdk").toString(),
                "VENTURI_NO_INSTALL", "1");
    }

    private Outcome venturi(String... arguments) throws Exception {
        return venturi(environment(), arguments);
    }

    private Outcome venturi(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tree.resolve("venturi").toString()));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    private Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Outcome(status, Files.readString(out), Files.readString(err));
    }

    private record Outcome(int status, String out, String err) {
        Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            for (String entry : out.substring(0, out.indexOf("--\0")).split("\0")) {
                int equals = entry.indexOf('=');
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
            return environment;
        }

        List<String> arguments() {
            return List.of(out.substring(out.indexOf("--\0") + 3).split("\0", -1));
        }
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Changes a file's time to after the build's, however coarse the file system's clock.
    private static void later(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMillis(50))));
        // The build's stamp must be later again.
        while (Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now())) {
            Thread.onSpinWait();
        }
    }

    private static Path find(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
    }
}
