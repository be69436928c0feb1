package dev.venturi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `./test --interpreters` in a small tree of its own, on a machine that lacks only Python 3.14.
/// Its apt offers one package; a file in `broken/` makes the program of that name fail.
class InterpretersTest {
    private static final List<String> TOOLS =
            List.of(
                    "awk",
                    "cat",
                    "find",
                    "flock",
                    "grep",
                    "id",
                    "ln",
                    "mkdir",
                    "mktemp",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sort",
                    "touch");

    /// Fakes: `%1$s` is the test's folder.
    private static final Map<String, String> FAKES =
            Map.of(
                    "mvn",
                    "echo \"$*\" >>\"%1$s/maven\"\n",
                    "dpkg",
                    "echo amd64\n",
                    "apt-config",
                    """
                    case $1 in
                        shell) echo "venturi_list='%1$s/sources.list' venturi_parts='%1$s/sources.list.d/'" ;;
                        dump) echo 'Acquire::IndexTargets::deb::Contents "";' ;;
                    esac
                    """,
                    "apt-cache",
                    "[ ! -e %1$s/broken/apt-cache ]\n",
                    "apt-get",
                    """
                    echo "$*" >>"%1$s/apt"
                    cat "$2" >"%1$s/conf"
                    case $* in
                        *update) step=update; cat "$(sed -n 's/^Dir::Etc::sourcelist "\\(.*\\)";/\\1/p' "$2")" >>"%1$s/asked" ;;
                        *--simulate*) step=resolve; echo "Inst libc6 (2.43-7 Debian:unstable [amd64])" ;;
                        *download*) step=download; : >libc6.deb ;;
                    esac
                    [ ! -e "%1$s/broken/$step" ] || { echo "W: about something"; echo "E: $step is broken"; exit 100; }
                    """,
                    "dpkg-deb",
                    """
                    mkdir -p "$3/usr/bin" "$3/usr/lib64" "$3/usr/lib/x"
                    : >"$3/usr/lib64/ld.so"
                    : >"$3/usr/lib/x/libc.so.6"
                    cp "%1$s/python" "$3/usr/bin/python3.14"
                    """,
                    "patchelf",
                    "[ \"$1\" != --print-interpreter ] || { echo /lib64/ld.so; exit; }\n"
                            + "echo \"$*\" >>\"%1$s/patched\"\n",
                    "cp",
                    "exec /bin/cp \"$@\"\n");

    private static final String PYTHON =
            """
            case "$*" in *python_implementation*) echo "CPython False 3.14.1"; exit ;; esac
            [ ! -e "%1$s/broken/python" ] || { echo "Traceback:"; echo "ImportError: libssl"; exit 1; }
            echo "3.14.1 (main)"
            """;

    @TempDir Path folder;
    private Path tree;
    private Path bin;
    private Path cache;

