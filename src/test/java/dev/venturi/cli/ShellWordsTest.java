package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words are what `/bin/sh` makes of them.
class ShellWordsTest {
    @TempDir private Path folder;

    private static final String PIECES = "ab1' \"\\\t.-ü/";

    @Test
    void linesAreSplitAsTheShellDoes() throws Exception {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>(List.of("a '' b", "\"\"", "a\\ b c", "'a'\"b\"c"));
        while (lines.size() < 400) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                line.append(PIECES.charAt(random.nextInt(PIECES.length())));
            }
            lines.add(line.toString());
        }
        List<List<String>> split = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        for (String line : lines) {
            try {
                split.add(ShellWords.split(line));
                closed.add(line);
            } catch (IllegalArgumentException open) {
                assertThat(open.getMessage()).matches("its last ['\"] is not closed|.*backslash");
            }
        }
        assertThat(closed).hasSizeGreaterThan(100);
        List<List<String>> shell = byTheShell(closed);
        for (int i = 0; i < closed.size(); i++) {
            assertThat(split.get(i)).as(closed.get(i)).isEqualTo(shell.get(i));
        }
    }

    @Test
    void wordsThatAreJoinedAreSplitAgainByTheShell() throws Exception {
        Random random = new Random(8);
        List<String> lines = new ArrayList<>();
        List<List<String>> words = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<String> some = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                StringBuilder word = new StringBuilder();
                for (int k = random.nextInt(6); k > 0; k--) {
                    word.append("a'\"\\ $*;|é".charAt(random.nextInt(10)));
                }
                some.add(word.toString());
            }
            words.add(some);
            lines.add(ShellWords.join(some));
            assertThat(ShellWords.split(lines.getLast())).isEqualTo(some);
        }
        assertThat(byTheShell(lines)).isEqualTo(words);
    }

    /// One shell for all lines: `printf` ends each word with a character that no line has.
    private List<List<String>> byTheShell(List<String> lines) throws Exception {
        StringBuilder script =
                new StringBuilder("w() { [ $# = 0 ] || printf '%s\\001' \"$@\"; }\n");
        lines.forEach(line -> script.append("w ").append(line).append("\nprintf '\\002'\n"));
        Path file = Files.writeString(folder.resolve("script.sh"), script);
        Process shell = new ProcessBuilder("/bin/sh", file.toString()).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        List<List<String>> found = new ArrayList<>();
        for (String line : said.split("\u0002", -1)) {
            List<String> words = new ArrayList<>(List.of(line.split("\u0001", -1)));
            words.removeLast();
            found.add(words);
        }
        found.removeLast();
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b", "\"", "a \"b\\\"", "a'"})
    void aQuoteThatIsNotClosedIsNamed(String line) {
        assertThatThrownBy(() -> ShellWords.split(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is not closed");
    }
}
