package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Tracing.TracedProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `threads.py`: the numbers are in it. cProfile sees one thread, or mixes up all of them.
@Execution(ExecutionMode.CONCURRENT)
class ThreadsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void everyCallOfEveryThreadIsCountedUnderItsOwnCaller(Path python) throws Exception {
        Traced traced = Traced.program(python, folder, "threads.py");

        assertThat(traced.exit().statusForShell()).as(traced.errors()).isZero();
        assertThat(traced.tracing().notes()).isEmpty();
        int eight = 100 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8);
        assertThat(traced.calls("leaf", "work")).isEqualTo(eight + 7);
        assertThat(traced.calls("leaf", "pooled")).isEqualTo(200);
        assertThat(traced.calls("leaf")).isEqualTo(eight + 7 + 200);
        assertThat(traced.calls("work")).isEqualTo(9);
        assertThat(traced.use("work").recursiveCalls()).isZero();
        assertThat(traced.calls("raw")).isEqualTo(5);
        assertThat(traced.calls("<built-in method builtins.len>", "raw")).isEqualTo(50);
        assertThat(traced.calls("grow")).isEqualTo(31);
        assertThat(traced.use("grow").recursiveCalls()).isZero();
        assertThat(traced.calls("tiny")).isEqualTo(1000);
        assertThat(traced.calls("numbers")).isEqualTo(1);
        // That a generator is closed where it is suspended counts as one, but in 3.13 makes no
        // event.
        assertThat(traced.use("numbers").resumes())
                .isEqualTo(python.toString().contains("3.13") ? 99 : 100);

        assertThat(traced.tracing().processes()).hasSize(1);
        TracedProcess process = traced.tracing().processes().getFirst();
        long all = process.threads().stream().filter(thread -> !thread.thread().main()).count();
        // As many threads of the pool as were needed.
        assertThat(all).isBetween(8L + 5 + 1 + 30 + 1000 + 1 + 2, 8L + 5 + 4 + 30 + 1000 + 1 + 2);
        assertThat(process.threads().stream().filter(thread -> thread.thread().main())).hasSize(1);
        assertThat(process.threads().stream().mapToLong(thread -> thread.calls()).sum())
                .isEqualTo(
                        traced.tracing().functions().stream()
                                .mapToLong(function -> function.use().calls())
                                .sum());
    }
}
