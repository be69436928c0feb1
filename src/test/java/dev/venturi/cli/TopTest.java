package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.cpython.RunningProgram;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `venturi top` on a real pseudo-terminal, which each test finds as it was afterwards.
class TopTest {
    private static final String ENTER = "\u001b[?1049h";
    private static final String LEAVE = "\u001b[?1049l";

    @TempDir private Path scratch;
    private Venturi venturi;

    @BeforeEach
    void surroundings() throws Exception {
        venturi = new Venturi(scratch, scratch).with("NO_COLOR", "1").with("LC_ALL", "C.UTF-8");
    }

    private PseudoTerminal terminal() throws Exception {
        return PseudoTerminal.allStreams(venturi, Pythons.any().toString());
    }

    private RunningProgram served() throws Exception {
        return RunningProgram.start(Pythons.any(), getClass(), "served.py");
    }

    private static String top(RunningProgram program) {
        return Long.toString(program.pid());
    }

    /// What stays on the page that was there before.
    private static String left(PseudoTerminal.Outcome outcome) {
        String terminal = outcome.terminal();
        assertThat(terminal).contains(ENTER);
        return terminal.substring(terminal.indexOf(LEAVE) + LEAVE.length());
    }

    @Test
    void keysChooseWhatIsShown() throws Exception {
        try (RunningProgram program = served()) {
            PseudoTerminal.Outcome outcome =
                    terminal()
                            .type("(compute)", "l")
                            .type("lines by time on a CPU now", "s")
                            .type("lines by own time now", "t")
                            .type("wait_for_peer (", "f/COMP\r")
                            .type("with \"COMP\"   f/l/t", "p")
                            .type("paused", "p")
                            .type("f/l/t", "q")
                            .venturi("top", "--interval", "0.2", top(program));

            assertThat(outcome.taken()).isEqualTo(7);
            // A line is erased before it is written: behind a full one, its last character would
            // be.
            assertThat(outcome.terminal()).contains("\u001b[Kventuri top: process ");
            assertThat(outcome.status()).isZero();
            assertThat(left(outcome))
                    .contains("venturi top: process " + program.pid())
                    .contains("functions by own time now, with \"COMP\"")
                    .contains("(compute)")
                    .doesNotContain("sleep_on");
            assertThat(ProcessHandle.of(program.pid())).isPresent();
        }
    }

    @Test
    void ctrlCEndsTheLookAndNotTheProgram() throws Exception {
        try (RunningProgram program = served()) {
            PseudoTerminal.Outcome outcome =
                    terminal()
                            .interrupt("(compute)")
                            .venturi("top", "--interval", "0.2", top(program));

            assertThat(outcome.status()).isZero();
            assertThat(left(outcome)).contains("(compute)");
            assertThat(ProcessHandle.of(program.pid())).isPresent();
        }
    }

    @Test
    void itEndsWithTheProgram() throws Exception {
        Process program =
                new ProcessBuilder(Pythons.any().toString(), "-c", "import time; time.sleep(4)")
                        .start();
        PseudoTerminal.Outcome outcome =
                terminal().venturi("top", "--interval", "0.2", Long.toString(program.pid()));

        assertThat(outcome.status()).isZero();
        assertThat(left(outcome)).contains("<module>").contains("sleep");
        assertThat(program.waitFor()).isZero();
    }

    @Test
    void withoutATerminalItSaysWhatToUse() throws Exception {
        try (RunningProgram program = served()) {
            Outcome outcome = venturi.run("top", top(program));

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualTo(
                            "venturi top: it needs a terminal: venturi attach --duration SECONDS and venturi dump do not\n");
        }
    }

    @Test
    void whatIsNoPythonIsSaidOnThePageThatWasThereBefore() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            PseudoTerminal.Outcome outcome = terminal().venturi("top", Long.toString(sleep.pid()));

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(left(outcome)).contains("venturi top: process " + sleep.pid());
        } finally {
            sleep.destroy();
        }
    }
}
