package dev.venturi.report;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// What `venturi top` shows: where the time goes now, and where it has gone since it began.
public final class TopTable {
    /// What its rows are.
    public enum Rows {
        FUNCTIONS("functions"),
        LINES("lines"),
        THREADS("threads");

        private final String label;

        Rows(String label) {
            this.label = label;
        }
    }

    /// What they are ordered by, most first.
    public enum Order {
        CPU("time on a CPU now", row -> row.cpu),
        OWN("own time now", row -> row.own),
        TOTAL("total time now", row -> row.total),
        OWN_SO_FAR("own time so far", row -> row.ownSoFar),
        TOTAL_SO_FAR("total time so far", row -> row.totalSoFar);

        private final String label;
        private final Comparator<Row> comparator;

        Order(String label, ToDoubleFunction<Row> value) {
            this.label = label;
            this.comparator =
                    Comparator.comparingDouble(value)
                            .thenComparingDouble(row -> row.own)
                            .reversed();
        }

        /// The one after this; after the last, the first.
        public Order next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    private static final double NANOS = 1e9;
    private static final int NARROWEST_NAME = 12;

    /// From this width on there is room for all columns.
    private static final int WIDE = 100;

    private final Program program;
    private final long pid;
    private final Path workingDirectory;
    private final Map<Rows, Map<Key, Row>> tables = new EnumMap<>(Rows.class);
    private Map<ThreadState, Double> shares = Map.of();
    private double seconds;
    private double secondsSoFar;
    private double cpuShare;
    private long threads;

    /// A table of the process `pid` that runs `program`.
    ///
    /// @param workingDirectory what paths are shown relative to where that is shorter
    public TopTable(long pid, Program program, Path workingDirectory) {
        this.pid = pid;
        this.program = program;
        this.workingDirectory = workingDirectory;
        reset();
    }

    /// Forgets what was seen so far.
    public void reset() {
        for (Rows rows : Rows.values()) {
            tables.put(rows, new HashMap<>());
        }
        secondsSoFar = 0;
    }

    /// @param line of a function its first, of a line itself, of a thread 0
    private record Key(String name, String file, int line) {}

    /// Times in seconds; of `cpu` what was executing instructions itself.
    private static final class Row {
        private double cpu;
        private double own;
        private double total;
        private double ownSoFar;
        private double totalSoFar;
        private final Map<ThreadState, Double> states = new EnumMap<>(ThreadState.class);
    }

    /// Takes in what was seen since the last time.
    public void add(Profile news) {
        tables.values().forEach(table -> table.values().forEach(TopTable::clearNow));
        seconds = Math.max(1e-9, news.wallSeconds());
        secondsSoFar += seconds;
        cpuShare = news.cpuNanos() / NANOS / seconds;
        shares = news.stateShares();
        threads = news.samples().stream().map(Sample::thread).distinct().count();
        for (Sample sample : news.samples()) {
            double time = sample.nanos() / NANOS;
            take(Rows.THREADS, threadKey(sample), time, time, sample.state());
            List<Frame> frames = sample.stack().frames();
            for (Rows rows : List.of(Rows.FUNCTIONS, Rows.LINES)) {
                Set<Key> seen = new HashSet<>();
                for (int i = frames.size() - 1; i >= 0; i--) {
                    Key key = key(rows, frames.get(i));
                    if (seen.add(key)) {
                        boolean leaf = i == frames.size() - 1;
                        take(rows, key, leaf ? time : 0, time, sample.state());
                    }
                }
            }
        }
    }

    private static void clearNow(Row row) {
        row.cpu = 0;
        row.own = 0;
        row.total = 0;
        row.states.clear();
    }

    private static Key threadKey(Sample sample) {
        return new Key(sample.thread().name() + " (" + sample.thread().id() + ")", "", 0);
    }

    private static Key key(Rows rows, Frame frame) {
        int line = rows == Rows.LINES ? frame.line() : frame.firstLine();
        return new Key(frame.function(), frame.file(), line);
    }

    private void take(Rows rows, Key key, double own, double total, ThreadState state) {
        Row row = table(rows).computeIfAbsent(key, fresh -> new Row());
        row.cpu += state.onCpu() ? own : 0;
        row.own += own;
        row.total += total;
        row.ownSoFar += own;
        row.totalSoFar += total;
        if (own > 0) {
            row.states.merge(state, own, Double::sum);
        }
    }

