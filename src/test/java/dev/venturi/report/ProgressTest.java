package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos = 5_000_000_000L;

    private Progress progress(boolean terminal, int columns) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return Progress.ticked(out, new Screen(terminal, columns, false, true), () -> nanos);
    }

    private void pass(double seconds) {
        nanos += Math.round(seconds * 1e9);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStepOfLessThanASecondLeavesNoTrace() {
        try (Progress progress = progress(true, 80)) {
            progress.begin("reading");
            pass(0.9);
            progress.tick();
            progress.detail("half");
        }
        assertThat(printed()).isEmpty();
    }

    @Test
    void aLongerStepIsShownWithItsTimeAndTakenAwayAtItsEnd() {
        try (Progress progress = progress(true, 80)) {
            progress.begin("proving the patch");
            pass(1.2);
            progress.detail("pair 3 of at most 40");
        }
        String line = "venturi: proving the patch, pair 3 of at most 40, 1.2 s";
        assertThat(printed()).isEqualTo("\r" + line + "\r" + " ".repeat(line.length()) + "\r");
    }

    @Test
    void itIsRedrawnTenTimesASecondAtMost() {
        try (Progress progress = progress(true, 80)) {
            progress.begin("proving");
            pass(1);
            for (int i = 0; i < 1000; i++) {
                progress.tick();
                pass(0.001);
            }
        }
        assertThat(printed().chars().filter(c -> c == 's').count()).isBetween(9L, 10L);
    }

    @Test
    void aShorterLineCoversTheLongerOneBeforeIt() {
        try (Progress progress = progress(true, 80)) {
            progress.begin("a");
            pass(1);
            progress.detail("a long detail");
            pass(1);
            progress.detail("");
        }
        assertThat(printed())
                .contains("\rventuri: a, a long detail, 1.0 s\rventuri: a, 2.0 s" + " ".repeat(15));
    }

    @Test
    void itNeverReachesTheLastColumn() {
        try (Progress progress = progress(true, 40)) {
            progress.begin("x".repeat(300));
            pass(2);
            progress.tick();
        }
        String line = printed().split("\r", -1)[1];
        assertThat(Text.width(line)).isEqualTo(39);
        assertThat(line).endsWith("…, 2.0 s");
    }

    @Test
    void clearedItComesBackWithTheNextTick() {
        try (Progress progress = progress(true, 80)) {
            progress.begin("a");
            pass(1);
            progress.tick();
            progress.clear();
            pass(1);
            progress.tick();
            assertThat(printed()).endsWith("\rventuri: a, 2.0 s");
        }
    }

    @Test
    void inAFileEachStepIsOnePlainLine() {
        try (Progress progress = progress(false, Screen.UNLIMITED)) {
            progress.begin("profiling");
            pass(5);
            progress.tick();
            progress.detail("half");
            progress.begin("proving\u001b[2J");
        }
        assertThat(printed()).isEqualTo("venturi: profiling\nventuri: proving\\x1b[2J\n");
    }
}
