package dev.venturi.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The program is `lines.py`: the interpreter's own reading of its tables.
class LineTableTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldAgreeWithTheInterpreterOnEveryInstruction(Path python) throws Exception {
        Process process =
                new ProcessBuilder(
                                python.toString(),
                                RunningProgram.file(getClass(), "lines.py").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int codes = 0;
        try (BufferedReader output = process.inputReader()) {
            for (String row = output.readLine(); row != null; row = output.readLine()) {
                String[] cells = row.split("\t");
                int[] expected = expand(cells[2]);
                int[] decoded =
                        LineTable.decode(
                                HexFormat.of().parseHex(cells[1]),
                                Integer.parseInt(cells[0]),
                                expected.length);
                assertThat(decoded).isEqualTo(expected);
                codes++;
            }
        }
        assertThat(process.waitFor()).isZero();
        assertThat(codes).isGreaterThan(2000);
    }

    @Test
    void shouldGiveUnitsWithoutALineThatOfTheUnitsBeforeThem() {
        // no line *1, +2 *1, no line *2, -1 *1
        byte[] table = HexFormat.of().parseHex("f8" + "e804" + "f9" + "e803");
        assertThat(LineTable.decode(table, 10, 5)).containsExactly(0, 12, 0, 0, 11);
        assertThat(LineTable.decodeWithoutGaps(table, 10, 5)).containsExactly(10, 12, 12, 12, 11);
    }

    @Test
    void shouldSurviveATableThatIsCutOff() {
        assertThat(LineTable.decode(new byte[] {(byte) 0xf0}, 1, 4)).hasSize(4);
        assertThat(LineTable.decode(new byte[0], 1, 3)).containsExactly(0, 0, 0);
    }

    private static int[] expand(String runs) {
        return Arrays.stream(runs.split(" "))
                .flatMapToInt(
                        run -> {
                            int star = run.indexOf('*');
                            int[] lines = new int[Integer.parseInt(run.substring(star + 1))];
                            Arrays.fill(lines, Integer.parseInt(run.substring(0, star)));
                            return Arrays.stream(lines);
                        })
                .toArray();
    }
}
