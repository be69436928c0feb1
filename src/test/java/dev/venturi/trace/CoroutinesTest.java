package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `coroutines.py`: the numbers are in it.
@Execution(ExecutionMode.CONCURRENT)
class CoroutinesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void activationsAreCallsAndWhatComesAfterIsAResume(Path python) throws Exception {
        Traced traced = Traced.program(python, folder, "coroutines.py");

        assertThat(traced.exit().statusForShell()).as(traced.errors()).isZero();
        assertThat(traced.tracing().notes()).isEmpty();
        boolean hasToThread = traced.calls("to_thread") > 0;
        int jobs = 1000 + (traced.calls("__aenter__") > 0 ? 10 : 0);
        assertThat(traced.calls("job")).isEqualTo(jobs);
        assertThat(traced.use("job").resumes()).isEqualTo(3L * jobs);
        assertThat(traced.use("job").recursiveCalls()).isZero();
        assertThat(traced.calls("leaf", "job")).isEqualTo(jobs);
        assertThat(traced.calls("numbers")).isEqualTo(1);
        assertThat(traced.use("numbers").resumes()).isEqualTo(50);
        assertThat(traced.calls("pausing")).isEqualTo(1);
        assertThat(traced.use("pausing").resumes()).isEqualTo(20 + 20);
        assertThat(traced.calls("sleeper")).isEqualTo(10);
        assertThat(traced.use("sleeper").resumes()).isEqualTo(10);
        assertThat(traced.calls("leaf", "blocking")).isEqualTo(hasToThread ? 5 : 0);
        assertThat(traced.calls("main")).isEqualTo(1);

        // Ten slept 0.3 s each, at once. A timer is never early by more than the clock's step.
        assertThat(traced.awaitingSeconds("sleeper")).isBetween(2.99, 6.0);
        assertThat(traced.use("sleeper").totalSeconds()).isLessThan(0.3);
        assertThat(traced.awaitingSeconds("main")).isGreaterThan(0.3);
        assertThat(traced.awaitingSeconds("blocking")).isZero();
    }
}
