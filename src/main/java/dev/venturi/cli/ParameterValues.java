package dev.venturi.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of one parameter of commands: `NAME=a,b,c` or `NAME=MIN..MAX..STEP`.
///
/// @param values as they are put in for `{NAME}`
record ParameterValues(String name, List<String> values) {
    /// More commands than anyone waits for.
    static final int MOST = 1000;

    private static final Pattern NAMED = Pattern.compile("(?s)([^={}]+)=(.*)");
    private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?)";
    private static final Pattern RANGE =
            Pattern.compile(NUMBER + "\\.\\." + NUMBER + "(?:\\.\\." + NUMBER + ")?");
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    /// @throws IllegalArgumentException if `text` is neither; the message says why
    static ParameterValues of(String text) {
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            throw new IllegalArgumentException(
                    "'%s' has no form NAME=a,b,c or NAME=MIN..MAX..STEP".formatted(text));
        }
        Matcher range = RANGE.matcher(named.group(2));
        return new ParameterValues(
                named.group(1), range.matches() ? range(text, range) : list(named.group(2)));
    }

    private static List<String> list(String values) {
        return COMMA.splitAsStream(values).map(value -> value.replace("\\,", ",")).toList();
    }

    private static List<String> range(String text, Matcher range) {
        BigDecimal low = new BigDecimal(range.group(1));
        BigDecimal high = new BigDecimal(range.group(2));
        BigDecimal step = range.group(3) == null ? BigDecimal.ONE : new BigDecimal(range.group(3));
        if (step.signum() <= 0 || low.compareTo(high) > 0) {
            throw new IllegalArgumentException(
                    "'%s' has no values: MIN must not be above MAX, and STEP must be above 0"
                            .formatted(text));
        }
        List<String> values = new ArrayList<>();
        for (BigDecimal value = low; value.compareTo(high) <= 0; value = value.add(step)) {
            if (values.size() == MOST) {
                throw new IllegalArgumentException(
                        "'%s' has more than %d values".formatted(text, MOST));
            }
            values.add(value.toPlainString());
        }
        return values;
    }

    /// Every combination, the last parameter's values changing first.
    ///
    /// @throws IllegalArgumentException if a name stands twice or there are too many
    static List<SortedMap<String, String>> product(List<ParameterValues> parameters) {
        List<SortedMap<String, String>> product = List.of(new TreeMap<>());
        for (ParameterValues parameter : parameters) {
            List<SortedMap<String, String>> more = new ArrayList<>();
            for (SortedMap<String, String> one : product) {
                if (one.containsKey(parameter.name)) {
                    throw new IllegalArgumentException("'" + parameter.name + "' is named twice");
                }
                for (String value : parameter.values) {
                    SortedMap<String, String> with = new TreeMap<>(one);
                    with.put(parameter.name, value);
                    more.add(with);
                }
            }
            if (more.size() > MOST) {
                throw new IllegalArgumentException("together they are more than " + MOST);
            }
            product = more;
        }
        return product;
    }

    /// `template` with the values put in. A value that looks like a parameter stays as it is.
    static String replaced(String template, SortedMap<String, String> values) {
        if (values.isEmpty()) {
            return template;
        }
        Pattern any =
                Pattern.compile(
                        "\\{(%s)}"
                                .formatted(
                                        String.join(
                                                "|",
                                                values.keySet().stream()
                                                        .map(Pattern::quote)
                                                        .toList())));
        return any.matcher(template)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        String.valueOf(values.get(found.group(1)))));
    }
}
