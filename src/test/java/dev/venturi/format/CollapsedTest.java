package dev.venturi.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.profile.StackTrace;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CollapsedTest {
    private static final ThreadInfo MAIN = new ThreadInfo(1, "MainThread", true);
    private static final Frame MODULE = new Frame("<module>", "/srv/a.py", 60, 1);
    private static final Frame FETCH = new Frame("Api.fetch", "/srv/a.py", 31, 25);

    private static Sample sample(
            ThreadInfo thread, ThreadState state, boolean complete, long count, Frame... frames) {
        return new Sample(
                thread,
                new StackTrace(List.of(frames), complete),
                state,
                "",
                count,
                count * 1_000_000);
    }

    private static Sample sample(
            ThreadInfo thread, ThreadState state, long count, Frame... frames) {
        return sample(thread, state, true, count, frames);
    }

    private static List<String> lines(List<ThreadInfo> threads, Sample... samples) {
        SamplingQuality quality = new SamplingQuality(1000, 1000, 0, 0, 0, 0, 0, 0, 0);
        Profile profile =
                new Profile(0, 0, threads, List.of(samples), List.of(), List.of(), 0, quality);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ProfileFormat.COLLAPSED.write(profile, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
        return text.lines().toList();
    }

    @Test
    void theThreadComesFirstAndTheLeafLastWithTheLineBeingExecuted() {
        assertThat(lines(List.of(MAIN), sample(MAIN, ThreadState.PYTHON, 7, MODULE, FETCH)))
                .containsExactly("[MainThread];<module> (/srv/a.py:60);Api.fetch (/srv/a.py:31) 7");
    }

    @Test
    void eachStackOfAThreadIsOneLineWhateverItsStates() {
        assertThat(
                        lines(
                                List.of(MAIN),
                                sample(MAIN, ThreadState.PYTHON, 7, MODULE),
                                sample(MAIN, ThreadState.NETWORK, 5, MODULE)))
                .containsExactly("[MainThread];<module> (/srv/a.py:60) 12");
    }

    @Test
    void threadsOfOneNameAreToldApartByTheirIds() {
        ThreadInfo first = new ThreadInfo(11, "worker", false);
        ThreadInfo second = new ThreadInfo(12, "worker", false);
        assertThat(
                        lines(
                                List.of(MAIN, first, second),
                                sample(first, ThreadState.PYTHON, 1, MODULE),
                                sample(second, ThreadState.PYTHON, 2, MODULE)))
                .containsExactly(
                        "[worker 11];<module> (/srv/a.py:60) 1",
                        "[worker 12];<module> (/srv/a.py:60) 2");
    }

    @Test
    void aStackWhoseInnermostFramesAreMissingSaysSo() {
        assertThat(lines(List.of(MAIN), sample(MAIN, ThreadState.PYTHON, false, 3, MODULE)))
                .containsExactly("[MainThread];<module> (/srv/a.py:60);[partial] 3");
    }

    @Test
    void aThreadThatRunsNoPythonIsItsLabelAlone() {
        assertThat(lines(List.of(MAIN), sample(MAIN, ThreadState.NATIVE, 3)))
                .containsExactly("[MainThread] 3");
    }

    @Test
    void anInstructionWithoutALineHasItsFunctions() {
        assertThat(
                        lines(
                                List.of(MAIN),
                                sample(MAIN, ThreadState.PYTHON, 3, new Frame("f", "a.py", 0, 12))))
                .containsExactly("[MainThread];f (a.py:12) 3");
    }

    @Test
    void anEmptyProfileIsAnEmptyFile() {
        assertThat(lines(List.of())).isEmpty();
    }

    /// A strict reader after the comment at the head of flamegraph.pl: frames between semicolons,
    /// then a space and a number, one stack a line.
    @Test
    void hostileNamesCannotBreakTheFormat() {
        ThreadInfo thread = new ThreadInfo(1, "a;b\n[c] 7", true);
        Frame hostile = new Frame("f;g\n\r\t\u0000\u2028 12\u001b[31m\ud800", "a;b.py", 3, 1);
        List<String> lines = lines(List.of(thread), sample(thread, ThreadState.PYTHON, 9, hostile));
        assertThat(lines).hasSize(1);
        Matcher line = Pattern.compile("(.+) (\\d+)").matcher(lines.getFirst());
        assertThat(line.matches()).isTrue();
        assertThat(line.group(2)).isEqualTo("9");
        assertThat(line.group(1).split(";", -1))
                .containsExactly("[a:b_[c] 7]", "f:g_____ 12_[31m_ (a:b.py:3)");
    }
}
