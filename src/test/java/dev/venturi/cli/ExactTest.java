package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.avaje.json.mapper.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `venturi run --exact` and `--counts`: exact calls and sampled time of one run, in one table.
@Execution(ExecutionMode.CONCURRENT)
class ExactTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path PROGRAM =
            Path.of("src/test/java/dev/venturi/cli/exact.py").toAbsolutePath();

    /// `fib(10)` makes 177 calls, of which one is primitive.
    private static final Map<String, Long> CALLS =
            Map.of("leaf", 6100L, "fib", 177L, "numbers", 1L, "work", 3L, "wait", 6L, "main", 1L);

    @TempDir private Path folder;

    private Map<String, Object> run(Path python, String how) throws Exception {
        Path json = folder.resolve("run.json");
        Venturi.Outcome outcome =
                new Venturi(folder, folder)
                        .run(
                                "run",
                                how,
                                "--json",
                                json.toString(),
                                "--python",
                                python.toString(),
                                PROGRAM.toString());
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(3);
        assertThat(outcome.out()).isEqualTo("done\n");
        assertThat(outcome.lines()).anyMatch(line -> line.strip().startsWith("ncalls tottime"));
        return JSON.fromJsonObject(Files.readString(json));
    }

    private static Map<?, ?> function(Map<String, Object> run, String name) {
        return ((List<?>) Objects.requireNonNull(run.get("functions")))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .filter(
                                each ->
                                        name.equals(each.get("function"))
                                                && PROGRAM.toString().equals(each.get("file")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no function " + name));
    }

    private static double number(Map<?, ?> of, String key) {
        return ((Number) Objects.requireNonNull(of.get(key), key)).doubleValue();
    }

    private static void assertCalls(Map<String, Object> run) {
        CALLS.forEach(
                (name, calls) ->
                        assertThat(number(function(run, name), "calls"))
                                .as(name)
                                .isEqualTo((double) calls));
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void exactHasBothTheCallsAndWhereTheTimeWent(Path python) throws Exception {
        Map<String, Object> run = run(python, "--exact");
        assertCalls(run);
        assertThat(number(function(run, "fib"), "primitive_calls")).isEqualTo(1);
        assertThat(number(function(run, "numbers"), "resumes")).isEqualTo(100);
        // Both clocks saw the same: six times 50 ms asleep, 300 ms computing.
        Map<?, ?> wait = function(run, "wait");
        assertThat(number((Map<?, ?>) Objects.requireNonNull(wait.get("states")), "sleep"))
                .isBetween(0.25, 1.0);
        assertThat(number(wait, "traced_total_seconds"))
                .isCloseTo(number(wait, "total_seconds"), within(0.15));
        assertThat(number(function(run, "spin"), "traced_total_seconds"))
                .isCloseTo(number(function(run, "spin"), "total_seconds"), within(0.3));
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsHasTheCallsAndOnlySampledTime(Path python) throws Exception {
        Map<String, Object> run = run(python, "--counts");
        assertCalls(run);
        Map<?, ?> wait = function(run, "wait");
        assertThat(wait.get("traced_total_seconds")).isNull();
        assertThat(number((Map<?, ?>) Objects.requireNonNull(wait.get("states")), "sleep"))
                .isBetween(0.25, 1.0);
    }
}
