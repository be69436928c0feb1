package dev.venturi.report;

import dev.venturi.profile.Frame;
import dev.venturi.profile.FunctionTime;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The functions of a profile in pstats' columns, with samples for calls, and where the time went.
final class FunctionTable {
    /// From this width on there is room for the shares and their errors.
    private static final int WIDE = 100;

    private static final int NARROWEST_NAME = 24;

    private final Profile profile;
    private final Screen screen;
    private final Place place;
    private final Weights all;
    private final Map<Frame, Weights> self;

    FunctionTable(Profile profile, Path workingDirectory, Screen screen) {
        this.profile = profile;
        this.screen = screen;
        this.place = new Place(workingDirectory, screen);
        this.all = Weights.of(profile.samples());
        this.self = selfWeights(profile);
    }

    /// The lines of the table, ordered by `keys` (by internal time if there are none), of at most
    /// `rows` functions.
    List<String> lines(List<SortKey> keys, int rows) {
        List<FunctionTime> functions = profile.functions();
        List<String> lines = new ArrayList<>();
        long samples = profile.quality().samples();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "         %d samples of %d functions in %.3f seconds",
                        samples,
                        functions.size(),
                        profile.wallSeconds()));
        lines.add("");
        lines.add("   Ordered by: " + ordering(keys));
        if (rows < functions.size()) {
            lines.add("   List reduced from " + functions.size() + " to " + rows);
        }
        lines.add("");
        List<FunctionTime> shown = SortKey.sorted(functions, keys).stream().limit(rows).toList();
        lines.addAll(grid(shown).lines(screen));
        if (functions.isEmpty()) {
            lines.add("   (no Python function was seen)");
        }
        return lines;
    }

    private static String ordering(List<SortKey> keys) {
        if (keys.isEmpty()) {
            return SortKey.TOTTIME.description();
        }
        String order = String.join(", ", keys.stream().map(SortKey::description).toList());
        boolean counts = keys.stream().anyMatch(SortKey::countsCalls);
        return counts ? order + " (sampling counts no calls)" : order;
    }

    private Grid grid(List<FunctionTime> functions) {
        boolean wide = screen.columns() >= WIDE;
        List<String> headings = new ArrayList<>(List.of("samples", "tottime"));
        List<Boolean> left = new ArrayList<>(List.of(false, false));
        if (wide) {
            headings.add("share");
            left.add(false);
        }
        headings.addAll(List.of("cumtime", "on-cpu", "waiting", "", "filename:lineno(function)"));
        left.addAll(List.of(false, false, false, true, true));
        List<List<String>> numbers = functions.stream().map(f -> numbers(f, wide)).toList();
        Grid narrow = new Grid(headings, left, numbers.stream().map(n -> with(n, "")).toList());
        int room = Math.max(NARROWEST_NAME, screen.columns() - narrow.cellsBeforeLast());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            FunctionTime f = functions.get(i);
            rows.add(with(numbers.get(i), place.function(f.file(), f.line(), f.function(), room)));
        }
        return new Grid(headings, left, rows);
    }

    private List<String> numbers(FunctionTime function, boolean wide) {
        OffCpu split = OffCpu.of(function.states());
        List<String> cells = new ArrayList<>();
        cells.add(Long.toString(function.samples()));
        cells.add(seconds(function.selfSeconds()));
        if (wide) {
            cells.add(share(function));
        }
        cells.add(seconds(function.totalSeconds()));
        cells.add(seconds(split.onCpu()));
        cells.add(seconds(split.waiting()));
        cells.add(split.mostly());
        return cells;
    }

    /// Of the time of all threads, since that is what the functions' times add up to.
    private String share(FunctionTime function) {
        Frame key = new Frame(function.function(), function.file(), 0, function.line());
        return self.getOrDefault(key, Weights.NONE).percent(all, screen);
    }

    /// By leaf function; its frame without the line being executed.
    static Map<Frame, Weights> selfWeights(Profile profile) {
        Map<Frame, Weights> weights = new HashMap<>();
        for (Sample sample : profile.samples()) {
            List<Frame> frames = sample.stack().frames();
            if (!frames.isEmpty()) {
                Frame leaf = frames.getLast();
                Frame key = new Frame(leaf.function(), leaf.file(), 0, leaf.firstLine());
                weights.merge(key, Weights.of(sample), Weights::plus);
            }
        }
        return weights;
    }

    private static List<String> with(List<String> cells, String last) {
        List<String> row = new ArrayList<>(cells);
        row.add(last);
        return row;
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
