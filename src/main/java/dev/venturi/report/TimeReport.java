package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Estimate;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `venturi time` prints: for each statement its cost, how that was obtained and how it
/// spreads, then the comparisons with the first, then what speaks against the figures.
public final class TimeReport {
    private static final int SPREAD_CELLS = 40;

    private final Session session;
    private final List<String> methods;
    private final @Nullable Seconds unit;
    private final boolean verbose;
    private final Screen screen;

    /// @param methods how each candidate's cost was obtained; empty where that is not known
    /// @param unit to print in; null for what fits each
    /// @param verbose whether to print what each process gave
    /// @param screen where it will be shown
    public TimeReport(
            Session session,
            List<String> methods,
            @Nullable Seconds unit,
            boolean verbose,
            Screen screen) {
        this.session = session;
        this.methods = List.copyOf(methods);
        this.unit = unit;
        this.verbose = verbose;
        this.screen = screen;
    }

    /// The answer so far in a few words, for whoever waits.
    public static String interim(Session session) {
        Estimate first = session.estimate(0);
        String cost = Seconds.unitFor(first.seconds()).text(first.seconds());
        String width =
                Double.isInfinite(first.high())
                        ? ""
                        : String.format(Locale.ROOT, " ± %.1f %%", 100 * first.precision());
        return session.blocks().size() + " blocks, " + cost + width;
    }

    /// All lines.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean several = session.candidates().size() > 1;
        for (int i = 0; i < session.candidates().size(); i++) {
            if (several) {
                lines.add((i == 0 ? "" : "\n") + ComparisonText.name(i) + "  " + oneLine(i));
            }
            candidate(lines, i, several ? "   " : "");
        }
        lines.add("");
        lines.add(conditions());
        if (several) {
            lines.add("");
            ComparisonText text = new ComparisonText(session.tolerance(), screen);
            List<Comparison> comparisons = session.comparisons();
            for (int i = 0; i < comparisons.size(); i++) {
                lines.add(text.line(i + 1, comparisons.get(i)));
            }
        }
        return lines;
    }

    private String oneLine(int candidate) {
        return Text.printable(
                session.candidates().get(candidate).label().replace("\n", "; "), screen);
    }

    private void candidate(List<String> lines, int candidate, String indent) {
        Estimate cost = session.estimate(candidate);
        Seconds in = unit == null ? Seconds.unitFor(cost.seconds()) : unit;
        lines.add(
                "%s%s per execution (%s)"
                        .formatted(
                                indent,
                                in.text(cost.seconds()),
                                in.interval(cost.low(), cost.high())));
        if (!methods.isEmpty()) {
            lines.add(indent + methods.get(candidate));
        }
        double[] seconds =
                session.timings(candidate).stream().mapToDouble(Timing::seconds).toArray();
        if (seconds.length > 1) {
            lines.add(indent + spread(seconds, in));
        }
        if (verbose) {
            session.timings(candidate)
                    .forEach(timing -> lines.add(indent + "  " + process(timing, in)));
        }
        session.candidates()
                .get(candidate)
                .warnings()
                .forEach(
                        warning ->
                                lines.add(
                                        indent
                                                + "warning: "
                                                + Text.printable(warning.message(), screen)));
    }

    private String spread(double[] seconds, Seconds in) {
        return Distribution.of(seconds, SPREAD_CELLS, screen).line(in);
    }

    private static String process(Timing timing, Seconds in) {
        return in.text(timing.seconds())
                + "  "
                + timing.slices().stream().map(in::text).collect(Collectors.joining(", "));
    }

    private String conditions() {
        return session.conditions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey().replace('_', ' ') + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