    private Map<Key, Row> table(Rows rows) {
        return tables.getOrDefault(rows, Map.of());
    }

    /// How it is to be shown.
    ///
    /// @param filter rows whose name or file has not this text are left out; empty for all
    /// @param hint what stands at the right of the third line, such as the keys
    public record View(Rows rows, Order order, String filter, String hint) {}

    /// The lines of a page of `height` lines.
    public List<String> lines(View view, int height, Screen screen) {
        int width = screen.columns();
        List<String> lines = new ArrayList<>();
        lines.add(
                screen.paint(
                        Style.STRONG,
                        Text.cut(
                                "venturi top: process %d, CPython %s, %d %s, %.0f s: %s"
                                        .formatted(
                                                pid,
                                                program.pythonVersion(),
                                                threads,
                                                threads == 1 ? "thread" : "threads",
                                                secondsSoFar,
                                                Text.printable(
                                                        String.join(" ", program.command()),
                                                        screen)),
                                width,
                                screen)));
        lines.add(Text.cut("now: " + shares(), width, screen));
        String filter =
                view.filter.isEmpty()
                        ? ""
                        : ", with \"" + Text.printable(view.filter, screen) + "\"";
        lines.add(
                Text.cut(
                        "%s by %s%s   %s"
                                .formatted(view.rows.label, view.order.label, filter, view.hint)
                                .stripTrailing(),
                        width,
                        screen));
        lines.addAll(grid(view, Math.max(0, height - lines.size() - 1), screen).lines(screen));
        return lines;
    }

    private String shares() {
        StringBuilder text = new StringBuilder("CPU %.0f %%".formatted(100 * cpuShare));
        shares.entrySet().stream()
                .sorted(Map.Entry.<ThreadState, Double>comparingByValue().reversed())
                .forEach(
                        share ->
                                text.append(
                                        "  %s %.0f %%"
                                                .formatted(
                                                        share.getKey().label(),
                                                        100 * share.getValue())));
        return text.toString();
    }

    private Grid grid(View view, int rows, Screen screen) {
        List<Map.Entry<Key, Row>> shown =
                table(view.rows).entrySet().stream()
                        .filter(entry -> matches(entry.getKey(), view.filter))
                        .sorted(
                                Map.Entry.<Key, Row>comparingByValue(view.order.comparator)
                                        .thenComparing(entry -> entry.getKey().name()))
                        .limit(rows)
                        .toList();
        boolean wide = screen.columns() >= WIDE;
        List<String> headings = new ArrayList<>(List.of("cpu", "own", "total", "own s"));
        List<Boolean> left = new ArrayList<>(List.of(false, false, false, false));
        if (wide) {
            headings.add("total s");
            left.add(false);
        }
        headings.addAll(List.of("mostly", view.rows.label));
        left.addAll(List.of(true, true));
        List<List<String>> numbers =
                shown.stream().map(entry -> cells(entry.getValue(), wide, "")).toList();
        int room =
                Math.max(
                        NARROWEST_NAME,
                        screen.columns() - new Grid(headings, left, numbers).cellsBeforeLast());
        Place place = new Place(workingDirectory, screen);
        List<List<String>> all = new ArrayList<>();
        for (Map.Entry<Key, Row> entry : shown) {
            Key key = entry.getKey();
            String name =
                    view.rows == Rows.THREADS
                            ? Text.cut(Text.printable(key.name, screen), room, screen)
                            : place.function(key.file, key.line, key.name, room);
            all.add(cells(entry.getValue(), wide, name));
        }
        return new Grid(headings, left, all);
    }

    private static boolean matches(Key key, String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return key.name.toLowerCase(Locale.ROOT).contains(wanted)
                || key.file.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private List<String> cells(Row row, boolean wide, String name) {
        List<String> cells = new ArrayList<>();
        cells.add(percent(row.cpu));
        cells.add(percent(row.own));
        cells.add(percent(row.total));
        cells.add(FunctionTable.seconds(row.ownSoFar));
        if (wide) {
            cells.add(FunctionTable.seconds(row.totalSoFar));
        }
        cells.add(
                row.states.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(entry -> entry.getKey().label())
                        .orElse(""));
        cells.add(name);
        return cells;
    }

    private String percent(double time) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * time / seconds);
    }
}
