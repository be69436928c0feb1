package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `ends.py`: however a program ends, what it did until then is counted.
@Execution(ExecutionMode.CONCURRENT)
class EndsTest {
    private static final int SIGABRT = 6;
    private static final int SIGKILL = 9;

    @TempDir Path folder;

    private Traced run(Path python, String how) throws Exception {
        Traced traced = Traced.program(python, folder, "ends.py", how);
        assertThat(traced.tracing().notes()).isEmpty();
        return traced;
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void aProgramThatIsKilledHasCountedToItsLastCall(Path python) throws Exception {
        Traced traced = run(python, "killed");
        assertThat(traced.exit().signal()).isEqualTo(SIGKILL);
        assertThat(traced.calls("leaf", "killed")).isEqualTo(12345);
        assertThat(traced.calls("<built-in method builtins.abs>", "leaf")).isEqualTo(12345);
        assertThat(traced.calls("<built-in method posix.kill>", "killed")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void aStackThatIsCutOffIsCounted(Path python) throws Exception {
        Traced killed = run(python, "killed_in_depth");
        assertThat(killed.exit().signal()).isEqualTo(SIGKILL);
        assertDepth(killed);
        Traced aborted = run(python, "aborts");
        assertThat(aborted.exit().signal()).isEqualTo(SIGABRT);
        assertDepth(aborted);
        Traced left = run(python, "exits_at_once");
        assertThat(left.exit().statusForShell()).isEqualTo(4);
        assertDepth(left);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void exceptionsThatEndTheProgramUnwindWhatWasCounted(Path python) throws Exception {
        Traced exits = run(python, "exits");
        assertThat(exits.exit().statusForShell()).isEqualTo(3);
        assertDepth(exits);
        Traced raises = run(python, "raises");
        assertThat(raises.exit().statusForShell()).isEqualTo(1);
        assertThat(raises.errors()).contains("TypeError: bad operand type for abs(): 'str'");
        assertDepth(raises);
        assertThat(raises.calls("<built-in method builtins.abs>", "leaf")).isEqualTo(1);
    }

    private static void assertDepth(Traced traced) {
        assertThat(traced.calls("deep")).isEqualTo(51);
        assertThat(traced.use("deep").recursiveCalls()).isEqualTo(50);
        assertThat(traced.calls("deep", "deep")).isEqualTo(50);
    }
}
