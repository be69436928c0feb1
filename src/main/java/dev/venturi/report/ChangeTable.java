package dev.venturi.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Two profiles side by side, function by function.
public final class ChangeTable {
    private static final String NONE = "-";

    private final CallProfile before;
    private final CallProfile after;
    private final boolean sampled;
    private final Screen screen;

    /// @param sampled whether the calls of both are samples
    /// @param screen receives the text
    public ChangeTable(CallProfile before, CallProfile after, boolean sampled, Screen screen) {
        this.before = before;
        this.after = after;
        this.sampled = sampled;
        this.screen = screen;
    }

    /// The lines of the table: the totals, then the functions by `keys` (by internal time if there
    /// are none), of which `restrictions` leave some out. Numbers sort by how much they changed,
    /// the largest change first, whether it is more or less.
    public List<String> lines(List<SortKey> keys, List<Restriction> restrictions) {
        List<SortKey> order = keys.isEmpty() ? List.of(SortKey.TOTTIME) : keys;
        List<String> lines = new ArrayList<>();
        lines.add("   before:  " + CallTable.summary(before));
        lines.add("   after:   " + CallTable.summary(after));
        lines.add("   change:  " + totals());
        lines.add("");
        lines.add(
                "   Ordered by: "
                        + String.join(", ", order.stream().map(this::description).toList()));
        List<CallChange> shown = sorted(CallChange.of(before, after), order);
        for (Restriction restriction : restrictions) {
            int from = shown.size();
            shown = restriction.of(shown, change -> change.named().function());
            if (shown.size() != from) {
                lines.add(
                        "   List reduced from %d to %d due to restriction <%s>"
                                .formatted(
                                        from,
                                        shown.size(),
                                        Text.printable(restriction.repr(), screen)));
            }
        }
        lines.add("");
        lines.addAll(grid(shown).lines(screen));
        return lines;
    }

    private String totals() {
        return "%+d function calls%s, %s seconds%s"
                .formatted(
                        after.calls() - before.calls(),
                        percent(before.calls(), after.calls()),
                        signed(after.selfSeconds() - before.selfSeconds()),
                        percent(before.selfSeconds(), after.selfSeconds()));
    }

    private static String percent(double before, double after) {
        return before > 0
                ? String.format(Locale.ROOT, " (%+.1f %%)", 100 * (after - before) / before)
                : "";
    }

    private String description(SortKey key) {
        String described = CallTable.description(key, sampled);
        return byNumber(key) ? "change of " + described : described;
    }

    private static boolean byNumber(SortKey key) {
        return switch (key) {
            case CALLS, NCALLS, PCALLS, CUMTIME, CUMULATIVE, TIME, TOTTIME -> true;
            case FILENAME, LINE, MODULE, NAME, NFL, STDNAME -> false;
        };
    }

    private static List<CallChange> sorted(List<CallChange> changes, List<SortKey> keys) {
        return keys.stream()
                .map(ChangeTable::order)
                .reduce(Comparator::thenComparing)
                .map(order -> changes.stream().sorted(order).toList())
                .orElse(changes);
    }

    private static Comparator<CallChange> order(SortKey key) {
        return switch (key) {
            case CALLS, NCALLS -> largest(CallChange::calls);
            case PCALLS -> largest(CallChange::primitiveCalls);
            case CUMTIME, CUMULATIVE -> largest(CallChange::totalSeconds);
            case TIME, TOTTIME -> largest(CallChange::selfSeconds);
            case FILENAME, LINE, MODULE, NAME, NFL, STDNAME ->
                    comparing(change -> change.named().function(), CallOrder.names(key));
        };
    }

    private static Comparator<CallChange> largest(ToDoubleFunction<CallChange> number) {
        return comparingDouble((CallChange change) -> Math.abs(number.applyAsDouble(change)))
                .reversed();
    }

    private Grid grid(List<CallChange> changes) {
        String calls = sampled ? "nsamples" : "ncalls";
        List<String> headings =
                List.of(
                        calls,
                        "after",
                        "change",
                        "tottime",
                        "after",
                        "change",
                        "cumtime",
                        "after",
                        "change",
                        "",
                        "filename:lineno(function)");
        List<Boolean> left =
                List.of(false, false, false, false, false, false, false, false, false, true, true);
        return new Grid(headings, left, changes.stream().map(this::row).toList());
    }

    private List<String> row(CallChange change) {
        List<String> row = new ArrayList<>();
        row.add(calls(change.before()));
        row.add(calls(change.after()));
        row.add("%+d".formatted(change.calls()));
        row.add(seconds(change.before(), f -> f.counts().selfSeconds()));
        row.add(seconds(change.after(), f -> f.counts().selfSeconds()));
        row.add(signed(change.selfSeconds()));
        row.add(seconds(change.before(), f -> f.counts().totalSeconds()));
        row.add(seconds(change.after(), f -> f.counts().totalSeconds()));
        row.add(signed(change.totalSeconds()));
        row.add(remark(change));
        row.add(Text.printable(change.named().function().standardName(), screen));
        return row;
    }

    private static String remark(CallChange change) {
        if (change.after().isEmpty()) {
            return "only before";
        }
        if (change.before().isEmpty()) {
            return "only after";
        }
        int line = change.before().get().function().line();
        return line == change.after().get().function().line() ? "" : "was line " + line;
    }

    private static String calls(Optional<FunctionCalls> calls) {
        return calls.map(known -> CallTable.ratio(known.counts())).orElse(NONE);
    }

    private static String seconds(
            Optional<FunctionCalls> calls, ToDoubleFunction<FunctionCalls> seconds) {
        return calls.map(known -> PythonRepr.thousandths(seconds.applyAsDouble(known)))
                .orElse(NONE);
    }

    private static String signed(double seconds) {
        String text = PythonRepr.thousandths(seconds);
        return text.equals("-0.000") ? "+0.000" : text.startsWith("-") ? text : "+" + text;
    }
}
