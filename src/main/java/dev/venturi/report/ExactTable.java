package dev.venturi.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.venturi.profile.Frame;
import dev.venturi.profile.FunctionName;
import dev.venturi.profile.FunctionTime;
import dev.venturi.profile.ObservedFunction;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.profile.TracedFunction.Use;
import dev.venturi.profile.Tracing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The functions of a run that was sampled while its calls were counted: pstats' columns with exact
/// calls, and from the samples where the time went. What is not known of a function is blank.
///
/// Where the calls were timed, pstats' times are the probe's; where they were only counted, they
/// are sampled.
final class ExactTable {
    /// From this width on there is room for pstats' times per call and for the states.
    private static final int WIDE = 100;

    /// And from this one on for the shares and their errors.
    private static final int WIDEST = 120;

    private static final int NARROWEST_NAME = 24;
    private static final String BLANK = "";

    private final Profile profile;
    private final boolean timed;
    private final List<ObservedFunction> functions;
    private final Screen screen;
    private final Place place;
    private final Weights all;
    private final Map<Frame, Weights> self;

    ExactTable(Profile profile, Tracing tracing, Path workingDirectory, Screen screen) {
        this.profile = profile;
        this.timed = tracing.timed();
        this.functions = ObservedFunction.of(profile, tracing);
        this.screen = screen;
        this.place = new Place(workingDirectory, screen);
        this.all = Weights.of(profile.samples());
        this.self = FunctionTable.selfWeights(profile);
    }

    /// The lines of the table, ordered by `keys` (by internal time if there are none), of at most
    /// `rows` functions.
    List<String> lines(List<SortKey> keys, int rows) {
        List<SortKey> order = keys.isEmpty() ? List.of(SortKey.TOTTIME) : keys;
        List<String> lines = new ArrayList<>();
        lines.add(summary());
        lines.add("");
        lines.add("   Ordered by: " + ordering(order));
        if (rows < functions.size()) {
            lines.add("   List reduced from " + functions.size() + " to " + rows);
        }
        lines.add("");
        List<ObservedFunction> shown =
                functions.stream().sorted(comparator(order)).limit(rows).toList();
        lines.addAll(grid(shown).lines(screen));
        if (functions.isEmpty()) {
            lines.add("   (no function was seen)");
        }
        return lines;
    }

    private String summary() {
        long calls = 0;
        long recursive = 0;
        for (ObservedFunction function : functions) {
            if (function.counted() != null) {
                calls += function.counted().use().calls();
                recursive += function.counted().use().recursiveCalls();
            }
        }
        return String.format(
                Locale.ROOT,
                "         %d function calls %sand %d samples of %d functions in %.3f seconds",
                calls,
                recursive == 0 ? "" : "(" + (calls - recursive) + " primitive calls) ",
                profile.quality().samples(),
                functions.size(),
                profile.wallSeconds());
    }

    private String ordering(List<SortKey> keys) {
        String order = String.join(", ", keys.stream().map(SortKey::callDescription).toList());
        return !timed && keys.contains(SortKey.PCALLS)
                ? order + " (all calls: which were primitive is not known)"
                : order;
    }

    // ---- order

    private Comparator<ObservedFunction> comparator(List<SortKey> keys) {
        return keys.stream().map(this::comparator).reduce(Comparator::thenComparing).orElseThrow();
    }

    private Comparator<ObservedFunction> comparator(SortKey key) {
        return switch (key) {
            case CALLS, NCALLS -> largestFirst(Use::calls);
            case PCALLS -> largestFirst(use -> use.calls() - use.recursiveCalls());
            case CUMTIME, CUMULATIVE -> comparingDouble(f -> -known(totalSeconds(f)));
            case TIME, TOTTIME -> comparingDouble(f -> -known(selfSeconds(f)));
            case FILENAME, LINE, MODULE, NAME, NFL, STDNAME ->
                    comparing(ObservedFunction::name, CallOrder.names(key));
        };
    }

    private static Comparator<ObservedFunction> largestFirst(ToLongFunction<Use> number) {
        return Comparator.comparingLong(
                f -> f.counted() == null ? 1 : -number.applyAsLong(f.counted().use()));
    }

    /// What is not known comes last.
    private static double known(double number) {
        return Double.isNaN(number) ? -1 : number;
    }

    // ---- cells

