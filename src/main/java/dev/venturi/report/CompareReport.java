package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Estimate;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `venturi compare` prints: for each command what it costs, how that spreads and what speaks
/// against it, then each comparison with the first.
public final class CompareReport {
    private final Session session;
    private final SessionText text;
    private final Screen screen;

    /// @param screen where it will be shown
    public CompareReport(Session session, Screen screen) {
        this.session = session;
        this.text = new SessionText(session, screen);
        this.screen = screen;
    }

    /// The answer so far in a few words, for whoever waits.
    ///
    /// @param screen where it will be shown
    public static String interim(Session session, Screen screen) {
        int blocks = session.blocks().size();
        String known =
                session.candidates().size() == 1
                        ? cost(session.estimate(0))
                        : session.comparisons().stream()
                                .map(
                                        each ->
                                                String.format(
                                                        Locale.ROOT,
                                                        "%s %.2f",
                                                        word(each),
                                                        each.ratio()))
                                .collect(Collectors.joining(", "));
        String line = "%d block%s, %s".formatted(blocks, blocks == 1 ? "" : "s", known);
        return new SessionText(session, screen).shown(List.of(line)).getFirst();
    }

    private static String word(Comparison comparison) {
        return comparison.decision().word(Figure.WALL_SECONDS);
    }

    private static String cost(Estimate estimate) {
        return SessionText.cost("%s (%s)", estimate, Seconds.unitFor(estimate.seconds()));
    }

    /// All lines.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean several = session.candidates().size() > 1;
        for (int i = 0; i < session.candidates().size(); i++) {
            String title = (several ? SessionText.name(i) + "  " : "") + text.label(i);
            lines.add(screen.paint(Style.STRONG, title));
            String indent = several ? "   " : "";
            candidate(i).forEach(line -> lines.add(indent + line));
            lines.add("");
        }
        lines.add(text.conditions(": ", "; "));
        if (several) {
            lines.add("");
            lines.addAll(text.comparisons());
        }
        return text.shown(lines);
    }

    private List<String> candidate(int candidate) {
        List<String> lines = new ArrayList<>();
        lines.add(figures(candidate));
        text.spread(candidate, Seconds.unitFor(session.estimate(candidate).seconds()))
                .ifPresent(lines::add);
        lines.addAll(text.warnings(candidate));
        return lines;
    }

    private String figures(int candidate) {
        List<Timing> timings = session.timings(candidate);
        StringBuilder line = new StringBuilder(cost(session.estimate(candidate)));
        double cpu = SessionJson.median(timings, t -> SessionJson.orNaN(t.cpuSeconds()));
        if (Double.isFinite(cpu)) {
            line.append(", CPU ").append(Seconds.unitFor(cpu).text(cpu));
        }
        double peak = SessionJson.median(timings, t -> SessionJson.orNaN(t.peakBytes()));
        if (Double.isFinite(peak)) {
            line.append(String.format(Locale.ROOT, ", peak %.1f MB", peak / 1e6));
        }
        double instructions = SessionJson.median(timings, t -> SessionJson.orNaN(t.instructions()));
        if (Double.isFinite(instructions)) {
            line.append(String.format(Locale.ROOT, ", %.4g instructions", instructions));
        }
        int runs = timings.size();
        return line.append(", ").append(runs).append(runs == 1 ? " run" : " runs").toString();
    }
}
