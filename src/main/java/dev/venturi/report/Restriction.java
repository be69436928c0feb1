package dev.venturi.report;

import dev.venturi.profile.FunctionName;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What pstats' print methods take to show less: a number of rows, a fraction of them, or a regular
/// expression that a function's standard name must contain.
public sealed interface Restriction {
    /// The first `count`.
    record Rows(int count) implements Restriction {}

    /// The first part of them, rounded to whole rows.
    record Fraction(double share) implements Restriction {}

    /// Those whose standard name contains `pattern`, which Python spells `python`.
    record Matching(String python, Pattern pattern) implements Restriction {}

    /// What `text` stands for: as in pstats' own prompt a number where it is one, else a regular
    /// expression.
    ///
    /// @throws IllegalArgumentException with a message of one line, if it is none of them
    static Restriction of(String text) {
        if (text.matches("[+-]?\\d+")) {
            if (!text.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "'%s' is not a number of rows: a whole one from 0 to 999999999"
                                .formatted(text));
            }
            return new Rows(Integer.parseInt(text));
        }
        if (text.matches("[+-]?(\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))([eE][+-]?\\d+)?")) {
            double share = Double.parseDouble(text);
            if (share < 0 || share > 1) {
                throw new IllegalArgumentException(
                        "'%s' is not a fraction of the rows between 0.0 and 1.0".formatted(text));
            }
            return new Fraction(share);
        }
        try {
            return new Matching(text, PythonPattern.compile(text));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not a regular expression: %s".formatted(text, wrong.getMessage()),
                    wrong);
        }
    }

    /// Those of `rows` that are left, each of which is about the function that `name` says.
    default <T> List<T> of(List<T> rows, Function<T, FunctionName> name) {
        return switch (this) {
            case Rows(int count) -> first(rows, count);
            case Fraction(double share) -> first(rows, (int) (rows.size() * share + 0.5));
            case Matching(String python, Pattern pattern) ->
                    rows.stream()
                            .filter(row -> pattern.matcher(name.apply(row).standardName()).find())
                            .toList();
        };
    }

    private static <T> List<T> first(List<T> rows, int count) {
        return rows.subList(0, Math.min(count, rows.size()));
    }

    /// The restriction as Python writes it.
    default String repr() {
        return switch (this) {
            case Rows(int count) -> Integer.toString(count);
            case Fraction(double share) -> PythonRepr.of(share);
            case Matching(String python, Pattern pattern) -> PythonRepr.of(python);
        };
    }
}
