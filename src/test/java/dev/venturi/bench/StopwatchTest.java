package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class StopwatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Nothing is measured of these, on any version.
    private static final List<String> FOLDED =
            List.of(
                    "1+1",
                    "'a'*100",
                    "x = 2**10",
                    "pass",
                    "None",
                    "...",
                    "1",
                    "\"text\"",
                    "(1, 2, 3)",
                    "x = (1, 2, 3)",
                    "x = 60*60*24",
                    "-5",
                    "x = -(1+2)",
                    "not True",
                    "x = not 0",
                    "1 if True else 2",
                    "if False: f()",
                    "while False: f()",
                    "while 0: f()",
                    "x = 1 and 2",
                    "f'abc'",
                    "x = f'abc'",
                    "'a' + 'b'",
                    "x = 'abc'[1]",
                    "x = (1,2)[0]",
                    "x = 3.5 * 2",
                    "if 0: x = 1",
                    "b'a' * 10",
                    "~1",
                    "x = 1 << 4",
                    "1; 2; 3",
                    "x = 7 // 2 + 4",
                    "if 1: pass",
                    "1_000 * 1_000",
                    "x = y = 2 * 3",
                    "x: int = 2 + 3",
                    "x = 0.1 + 0.2");

    /// These measure what they say.
    private static final List<String> HONEST =
            List.of(
                    "x = 1",
                    "x = -1",
                    "x = y",
                    "a + b",
                    "a += 1",
                    "a.real",
                    "a = [1, 2, 3]",
                    "[1, 2, 3]",
                    "{1, 2}",
                    "{}",
                    "x = {'a': 1}",
                    "f(t)",
                    "len('abc')",
                    "'a' * 5000",
                    "'%s' % 1",
                    "f'{a}'",
                    "a in (1, 2)",
                    "a < b",
                    "a < b < c",
                    "t[0]",
                    "t[1:2]",
                    "lambda: 0",
                    "[i for i in range(3)]",
                    "for i in range(10): pass",
                    "while a: break",
                    "import sys",
                    "assert a",
                    "if a: pass",
                    "x, y = y, x",
                    "a and b",
                    "a if b else c",
                    "not a",
                    "z = 1 if a else 2",
                    "abs(2*3)",
                    "try: f(t)\nexcept ValueError: pass",
                    "'-'.join(map(str, range(100)))",
                    "str(1+1)",
                    "def g(): return 1",
                    "class C: pass",
                    "x = a * 2 ** 10",
                    "global h; h = a");

    @TempDir private Path folder;

    private Stopwatch stopwatch(Path python, long number, int slices) throws Exception {
        return new Stopwatch(
                python,
                folder,
                new StopwatchPlan(
                        number,
                        slices,
                        // Other tests run beside this one.
                        true,
                        false,
                        List.of(),
                        StopwatchPlan.USUAL_SLICE,
                        Duration.ofMillis(30)));
    }

    private static Statement statement(String setup, String text) {
        return new Statement(setup, text, null);
    }

    static Stream<Path> pythons() {
        return Pythons.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void shouldTellWhatTheCompilerDidFromWhatRuns(Path python) throws Exception {
        Stopwatch stopwatch = stopwatch(python, 1, 1);
        for (String text : FOLDED) {
            Inspection found = stopwatch.inspect(statement("", text), LIMIT);
            assertThat(found.empty() || found.folded()).as(text).isTrue();
        }
        String setup = "a = b = c = y = 1; t = (1, 2); f = len";
        for (String text : HONEST) {
            Inspection found = stopwatch.inspect(statement(setup, text), LIMIT);
            assertThat(found.empty() || found.folded()).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void shouldCostInProportionToTheWork(Path python) throws Exception {
        Stopwatch stopwatch = stopwatch(python, 0, 0);
        List<Statement> statements =
                List.of(
                        statement("x = 3.5", "x ** 1.5"),
                        statement("x = 3.5", String.join("\n", Collections.nCopies(5, "x ** 1.5"))),
                        statement("x = 3.5", "for i in range(100): x ** 1.5"));
        List<Inspection> inspections = new ArrayList<>();
        for (Statement statement : statements) {
            inspections.add(stopwatch.inspect(statement, LIMIT));
        }
        List<Double> fiveTimes = new ArrayList<>();
        List<Double> loop = new ArrayList<>();
        // Side by side: the machine's speed changes from one second to the next.
        for (int block = 0; block < 7; block++) {
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < statements.size(); i++) {
                StopwatchRun run =
                        stopwatch.time(statements.get(i), inspections.get(i), block, LIMIT);
                seconds.add(run.timing().seconds());
            }
            fiveTimes.add(seconds.get(1) / seconds.get(0));
            loop.add(seconds.get(2) / seconds.get(0));
        }
        assertThat(Median.of(fiveTimes)).isBetween(2.5, 9.0);
        assertThat(Median.of(loop)).isBetween(50.0, 400.0);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void shouldExecuteExactlyAsOftenAsItWasTold(Path python) throws Exception {
        Path count = folder.resolve("count");
        Stopwatch stopwatch = stopwatch(python, 7, 1);
        Statement statement =
                statement(
                        "file = open(%s, 'a')".formatted(Stopwatch.literal(count.toString())),
                        "file.write('x')");
        Inspection inspection = stopwatch.inspect(statement, LIMIT);
        StopwatchRun run = stopwatch.time(statement, inspection, 1, LIMIT);
        assertThat(run.timing().executions()).isEqualTo(7);
        assertThat(Files.readString(count)).isEqualTo("x".repeat(7));
    }

    @Test
    void shouldSayThatLaterExecutionsAreCheaper() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThat(
                        codes(
                                stopwatch,
                                "import random; x = random.sample(range(2000), 2000)",
                                "x.sort()"))
                .contains("state_changes");
        assertThat(
                        codes(
                                stopwatch,
                                "import functools\n@functools.lru_cache\ndef f(n): return sum(range(n))",
                                "f(5000)"))
                .contains("state_changes");
        assertThat(codes(stopwatch, "x = list(range(2000))", "sum(x)"))
                .doesNotContain("state_changes");
        assertThat(codes(stopwatch, "x = list(range(2000))", "sorted(x)"))
                .doesNotContain("state_changes");
    }

    @Test
    void shouldSayThatTheStatementPrints() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThat(codes(stopwatch, "", "print('x')")).contains("prints");
        assertThat(codes(stopwatch, "import os", "os.write(2, b'x')")).contains("prints");
        assertThat(codes(stopwatch, "", "str(1)")).doesNotContain("prints");
    }

    @Test
    void shouldSayThatTheSetupTakesTheTime() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThat(
                        codes(
                                stopwatch,
                                "import time; time.sleep(0.1); t = time.monotonic() + 0.3\nwhile time.monotonic() < t: pass",
                                "len('x')"))
                .contains("setup_dominates");
    }

    @Test
    void shouldSayThatASliceIsTooShortForTheClock() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 3, 0);
        assertThat(codes(stopwatch, "x = 1", "x + x")).contains("timer_resolution");
    }

    private static List<String> codes(Stopwatch stopwatch, String setup, String text)
            throws Exception {
        Statement statement = statement(setup, text);
        Inspection inspection = stopwatch.inspect(statement, LIMIT);
        return StatementWarnings.of(
                        inspection, List.of(stopwatch.time(statement, inspection, 1, LIMIT)))
                .stream()
                .map(Session.Warning::code)
                // Other tests run beside this one.
                .filter(code -> !code.equals("pressure") && !code.equals("steal"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void shouldShowTheTracebackOfAStatementThatRaises(Path python) throws Exception {
        Stopwatch stopwatch = stopwatch(python, 0, 0);
        assertThatExceptionOfType(StatementFailure.class)
                .isThrownBy(
                        () -> stopwatch.inspect(statement("x = 1\ny = 0", "z = 2\nx / y"), LIMIT))
                .withMessage("the statement failed: ZeroDivisionError: division by zero")
                .satisfies(
                        failure ->
                                assertThat(failure.traceback())
                                        .startsWith("Traceback (most recent call last):\n")
                                        .contains(
                                                "File \"<statement>\", line 4, in inner\n    x / y\n")
                                        .doesNotContain("stopwatch.py"));
        assertThatThrownBy(() -> stopwatch.inspect(statement("", "return 1"), LIMIT))
                .hasMessageContaining("'return' outside function");
        assertThatThrownBy(() -> stopwatch.inspect(statement("x = ", "x"), LIMIT))
                .hasMessageContaining("SyntaxError");
        assertThatThrownBy(() -> stopwatch.inspect(statement("", "import sys; sys.exit(3)"), LIMIT))
                .hasMessage("the statement failed: SystemExit: 3");
    }

    @Test
    void shouldGiveUpWhatNeverEnds() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThatThrownBy(
                        () ->
                                stopwatch.inspect(
                                        statement("", "while True: pass"), Duration.ofMillis(500)))
                .hasMessage(
                        "the statement did not end within 0.5 s: give it more with --budget, or less to do");
    }

    @Test
    void shouldSayHowAProcessEndedThatTheStatementEnded() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThatThrownBy(() -> stopwatch.inspect(statement("import os", "os._exit(5)"), LIMIT))
                .hasMessage("the statement ended its process (exit code 5)");
        assertThatThrownBy(() -> stopwatch.inspect(statement("import os", "os.abort()"), LIMIT))
                .hasMessage("the statement ended its process (killed by SIGABRT)");
    }

    /// Without care each of these would multiply or get lost.
    @Test
    void shouldSurviveForksAndOtherFolders() throws Exception {
        Stopwatch stopwatch = stopwatch(Pythons.any(), 0, 0);
        assertThat(codes(stopwatch, "import os", "os.fork()")).contains("forks");
        assertThat(codes(stopwatch, "import os", "os.chdir('/')")).doesNotContain("forks");
        assertThat(codes(stopwatch, "import sys", "sys.stdout = None")).isEmpty();
        assertThat(
                        codes(
                                stopwatch,
                                "import os",
                                "os.close(1) if os.path.exists('/proc/self/fd/1') else 0"))
                .isEmpty();
    }

    @Test
    void shouldFindTheNamesOfAFile() throws Exception {
        Path file = folder.resolve("mine.py");
        Files.writeString(
                file,
                "import helper\ndef twice(n): return helper.one(n) * 2\nassert __name__ == 'mine'\n");
        Files.writeString(folder.resolve("helper.py"), "def one(n): return n\n");
        assertThat(runs("twice(3) == 6 or 1 / 0", file.toString())).isTrue();
        assertThatThrownBy(() -> runs("twice(3) == 7 or 1 / 0", file.toString()))
                .hasMessageContaining("ZeroDivisionError");
    }

    private boolean runs(String text, @Nullable String file) throws Exception {
        Statement.Source source =
                new Statement.Source(Statement.Source.Kind.FILE, String.valueOf(file));
        return stopwatch(Pythons.any(), 0, 0)
                        .inspect(new Statement("", text, source), LIMIT)
                        .instructions()
                > 0;
    }
}
