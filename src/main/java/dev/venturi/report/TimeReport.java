package dev.venturi.report;

import dev.venturi.bench.Estimate;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `venturi time` prints: for each statement its cost, how that was obtained and how it
/// spreads, then the comparisons with the first, then what speaks against the figures.
public final class TimeReport {
    private final Session session;
    private final List<String> methods;
    private final @Nullable Seconds unit;
    private final boolean verbose;
    private final SessionText text;

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
        this.text = new SessionText(session, screen);
    }

    /// The answer so far in a few words, for whoever waits.
    ///
    /// @param screen where it will be shown
    public static String interim(Session session, Screen screen) {
        Estimate first = session.estimate(0);
        String cost = Seconds.unitFor(first.seconds()).text(first.seconds());
        String width =
                Double.isInfinite(first.high())
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " %s %.1f %%",
                                screen.plusMinus(),
                                100 * first.precision());
        String line = session.blocks().size() + " blocks, " + cost + width;
        return new SessionText(session, screen).shown(List.of(line)).getFirst();
    }

    /// All lines.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean several = session.candidates().size() > 1;
        for (int i = 0; i < session.candidates().size(); i++) {
            if (several) {
                lines.add((i == 0 ? "" : "\n") + SessionText.name(i) + "  " + text.label(i));
            }
            String indent = several ? "   " : "";
            candidate(i).forEach(line -> lines.add(indent + line));
        }
        lines.add("");
        lines.add(text.conditions(" ", ", "));
        if (several) {
            lines.add("");
            lines.addAll(text.comparisons());
        }
        return text.shown(lines);
    }

    private List<String> candidate(int candidate) {
        List<String> lines = new ArrayList<>();
        Estimate cost = session.estimate(candidate);
        Seconds in = unit == null ? Seconds.unitFor(cost.seconds()) : unit;
        lines.add(SessionText.cost("%s per execution (%s)", cost, in));
        if (!methods.isEmpty()) {
            lines.add(methods.get(candidate));
        }
        text.spread(candidate, in).ifPresent(lines::add);
        if (verbose) {
            session.timings(candidate).forEach(timing -> lines.add("  " + process(timing, in)));
        }
        lines.addAll(text.warnings(candidate));
        return lines;
    }

    private static String process(Timing timing, Seconds in) {
        return in.text(timing.seconds())
                + "  "
                + timing.slices().stream().map(in::text).collect(Collectors.joining(", "));
    }
}