    @BeforeEach
    void machine() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        bin = Files.createDirectories(folder.resolve("bin"));
        cache = folder.resolve("cache");
        Files.createDirectories(folder.resolve("broken"));
        Files.createDirectories(folder.resolve("sources.list.d"));
        Files.writeString(
                folder.resolve("sources.list"), "deb http://mirror.invalid/debian stable main\n");
        Files.createDirectories(tree.resolve("tools"));
        for (String file : List.of("test", "tools/setup.sh", "tools/interpreters.sh")) {
            Files.copy(Path.of(file), tree.resolve(file));
        }
        built();
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "exec " + find(tool) + " \"$@\"\n");
        }
        for (Map.Entry<String, String> fake : FAKES.entrySet()) {
            script(bin.resolve(fake.getKey()), fake.getValue().formatted(folder));
        }
        script(folder.resolve("python"), PYTHON.formatted(folder));
    }

    @Test
    void fetchesOnceWhatTheMachineLacksAndThenRunsTheTests() throws Exception {
        assertThat(test("--interpreters", "--slow", "SomeTest").err)
                .isEqualTo(
                        """
                        venturi: fetching Python 3.14 and its libraries from Debian unstable, into %s
                        venturi: Python 3.14 is ready: 3.14.1 (main)
                        """
                                .formatted(cache));
        Path python = cache.resolve("3.14/usr/bin/python3.14");
        Path real = cache.resolve("3.14").toRealPath();
        assertThat(python).isExecutable();
        assertThat(lines("patched"))
                .containsExactly(
                        "--set-interpreter %1$s/usr/lib64/ld.so --force-rpath --set-rpath %1$s/usr/lib/x %1$s/usr/bin/python3.14"
                                .formatted(cache.resolve(real.getFileName())));
        assertThat(names(cache))
                .containsExactlyInAnyOrder("3.14", "lock", real.getFileName().toString());
        assertThat(lines("apt")).last().asString().endsWith("download libc6=2.43-7");
        assertThat(lines("maven"))
                .containsExactly(
                        "-q -B -Dstyle.color=never -f "
                                + tree.toRealPath()
                                + " -DexcludedGroups= -Dtest=SomeTest verify");

        int asked = lines("apt").size();
        assertThat(test("--interpreters").err).isEmpty();
        assertThat(lines("apt")).hasSize(asked);
        assertThat(lines("maven")).hasSize(2);
    }

    @Test
    void fetchesNothingUnlessToldTo() throws Exception {
        assertThat(test().status).isZero();
        assertThat(folder.resolve("apt")).doesNotExist();
        assertThat(cache).doesNotExist();
        assertThat(lines("maven")).hasSize(1);
    }

    @Test
    void anArgumentThatItDoesNotKnowGetsTheUsage() throws Exception {
        Outcome outcome = test("--interpreter");
        assertThat(outcome.status).isEqualTo(2);
        assertThat(outcome.err)
                .startsWith("Runs the tests: ./test [--slow] [--interpreters] [NAME]\n")
                .contains("\n  --interpreters ")
                .contains("\n  NAME ");
        assertThat(folder.resolve("maven")).doesNotExist();
    }

    @Test
    void startsAnewWhatWasInterruptedOrNoLongerRuns() throws Exception {
        Path stopped = Files.createDirectories(cache.resolve("unpacked.3.14.abcdef/usr/bin"));
        Path gone = Files.createDirectories(cache.resolve("unpacked.3.14.old/usr/bin"));
        script(gone.resolve("python3.14"), "exit 127\n");
        Files.createSymbolicLink(cache.resolve("3.14"), Path.of("unpacked.3.14.old"));
        Files.createDirectories(cache.resolve("apt/state/lists"));

        assertThat(test("--interpreters").err).contains("Python 3.14 is ready");
        assertThat(stopped).doesNotExist();
        assertThat(gone).doesNotExist();
        assertThat(cache.resolve("apt")).doesNotExist();
        assertThat(cache.resolve("3.14/usr/bin/python3.14")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update    | gives no Debian unstable (apt-get update: update is broken); what they would show is left out
                    apt-cache | unstable has no python3.14-minimal; what it would show is left out
                    resolve   | apt-get install: resolve is broken; what it would show is left out
                    download  | apt-get download: download is broken; what it would show is left out
                    python    | does not work here (ImportError: libssl); what it would show is left out
                    """)
    void saysInOneLineWhatCannotBeHadAndRunsTheTests(String broken, String why) throws Exception {
        Files.createFile(folder.resolve("broken").resolve(broken));
        Outcome outcome = test("--interpreters");
        assertThat(outcome.status).isZero();
        assertThat(outcome.err.lines().filter(line -> !line.startsWith("venturi: fetching")))
                .singleElement()
                .asString()
                .startsWith("venturi: no Python 3.14 here: ")
                .endsWith(why);
        assertThat(names(cache)).containsExactly("lock");
        assertThat(lines("maven")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"patchelf, (install patchelf)", "apt-get, VENTURI_TEST_PYTHONS)"})
    void namesTheToolThatIsMissingWhereItMayNotInstall(String tool, String next) throws Exception {
        Files.delete(bin.resolve(tool));
        Outcome outcome = test("--interpreters");
        assertThat(outcome.status).isZero();
        assertThat(outcome.err.lines())
                .singleElement()
                .asString()
                .startsWith("venturi: no Python 3.14 here: no " + tool)
                .contains(next);
        assertThat(lines("maven")).hasSize(1);
    }

    @Test
    void waitsForAnotherThatIsPreparingAndUsesWhatItMade() throws Exception {
        Files.createDirectories(cache.resolve("3.14/usr/bin"));
        Process other =
                new ProcessBuilder(
                                "flock",
                                cache.resolve("lock").toString(),
                                "sh",
                                "-c",
                                "echo locked; cat; mv python cache/3.14/usr/bin/python3.14")
                        .directory(folder.toFile())
                        .start();
        assertThat(other.inputReader().readLine()).isEqualTo("locked");
        Process waiting = start("--interpreters");
        assertThat(waiting.errorReader().readLine()).endsWith("waiting for it");
        other.getOutputStream().close();

        assertThat(waiting.errorReader().readLine()).isNull();
        assertThat(waiting.waitFor()).isZero();
        assertThat(folder.resolve("apt")).doesNotExist();
    }

    @Test
    void asksTheMachinesOwnMirrorForUnstableWithItsOwnKeyUnderAnAptOfItsOwn() throws Exception {
        Files.writeString(
                folder.resolve("sources.list"),
                """
                # deb http://comment.invalid/debian stable main
                deb-src http://source.invalid/debian stable main
                deb http://security.invalid/debian stable-security main
                deb http://extra.invalid/debian stable contrib
                deb [signed-by=/a/key.gpg] http://one.invalid/debian  stable  contrib main # ours
                """);
        Files.writeString(
                folder.resolve("sources.list.d/b.sources"),
                """
                Enabled: no
                Types: deb
                URIs: http://disabled.invalid/debian
                Suites: stable
                Components: main

                # the mirror
                Types: deb deb-src
                URIs: http://two.invalid/debian
                Suites: oldstable-updates
                 oldstable
                Components: main non-free
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 abc""");
        Files.createFile(folder.resolve("broken/update"));
        assertThat(test("--interpreters").status).isZero();

        List<String> asked = lines("asked");
        assertThat(asked.getFirst())
                .isEqualTo("deb [signed-by=/a/key.gpg] http://one.invalid/debian unstable main");
        assertThat(asked.subList(1, 4))
                .containsExactly("Types: deb", "Suites: unstable", "Components: main");
        assertThat(asked.subList(4, asked.size()))
                .containsSequence(
                        "signed-by:", " -----BEGIN PGP PUBLIC KEY BLOCK-----", " .", " abc")
                .contains("uris: http://two.invalid/debian")
                .hasSize(5);
        assertThat(lines("apt")).hasSize(2);
        assertThat(lines("conf"))
                .filteredOn(line -> line.startsWith("Dir::") && !line.contains("/dev/null"))
                .allMatch(line -> line.contains(" \"" + cache))
                .anyMatch(line -> line.startsWith("Dir::State::status "));
        assertThat(lines("conf")).contains("#clear Acquire::IndexTargets::deb::Contents;");
    }

    private Outcome test(String... arguments) throws Exception {
        Process process = start(arguments);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), err);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("test").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment()
                .putAll(
                        new HashMap<>(
                                Map.of(
                                        "PATH",
                                        bin.toString(),
                                        "JAVA_HOME",
                                        folder.resolve("jdk").toString(),
                                        "VENTURI_NO_INSTALL",
                                        "1",
                                        "VENTURI_INTERPRETERS",
                                        cache.toString(),
                                        "VENTURI_TEST_PYTHONS",
                                        pythons())));
        return builder.start();
    }

    private record Outcome(int status, String err) {}

    /// Interpreters of all versions but 3.14.
    private String pythons() throws IOException {
        List<String> pythons = new ArrayList<>();
        for (int minor : List.of(8, 9, 10, 11, 12, 13, 15)) {
            Path python = folder.resolve("given-3." + minor);
            script(python, "echo CPython False 3." + minor + ".2\n");
            pythons.add(python.toString());
        }
        return String.join(":", pythons);
    }

    /// A JDK, and a jar that is newer than all that it is built from.
    private void built() throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk/bin"));
        script(home.resolve("java"), "");
        script(home.resolve("javac"), "");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.createDirectories(tree.resolve("src/main"));
        Files.createDirectories(tree.resolve("target"));
        Files.createFile(tree.resolve("target/venturi.jar"));
        Files.createFile(tree.resolve("target/venturi.built"));
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
    }
}
