package dev.venturi.report;

import static dev.venturi.profile.CodePointOrder.COMPARATOR;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How pstats sorts counted calls.
final class CallOrder {
    private CallOrder() {}

    /// `functions` by the first of `keys`, ties by the next, and so on; ties that are left, and
    /// everything where there is no key, keep their order.
    static List<FunctionCalls> sorted(List<FunctionCalls> functions, List<SortKey> keys) {
        return keys.stream()
                .map(CallOrder::order)
                .reduce(Comparator::thenComparing)
                .map(order -> functions.stream().sorted(order).toList())
                .orElse(functions);
    }

    private static Comparator<FunctionCalls> order(SortKey key) {
        return switch (key) {
            case CALLS, NCALLS -> by(comparingLong(CallCounts::calls));
            case PCALLS -> by(comparingLong(CallCounts::primitiveCalls));
            case CUMTIME, CUMULATIVE -> bySeconds(CallCounts::totalSeconds);
            case TIME, TOTTIME -> bySeconds(CallCounts::selfSeconds);
            case FILENAME, LINE, MODULE, NAME, NFL, STDNAME ->
                    comparing(FunctionCalls::function, names(key));
        };
    }

    /// The order of names for a key that sorts by names.
    static Comparator<FunctionName> names(SortKey key) {
        return switch (key) {
            case FILENAME, MODULE -> comparing(FunctionName::file, COMPARATOR);
            case LINE -> comparingInt(FunctionName::line);
            case NAME -> comparing(FunctionName::name, COMPARATOR);
            case NFL ->
                    comparing(FunctionName::name, COMPARATOR)
                            .thenComparing(FunctionName::file, COMPARATOR)
                            .thenComparingInt(FunctionName::line);
            case STDNAME -> comparing(FunctionName::standardName, COMPARATOR);
            case CALLS, NCALLS, PCALLS, CUMTIME, CUMULATIVE, TIME, TOTTIME ->
                    throw new IllegalArgumentException(key + " sorts by no name");
        };
    }

    /// Largest first.
    private static Comparator<FunctionCalls> by(Comparator<CallCounts> order) {
        return comparing(FunctionCalls::counts, order.reversed());
    }

    /// Adding zero makes -0.0 equal to it, as in Python.
    private static Comparator<FunctionCalls> bySeconds(ToDoubleFunction<CallCounts> seconds) {
        return by(comparingDouble(counts -> seconds.applyAsDouble(counts) + 0.0));
    }
}
