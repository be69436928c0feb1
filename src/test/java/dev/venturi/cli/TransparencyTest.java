package dev.venturi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that would notice a tracer in them (`transparent.py` beside this) print the same under
/// `venturi trace` as without it.
class TransparencyTest {
    private static final String PROGRAMS =
            "pickles pools cprofile profile_function trace_function debugger monitoring environment"
                    + " tools objects memory warns faults descriptors daemons threads hooks"
                    + " raising_hook children files imports asynchronous exceptions";

    private static final String TAKEOVER = "it set a profile function of its own";

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = scratch.resolve("program");
        Files.createDirectory(folder);
        venturi =
                new Venturi(scratch, folder)
                        .with("PYTHONDONTWRITEBYTECODE", "1")
                        .with("PYTHONHASHSEED", "1");
        Files.copy(
                Path.of("src/test/java/dev/venturi/cli/transparent.py"),
                scratch.resolve("transparent.py"));
    }

    /// One for each way in which the probe is in a program.
    static Stream<Path> pythons() {
        return Stream.of("3.8", "3.11", "3.12", "3.13", "3.15")
                .flatMap(version -> Pythons.version(version).stream());
    }

    private Outcome alone(Path python, String... arguments) throws Exception {
        empty();
        return venturi.runs(command(List.of(python.toString()), arguments));
    }

    private Outcome traced(Path python, String... arguments) throws Exception {
        empty();
        Outcome outcome =
                venturi.runs(
                        command(
                                Venturi.command(
                                        venturi.temporary(),
                                        "trace",
                                        "--python",
                                        python.toString(),
                                        "-o",
                                        scratch.resolve("calls.pstats").toString()),
                                arguments));
        venturi.assertNothingLeft();
        return outcome;
    }

    private static List<String> command(List<String> python, String... arguments) {
        List<String> words = new ArrayList<>(python);
        words.addAll(Arrays.asList(arguments));
        return words;
    }

    /// A program finds an empty folder each time.
    private void empty() throws IOException {
        dev.venturi.bench.TemporaryFolder.empty(folder);
    }

    private static List<String> own(Outcome outcome) {
        return outcome.lines().stream().filter(line -> !line.startsWith("venturi: ")).toList();
    }

    private static Stream<String> said(Outcome outcome) {
        return outcome.lines().stream().filter(line -> line.startsWith("venturi: "));
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aProgramDoesNotNotice(Path python) throws Exception {
        String[] words = ("../transparent.py " + PROGRAMS).split(" ", -1);
        Outcome alone = alone(python, words);
        Outcome traced = traced(python, words);
        assertThat(traced.out().lines()).containsExactlyElementsOf(alone.out().lines().toList());
        assertThat(own(traced)).isEqualTo(own(alone));
        assertThat(traced.status()).isEqualTo(alone.status()).isZero();
        for (String program : PROGRAMS.split(" ", -1)) {
            assertThat(alone.out()).contains("\n" + program + " 0\n");
        }
        // cProfile and sys.setprofile take the place of our profile function before 3.12.
        boolean replaced =
                alone(python, "-c", "import sys; print(sys.version_info < (3, 12))")
                        .out()
                        .equals("True\n");
        assertThat(said(traced).filter(line -> line.contains(TAKEOVER)).count())
                .isEqualTo(replaced ? 4 : 0);
    }

    /// What its profiler replaced comes back, in the main thread and in others.
    @ParameterizedTest
    @MethodSource("pythons")
    void callsAfterAnInnerProfilerAreCounted(Path python) throws Exception {
        String program =
                """
                import cProfile, threading
                def during(): pass
                def after(): pass
                def inner():
                    profile = cProfile.Profile()
                    profile.enable()
                    for _ in range(10): during()
                    profile.disable()
                    print([row.callcount for row in profile.getstats() if "during" in str(row.code)])
                inner()
                for _ in range(20): after()
                thread = threading.Thread(target=inner)
                thread.start()
                thread.join()
                for _ in range(20): after()
                """;
        Files.writeString(scratch.resolve("profiles.py"), program);
        Outcome traced =
                venturi.run(
                        "trace",
                        "--python",
                        python.toString(),
                        "--restrict",
                        "during|after",
                        "../profiles.py");
        assertThat(traced.out()).isEqualTo("[10]\n[10]\n");
        assertThat(traced.err()).containsPattern("(?m)^ +40 .*\\(after\\)$");
        boolean beside = traced.err().contains("(during)");
        assertThat(beside).isNotEqualTo(traced.err().contains(TAKEOVER));
        if (beside) {
            assertThat(traced.err()).containsPattern("(?m)^ +20 .*\\(during\\)$");
        }
    }

    /// `LD_PRELOAD` is the user's.
    @Test
    void whatTheUserPreloadsIsLoadedAndSeenAsWithoutUs() throws Exception {
        Path python = Pythons.any();
        Path library = scratch.resolve("preloaded.so");
        boolean built = builds("-shared", "-fPIC", library, "int preloaded(void) { return 17; }");
        String given = (built ? library + ":" : "") + "/no/such/library.so";
        venturi.with("LD_PRELOAD", given);
        String program =
                "import ctypes, os, subprocess; print(os.environ['LD_PRELOAD'], hasattr(ctypes.CDLL(None), 'preloaded'), flush=True);"
                        + " os.system('env | sort'); subprocess.run(['env'], env={'LD_PRELOAD': 'a:b'}); subprocess.run(['env'], env={'LD_PRELOAD': '', 'A': 'b'})";
        Outcome alone = alone(python, "-c", program);
        Outcome traced = traced(python, "-c", program);
        assertThat(traced.out()).isEqualTo(alone.out());
        assertThat(alone.out()).startsWith(given + (built ? " True\n" : " False\n"));
        assertThat(traced.err()).doesNotContain("probe.so");
    }

    private boolean builds(String one, String two, Path file, String source) throws Exception {
        Path text = Files.writeString(scratch.resolve("source.c"), source + "\n", UTF_8);
        try {
            return new ProcessBuilder("cc", one, two, "-o", file.toString(), text.toString())
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noCompiler) {
            System.err.println("tests: no C compiler (cc); a preloaded library was left out");
            return false;
        }
    }
}
