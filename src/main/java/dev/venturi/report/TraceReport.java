package dev.venturi.report;

import dev.venturi.profile.TracedFunction;
import dev.venturi.profile.Tracing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What `venturi trace` says beside the table of pstats: what tracing cost, what could not be
/// traced, what was suspended and resumed, and which threads there were.
public final class TraceReport {
    private static final int MOST_ROWS = 20;
    private static final double LEAST_SAID_SECONDS = 0.0005;

    private final Tracing tracing;
    private final Screen screen;

    /// @param screen where it will be shown
    public TraceReport(Tracing tracing, Screen screen) {
        this.tracing = tracing;
        this.screen = screen;
    }

    /// Lines that begin with `venturi`.
    public List<String> remarks() {
        return sentences().stream()
                .map(sentence -> TerminalReport.PREFIX + Text.printable(sentence, screen))
                .toList();
    }

    /// The same without that beginning; what the program named is as it is.
    List<String> sentences() {
        List<String> lines = new ArrayList<>();
        Tracing.Cost cost = tracing.cost();
        long threads = tracing.processes().stream().mapToLong(p -> p.threads().size()).sum();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s, %s, %,d records",
                        count(tracing.processes().size(), "process", "processes"),
                        count(threads, "thread", "threads"),
                        cost.records()));
        if (tracing.timed()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "the probe's own time was taken out: %.3f s (%.0f ns for a Python call, %.0f ns for one in C; %.3f s waiting to be read)",
                            cost.removedSeconds(),
                            cost.pythonCallNanos(),
                            cost.builtinCallNanos(),
                            cost.waitedSeconds()));
        } else if (cost.waitedSeconds() >= LEAST_SAID_SECONDS) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "its threads waited %.3f s until Venturi had read their records",
                            cost.waitedSeconds()));
        }
        lines.addAll(tracing.notes());
        return lines;
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /// A table of what was resumed; nothing if nothing was.
    public List<String> resumed() {
        List<TracedFunction> resumed =
                tracing.functions().stream()
                        .filter(function -> function.use().resumes() > 0)
                        .sorted(
                                Comparator.comparingDouble(TracedFunction::awaitingSeconds)
                                        .thenComparingLong(function -> function.use().resumes())
                                        .reversed())
                        .toList();
        if (resumed.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows =
                resumed.stream()
                        .limit(MOST_ROWS)
                        .map(
                                function ->
                                        List.of(
                                                Long.toString(function.use().calls()),
                                                Long.toString(function.use().resumes()),
                                                seconds(function.awaitingSeconds()),
                                                Text.printable(place(function), screen)))
                        .toList();
        return table(
                "   Generators and coroutines, by time awaiting" + shortened(resumed.size()),
                List.of("ncalls", "resumes", "awaiting", "filename:lineno(function)"),
                rows);
    }

    private static String place(TracedFunction function) {
        return function.function().file()
                + ":"
                + function.function().line()
                + "("
                + function.function().name()
                + ")";
    }

    /// A table of processes and threads; nothing if there was one.
    public List<String> threads() {
        List<List<String>> rows = new ArrayList<>();
        for (Tracing.TracedProcess process : tracing.processes()) {
            for (Tracing.TracedThread thread : process.threads()) {
                rows.add(
                        List.of(
                                Long.toString(process.pid()),
                                Long.toString(thread.calls()),
                                seconds(thread.busySeconds()),
                                Text.printable(thread.thread().name(), screen)));
            }
        }
        if (rows.size() < 2) {
            return List.of();
        }
        return table(
                "   Threads" + shortened(rows.size()),
                List.of("process", "ncalls", "busy", "thread"),
                rows.subList(0, Math.min(MOST_ROWS, rows.size())));
    }

    private String seconds(double seconds) {
        return tracing.timed() ? String.format(Locale.ROOT, "%.3f", seconds) : "";
    }

    private List<String> table(String title, List<String> headings, List<List<String>> rows) {
        List<String> lines = new ArrayList<>(List.of(title, ""));
        lines.addAll(new Grid(headings, List.of(false, false, false, true), rows).lines(screen));
        lines.add("");
        return lines;
    }

    private static String shortened(int rows) {
        return rows > MOST_ROWS ? " (the first %d of %d)".formatted(MOST_ROWS, rows) : "";
    }

    /// Everything, without the table of functions.
    public List<String> tables() {
        List<String> lines = new ArrayList<>(resumed());
        lines.addAll(threads());
        return lines;
    }
}
