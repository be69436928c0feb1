package dev.venturi.report;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counted calls as Python's `pstats` prints them, to the letter, of Python 3.15 where the calls
/// are samples; only what would steer a terminal is escaped.
///
/// Source: CPython's Lib/pstats.py.
public final class CallTable {
    /// What the profiler of Jython puts above the functions that were profiled.
    private static final FunctionName TOP = new FunctionName("jprofile", 0, "profiler");

    private static final String UNKNOWN_TIME = " ".repeat(8);

    private final CallProfile profile;
    private final boolean sampled;
    private final List<SortKey> keys;
    private final List<Restriction> restrictions;
    private final Screen screen;

    /// @param profile the calls
    /// @param sampled whether they are samples
    /// @param keys sorts by; where there are none, the order of `profile` stays
    /// @param restrictions leave out functions, one after the other
    /// @param screen receives the text
    public CallTable(
            CallProfile profile,
            boolean sampled,
            List<SortKey> keys,
            List<Restriction> restrictions,
            Screen screen) {
        this.profile = profile;
        this.sampled = sampled;
        this.keys = List.copyOf(keys);
        this.restrictions = List.copyOf(restrictions);
        this.screen = screen;
    }

    /// Whether the restrictions leave any function.
    public boolean empty() {
        return shown(new ArrayList<>()).isEmpty();
    }

    /// What `print_stats` prints below the names of the files.
    public List<String> functions() {
        List<String> lines = new ArrayList<>();
        for (FunctionCalls calls : profile.functions()) {
            if (calls.callers().containsKey(TOP)) {
                lines.add(" ".repeat(9) + printable(calls.function().name()));
            }
        }
        lines.add(" ".repeat(9) + summary(profile));
        lines.add("");
        List<FunctionCalls> shown = shown(lines);
        if (shown.isEmpty()) {
            return lines;
        }
        lines.add(
                sampled
                        ? " nsamples  tottime persample cumtime persample filename:lineno(function)"
                        : "   ncalls  tottime  percall  cumtime  percall filename:lineno(function)");
        for (FunctionCalls calls : shown) {
            lines.add(row(calls));
        }
        lines.add("");
        lines.add("");
        return lines;
    }

    /// The totals in pstats' words.
    static String summary(CallProfile profile) {
        long calls = profile.calls();
        long primitive = profile.primitiveCalls();
        return calls
                + " function calls "
                + (calls == primitive ? "" : "(" + primitive + " primitive calls) ")
                + "in "
                + PythonRepr.thousandths(profile.selfSeconds())
                + " seconds";
    }

    private String row(FunctionCalls calls) {
        CallCounts counts = calls.counts();
        return String.join(
                " ",
                Text.right(ratio(counts), 9),
                seconds(counts.selfSeconds()),
                perCall(counts.selfSeconds(), counts.calls()),
                seconds(counts.totalSeconds()),
                perCall(counts.totalSeconds(), counts.primitiveCalls()),
                printable(calls.function().standardName()));
    }

    private static String perCall(double seconds, long calls) {
        return calls == 0 ? UNKNOWN_TIME : seconds(seconds / calls);
    }

    /// What `print_callers` prints.
    public List<String> callers() {
        Map<FunctionName, CallCounts> all = new HashMap<>();
        profile.functions().forEach(calls -> all.put(calls.function(), calls.counts()));
        List<String> lines = new ArrayList<>();
        List<FunctionCalls> shown = shown(lines);
        int width = heading("was called by...", shown, lines);
        for (FunctionCalls calls : shown) {
            related(calls.function(), "<-", calls.callers(), all, width, lines);
        }
        return closed(lines);
    }

    /// What `print_callees` prints.
    public List<String> callees() {
        Map<FunctionName, CallCounts> all = new HashMap<>();
        Map<FunctionName, Map<FunctionName, CallCounts>> callees = new HashMap<>();
        for (FunctionCalls calls : profile.functions()) {
            all.put(calls.function(), calls.counts());
            calls.callers()
                    .forEach(
                            (caller, counts) ->
                                    callees.computeIfAbsent(caller, name -> new HashMap<>())
                                            .put(calls.function(), counts));
        }
        List<String> lines = new ArrayList<>();
        List<FunctionCalls> shown = shown(lines);
        int width = heading("called...", shown, lines);
        for (FunctionCalls calls : shown) {
            FunctionName name = calls.function();
            related(name, "->", callees.getOrDefault(name, Map.of()), all, width, lines);
        }
        return closed(lines);
    }

