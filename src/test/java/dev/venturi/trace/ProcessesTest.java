package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Tracing.TracedProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `processes.py`: the numbers are in it. cProfile sees the first process only.
@Execution(ExecutionMode.CONCURRENT)
class ProcessesTest {
    @TempDir Path folder;

    private Traced run(Path python, String... arguments) throws Exception {
        Traced traced = Traced.program(python, folder, "processes.py", arguments);
        assertThat(traced.exit().statusForShell()).as(traced.errors()).isZero();
        assertThat(traced.errors()).isEmpty();
        assertThat(traced.tracing().notes()).isEmpty();
        return traced;
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void aForkedChildIsFollowedUnderTheCallersOfItsParent(Path python) throws Exception {
        Traced traced = run(python, "fork");
        assertThat(traced.calls("fork")).isEqualTo(1);
        assertThat(traced.calls("work", "fork")).isEqualTo(2);
        assertThat(traced.calls("leaf", "work")).isEqualTo(15);
        assertThat(traced.calls("<built-in method posix._exit>", "fork")).isEqualTo(1);
        List<TracedProcess> processes = traced.tracing().processes();
        assertThat(processes).hasSize(2);
        long parent =
                processes.stream()
                        .filter(process -> process.parentPid() == 0)
                        .findFirst()
                        .orElseThrow()
                        .pid();
        assertThat(processes).filteredOn(process -> process.parentPid() == parent).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void childrenOfChildrenAreFollowed(Path python) throws Exception {
        Traced traced = run(python, "nested", "6");
        assertThat(traced.tracing().processes()).hasSize(7);
        assertThat(traced.calls("leaf", "nested")).isEqualTo(7);
        assertThat(traced.calls("nested")).isEqualTo(7);
        // Each but the first is within its parent's, whose stack it has.
        assertThat(traced.use("nested").recursiveCalls()).isEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void aChildThatAThreadForksHasThatThreadsStack(Path python) throws Exception {
        Traced traced = run(python, "in_thread");
        assertThat(traced.calls("leaf", "work")).isEqualTo(15);
        assertThat(traced.calls("work", "fork")).isEqualTo(2);
        assertThat(traced.calls("fork")).isEqualTo(1);
        assertThat(traced.tracing().processes()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void poolsOfEveryKindAreFollowed(Path python) throws Exception {
        for (String method : List.of("fork", "spawn", "forkserver")) {
            Traced traced = run(python, "pool", method);
            assertThat(traced.calls("leaf")).as(method).isEqualTo(20);
            assertThat(traced.calls("leaf", "mapstar")).as(method).isEqualTo(20);
            assertThat(traced.tracing().processes()).as(method).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void commandsThatAreStartedAreFollowedWhateverStartsThem(Path python) throws Exception {
        Traced traced = run(python, "commands");
        assertThat(traced.calls("started")).isEqualTo(6 * 7);
        assertThat(traced.calls("started", "<module>")).isEqualTo(6 * 7);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void aProcessThatBecomesAnotherProgramKeepsWhatItCounted(Path python) throws Exception {
        Traced traced = run(python, "become", "5");
        assertThat(traced.calls("leaf", "become")).isEqualTo(6);
        assertThat(traced.calls("<built-in method posix.execv>", "become")).isEqualTo(5);
        assertThat(traced.tracing().processes().stream().map(TracedProcess::pid).distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void whatLeavesFromDepthWasCounted(Path python) throws Exception {
        Traced traced = Traced.program(python, folder, "processes.py", "leave", "40");
        assertThat(traced.exit().statusForShell()).isEqualTo(3);
        assertThat(traced.calls("leave")).isEqualTo(41);
        assertThat(traced.use("leave").recursiveCalls()).isEqualTo(40);
        assertThat(traced.calls("<built-in method posix._exit>", "leave")).isEqualTo(1);
    }
}