    private Grid grid(List<ObservedFunction> shown) {
        boolean wide = screen.columns() >= WIDE;
        List<String> headings = new ArrayList<>(List.of("ncalls", "tottime"));
        if (wide) {
            headings.addAll(List.of("percall", "cumtime", "percall"));
            if (screen.columns() >= WIDEST) {
                headings.add("share");
            }
            headings.addAll(List.of("python", "native", "gil", "waiting"));
        } else {
            headings.addAll(List.of("cumtime", "on-cpu", "waiting"));
        }
        List<Boolean> left = new ArrayList<>(headings.stream().map(heading -> false).toList());
        headings.addAll(List.of("", "filename:lineno(function)"));
        left.addAll(List.of(true, true));
        List<List<String>> numbers = shown.stream().map(this::numbers).toList();
        Grid narrow = new Grid(headings, left, numbers.stream().map(n -> with(n, "")).toList());
        int room = Math.max(NARROWEST_NAME, screen.columns() - narrow.cellsBeforeLast());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            rows.add(with(numbers.get(i), name(shown.get(i).name(), room)));
        }
        return new Grid(headings, left, rows);
    }

    private List<String> numbers(ObservedFunction function) {
        boolean wide = screen.columns() >= WIDE;
        Use use = function.counted() == null ? null : function.counted().use();
        double own = selfSeconds(function);
        double total = totalSeconds(function);
        List<String> cells = new ArrayList<>();
        cells.add(use == null ? BLANK : ncalls(use));
        cells.add(seconds(own));
        if (wide) {
            cells.add(perCall(own, use == null ? 0 : use.calls()));
        }
        cells.add(seconds(total));
        if (wide) {
            cells.add(perCall(total, use == null ? 0 : use.calls() - use.recursiveCalls()));
            if (screen.columns() >= WIDEST) {
                cells.add(share(function.sampled()));
            }
        }
        cells.addAll(states(function.sampled(), wide));
        return cells;
    }

    private static String ncalls(Use use) {
        return use.recursiveCalls() == 0
                ? Long.toString(use.calls())
                : use.calls() + "/" + (use.calls() - use.recursiveCalls());
    }

    private double selfSeconds(ObservedFunction function) {
        if (timed) {
            return function.counted() == null ? Double.NaN : function.counted().use().selfSeconds();
        }
        return function.sampled() == null ? Double.NaN : function.sampled().selfSeconds();
    }

    private double totalSeconds(ObservedFunction function) {
        if (timed) {
            return function.counted() == null
                    ? Double.NaN
                    : function.counted().use().totalSeconds();
        }
        return function.sampled() == null ? Double.NaN : function.sampled().totalSeconds();
    }

    private static List<String> states(@Nullable FunctionTime sampled, boolean wide) {
        if (sampled == null) {
            return wide ? List.of(BLANK, BLANK, BLANK, BLANK, BLANK) : List.of(BLANK, BLANK, BLANK);
        }
        Map<ThreadState, Double> states = sampled.states();
        OffCpu split = OffCpu.of(states);
        if (!wide) {
            return List.of(seconds(split.onCpu()), seconds(split.waiting()), split.mostly());
        }
        double python = states.getOrDefault(ThreadState.PYTHON, 0.0);
        double gil = states.getOrDefault(ThreadState.GIL, 0.0);
        return List.of(
                seconds(python),
                seconds(split.onCpu() - python),
                seconds(gil),
                seconds(split.waiting() - gil),
                split.mostly());
    }

    /// Of the time of all threads, as in [FunctionTable].
    private String share(@Nullable FunctionTime sampled) {
        if (sampled == null) {
            return BLANK;
        }
        Frame key = new Frame(sampled.function(), sampled.file(), 0, sampled.line());
        return self.getOrDefault(key, Weights.NONE).percent(all, screen);
    }

    private String name(FunctionName name, int room) {
        return name.builtin()
                ? Text.cut(
                        Text.printable(name.standardName(), screen),
                        Math.min(room, Place.MOST_CELLS),
                        screen)
                : place.function(name.file(), name.line(), name.name(), room);
    }

    private static String perCall(double seconds, long calls) {
        return calls == 0 ? BLANK : seconds(seconds / calls);
    }

    private static String seconds(double seconds) {
        return Double.isNaN(seconds) ? BLANK : FunctionTable.seconds(seconds);
    }

    private static List<String> with(List<String> cells, String last) {
        List<String> row = new ArrayList<>(cells);
        row.add(last);
        return row;
    }
}
