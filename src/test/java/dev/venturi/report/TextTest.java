package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final Screen UTF8 = Screen.plain();
    private static final Screen ASCII = new Screen(false, Screen.UNLIMITED, false, false);

    @Test
    void whatHasNoPictureIsWrittenAsPythonWouldEscapeIt() {
        assertThat(
                        Text.printable(
                                "a\u001b[31mb\u0007\n\t\u0085\u200b\u2028\ud800\udb40\udc01", UTF8))
                .isEqualTo("a\\x1b[31mb\\x07\\n\\t\\x85\\u200b\\u2028\\ud800\\U000e0001");
    }

    @Test
    void lettersOfAllScriptsStay() {
        assertThat(Text.printable("größe_統計_ñandú", UTF8)).isEqualTo("größe_統計_ñandú");
    }

    @Test
    void outsideUtf8OurOwnGlyphsGetAsciiWordsAndNamesGetEscapes() {
        assertThat(Text.printable("1±2 × größe…", ASCII)).isEqualTo("1+-2 x gr\\xf6\\xdfe...");
    }

    @Test
    void cuttingNeverSplitsAWideCharacter() {
        assertThat(Text.cut("統計統計", 6, UTF8)).isEqualTo("統計…");
        assertThat(Text.cut("統計統計", 8, UTF8)).isEqualTo("統計統計");
    }

    @Test
    void fixedSpacesHoldWordsTogether() {
        assertThat(Text.wrap("aa bb\u00a0cc dd", 6)).containsExactly("aa", "bb cc", "dd");
    }

    /// Python's unicodedata is the independent source: every assigned, printable character.
    @Test
    void widthsAgreeWithUnicodesTables() throws IOException, InterruptedException {
        String script =
                """
                import sys, unicodedata as u
                for c in range(0x300, 0x110000):
                    k = u.category(chr(c))
                    if k[0] in 'LNPS' or k == 'Mc':
                        print(c, 2 if u.east_asian_width(chr(c)) in 'WF' else 1)
                    elif k in ('Mn', 'Me'):
                        print(c, 0)
                """;
        Process python = new ProcessBuilder("python3", "-I", "-S", "-c", script).start();
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        try (BufferedReader lines = python.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                int c = Integer.parseInt(line.substring(0, space));
                int expected = Integer.parseInt(line.substring(space + 1));
                boolean joiningHangul = c >= 0x1160 && c <= 0x11ff;
                boolean known = Character.isDefined(c) && !joiningHangul;
                seen++;
                if (known && CellWidth.of(c) != expected) {
                    wrong.add(Integer.toHexString(c) + " is " + expected);
                }
            }
        }
        assertThat(python.waitFor()).isZero();
        assertThat(seen).isGreaterThan(100_000);
        // A few characters were reclassified between Python's version of Unicode and Java's.
        assertThat(wrong).hasSizeLessThan(10);
    }
}