    private static List<String> closed(List<String> lines) {
        if (!lines.isEmpty()) {
            lines.add("");
            lines.add("");
        }
        return lines;
    }

    /// Adds the heading, where anything is shown, and says how wide the names are.
    private int heading(String title, List<FunctionCalls> shown, List<String> lines) {
        if (shown.isEmpty()) {
            return 0;
        }
        int width =
                2
                        + shown.stream()
                                .mapToInt(f -> length(printable(f.function().standardName())))
                                .max()
                                .orElse(0);
        lines.add(padded("Function ", width) + title);
        boolean timed =
                profile.functions().stream()
                        .filter(calls -> !calls.callers().isEmpty())
                        .findFirst()
                        .map(calls -> calls.callers().values().iterator().next().timed())
                        .orElse(false);
        if (timed) {
            lines.add(
                    " ".repeat(width)
                            + (sampled ? "    nsamples" : "    ncalls")
                            + "  tottime  cumtime");
        }
        return width;
    }

    private void related(
            FunctionName function,
            String arrow,
            Map<FunctionName, CallCounts> others,
            Map<FunctionName, CallCounts> all,
            int width,
            List<String> lines) {
        String start = padded(printable(function.standardName()), width) + arrow + " ";
        if (others.isEmpty()) {
            lines.add(start);
            return;
        }
        boolean first = true;
        for (Map.Entry<FunctionName, CallCounts> other : new TreeMap<>(others).entrySet()) {
            String name = printable(other.getKey().standardName());
            CallCounts counts = other.getValue();
            String cell;
            if (counts.timed()) {
                cell =
                        Text.right(ratio(counts), first ? 7 : 9)
                                + " "
                                + seconds(counts.selfSeconds())
                                + " "
                                + seconds(counts.totalSeconds())
                                + "  "
                                + name;
            } else {
                CallCounts own = all.get(other.getKey());
                cell =
                        name
                                + "("
                                + counts.calls()
                                + ") "
                                + (own == null ? UNKNOWN_TIME : seconds(own.totalSeconds()));
            }
            int indent = width + (counts.timed() ? 1 : 3);
            lines.add((first ? start : " ".repeat(indent)) + cell);
            first = false;
        }
    }

    /// Those that are shown; adds how they were chosen, where any are.
    private List<FunctionCalls> shown(List<String> lines) {
        List<String> how = new ArrayList<>();
        how.add(
                keys.isEmpty()
                        ? "   Random listing order was used"
                        : "   Ordered by: " + ordering());
        List<FunctionCalls> shown = CallOrder.sorted(profile.functions(), keys);
        for (Restriction restriction : restrictions) {
            int before = shown.size();
            shown = restriction.of(shown, FunctionCalls::function);
            if (shown.size() != before) {
                how.add(
                        "   List reduced from %d to %d due to restriction <%s>"
                                .formatted(
                                        before,
                                        shown.size(),
                                        Text.printable(restriction.repr(), screen)));
            }
        }
        if (!shown.isEmpty()) {
            lines.addAll(how);
            lines.add("");
        }
        return shown;
    }

    private String ordering() {
        return String.join(", ", keys.stream().map(key -> description(key, sampled)).toList());
    }

    /// What a key sorts by, in pstats' words.
    static String description(SortKey key, boolean sampled) {
        return sampled && (key == SortKey.CALLS || key == SortKey.NCALLS)
                ? "sample count"
                : key.callDescription();
    }

    private String printable(String name) {
        return Text.printable(name, screen);
    }

    static String ratio(CallCounts counts) {
        return counts.calls() == counts.primitiveCalls()
                ? Long.toString(counts.calls())
                : counts.calls() + "/" + counts.primitiveCalls();
    }

    private static String seconds(double seconds) {
        return Text.right(PythonRepr.thousandths(seconds), 8);
    }

    /// In characters, not cells, as in Python.
    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String padded(String text, int characters) {
        return text + " ".repeat(Math.max(0, characters - length(text)));
    }
}
