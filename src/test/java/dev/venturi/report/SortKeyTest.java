package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SortKeyTest {
    /// pstats itself says which words it takes and what they mean.
    @Test
    void takesTheWordsOfPstatsWithTheirMeaning() throws IOException, InterruptedException {
        String script =
                """
                import pstats
                for word, (_, meaning) in pstats.Stats.get_sort_arg_defs(
                        type('S', (pstats.Stats,), {'__init__': lambda s: None,
                                                    'sort_arg_dict': None})()).items():
                    print(word, meaning, sep='\\t')
                """;
        Process python =
                new ProcessBuilder("python3", "-I", "-c", script).redirectErrorStream(true).start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(output).isZero();
        List<String> different = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String word = line.substring(0, line.indexOf('\t'));
            String meaning = line.substring(line.indexOf('\t') + 1);
            String ours = SortKey.of(word).description();
            boolean count = meaning.contains("call count");
            if (!ours.equals(count ? "samples" : meaning)) {
                different.add(word + " is " + meaning + ", not " + ours);
            }
        }
        assertThat(output.lines().count()).isGreaterThan(13);
        assertThat(different).isEmpty();
    }

    @Test
    void refusesOtherWordsAndNamesTheKeys() {
        assertThatThrownBy(() -> SortKey.of("speed"))
                .hasMessageContaining("'speed' is not a sort key")
                .hasMessageContaining("cumulative filename line");
        assertThatThrownBy(() -> SortKey.of("n")).hasMessageContaining("'n' is ambiguous");
        assertThatThrownBy(() -> SortKey.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void laterKeysBreakTies() {
        var functions = Walks.dashboard().functions();
        assertThat(SortKey.sorted(functions, List.of(SortKey.FILENAME, SortKey.LINE)))
                .extracting(function -> function.function())
                .containsExactly("<module>", "download_user_stats", "SocketIO.readinto", "mean");
    }
}
