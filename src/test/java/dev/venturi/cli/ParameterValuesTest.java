package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    n=a,b,c       | a;b;c
                    n=one         | one
                    n=a\\,b,c     | a,b;c
                    n=1..4        | 1;2;3;4
                    n=1..2..0.25  | 1;1.25;1.50;1.75;2.00
                    n=0.1..0.3..0.1 | 0.1;0.2;0.3
                    n=-1..1       | -1;0;1
                    n=x=1,y       | x=1;y
                    n=2..2        | 2
                    n=a..b        | a..b
                    """)
    void aListOrARangeOfDecimalNumbers(String text, String values) {
        assertThat(ParameterValues.of(text))
                .isEqualTo(new ParameterValues("n", List.of(values.split(";"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    n         | 'n' has no form NAME=a,b,c or NAME=MIN..MAX..STEP
                    =1,2      | '=1,2' has no form NAME=a,b,c or NAME=MIN..MAX..STEP
                    n=3..1    | 'n=3..1' has no values: MIN must not be above MAX, and STEP must be above 0
                    n=1..3..0 | 'n=1..3..0' has no values: MIN must not be above MAX, and STEP must be above 0
                    n=1..9999 | 'n=1..9999' has more than 1000 values
                    """)
    void whatIsNeitherIsRefused(String text, String message) {
        assertThatThrownBy(() -> ParameterValues.of(text)).hasMessage(message);
    }

    @Test
    void eachIsCombinedWithEach() {
        List<ParameterValues> two =
                List.of(ParameterValues.of("a=1,2"), ParameterValues.of("b=x,y"));
        assertThat(ParameterValues.product(two))
                .containsExactly(
                        new TreeMap<>(Map.of("a", "1", "b", "x")),
                        new TreeMap<>(Map.of("a", "1", "b", "y")),
                        new TreeMap<>(Map.of("a", "2", "b", "x")),
                        new TreeMap<>(Map.of("a", "2", "b", "y")));
        assertThat(ParameterValues.product(List.of())).hasSize(1);
        assertThatThrownBy(() -> ParameterValues.product(List.of(two.get(0), two.get(0))))
                .hasMessage("'a' is named twice");
    }

    @Test
    void valuesArePutInAsTheyAre() {
        TreeMap<String, String> values = new TreeMap<>(Map.of("a", "{b}$1\\", "b", "2"));
        assertThat(ParameterValues.replaced("{a} {b} {c} {a}", values))
                .isEqualTo("{b}$1\\ 2 {c} {b}$1\\");
    }
}
