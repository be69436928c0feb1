package dev.venturi.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import dev.venturi.profile.FunctionTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The sort keys of `pstats`, with its directions: numbers largest first, names in order.
///
/// Sampling counts no calls, so the keys for counts sort by samples there.
public enum SortKey {
    CALLS("samples"),
    NCALLS("samples"),
    CUMTIME("cumulative time"),
    CUMULATIVE("cumulative time"),
    FILENAME("file name"),
    LINE("line number"),
    MODULE("file name"),
    NAME("function name"),
    NFL("name/file/line"),
    PCALLS("samples"),
    STDNAME("standard name"),
    TIME("internal time"),
    TOTTIME("internal time");

    private final String description;

    SortKey(String description) {
        this.description = description;
    }

    /// The key that `word` names: its whole name, or a beginning that fits keys of one meaning
    /// only.
    ///
    /// @throws IllegalArgumentException with a message that lists the keys, if there is none
    public static SortKey of(String word) {
        String wanted = word.toUpperCase(Locale.ROOT);
        List<SortKey> fitting =
                Arrays.stream(values()).filter(key -> key.name().startsWith(wanted)).toList();
        for (SortKey key : fitting) {
            if (key.name().equals(wanted)) {
                return key;
            }
        }
        long meanings = fitting.stream().map(key -> key.description).distinct().count();
        if (wanted.isEmpty() || meanings != 1) {
            String problem = meanings > 1 ? "is ambiguous" : "is not a sort key";
            throw new IllegalArgumentException(
                    "'"
                            + word
                            + "' "
                            + problem
                            + "; pstats' keys are "
                            + String.join(" ", words()));
        }
        return fitting.getFirst();
    }

    /// The words that name a key, as they are typed.
    public static List<String> words() {
        return Arrays.stream(values()).map(key -> key.name().toLowerCase(Locale.ROOT)).toList();
    }

    /// What it sorts by, in pstats' words.
    public String description() {
        return description;
    }

    /// The same where calls were counted.
    String callDescription() {
        return switch (this) {
            case CALLS, NCALLS -> "call count";
            case PCALLS -> "primitive call count";
            case CUMTIME, CUMULATIVE, FILENAME, LINE, MODULE, NAME, NFL, STDNAME, TIME, TOTTIME ->
                    description;
        };
    }

    /// Whether it asks for a number of calls, which sampling does not know.
    public boolean countsCalls() {
        return switch (this) {
            case CALLS, NCALLS, PCALLS -> true;
            case CUMTIME, CUMULATIVE, FILENAME, LINE, MODULE, NAME, NFL, STDNAME, TIME, TOTTIME ->
                    false;
        };
    }

    /// `functions` by the first of `keys`, ties by the next, and so on; ties that are left keep
    /// their order.
    static List<FunctionTime> sorted(List<FunctionTime> functions, List<SortKey> keys) {
        return keys.stream()
                .map(SortKey::order)
                .reduce(Comparator::thenComparing)
                .map(order -> functions.stream().sorted(order).toList())
                .orElse(functions);
    }

    private Comparator<FunctionTime> order() {
        return switch (this) {
            case CALLS, NCALLS, PCALLS -> comparingLong(FunctionTime::samples).reversed();
            case CUMTIME, CUMULATIVE -> comparingDouble(FunctionTime::totalSeconds).reversed();
            case FILENAME, MODULE -> comparing(FunctionTime::file);
            case LINE -> comparingInt(FunctionTime::line);
            case NAME -> comparing(FunctionTime::function);
            case NFL ->
                    comparing(FunctionTime::function)
                            .thenComparing(FunctionTime::file)
                            .thenComparingInt(FunctionTime::line);
            case STDNAME -> comparing(SortKey::standardName);
            case TIME, TOTTIME -> comparingDouble(FunctionTime::selfSeconds).reversed();
        };
    }

    private static String standardName(FunctionTime function) {
        return function.file() + ":" + function.line() + "(" + function.function() + ")";
    }
}
