package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Estimate;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What `venturi compare` prints: for each command what it costs, how that spreads and what speaks
/// against it, then each comparison with the first.
public final class CompareReport {
    private static final int BARS = 40;

    private final Session session;
    private final Screen screen;

    /// @param screen where it will be shown
    public CompareReport(Session session, Screen screen) {
        this.session = session;
        this.screen = screen;
    }

    /// The answer so far in a few words, for whoever waits.
    public static String interim(Session session) {
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
        return "%d block%s, %s".formatted(blocks, blocks == 1 ? "" : "s", known);
    }

    private static String word(Comparison comparison) {
        return comparison.decision().word(Figure.WALL_SECONDS);
    }

    private static String cost(Estimate estimate) {
        Seconds in = Seconds.unitFor(estimate.seconds());
        return "%s (%s)"
                .formatted(
                        in.text(estimate.seconds()), in.interval(estimate.low(), estimate.high()));
    }

    /// All lines.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        int candidates = session.candidates().size();
        for (int i = 0; i < candidates; i++) {
            if (candidates > 1) {
                lines.add(screen.paint(Style.STRONG, ComparisonText.name(i) + "  " + label(i)));
            } else {
                lines.add(screen.paint(Style.STRONG, label(i)));
            }
            String indent = candidates > 1 ? "   " : "";
            lines.add(indent + figures(i));
            double[] seconds = session.timings(i).stream().mapToDouble(Timing::seconds).toArray();
            if (seconds.length > 1) {
                lines.add(
                        indent
                                + Distribution.of(seconds, BARS, screen)
                                        .line(Seconds.unitFor(session.estimate(i).seconds())));
            }
            session.candidates()
                    .get(i)
                    .warnings()
                    .forEach(
                            warning ->
                                    lines.add(
                                            indent
                                                    + "warning: "
                                                    + Text.printable(warning.message(), screen)));
            lines.add("");
        }
        lines.add(conditions());
        if (candidates > 1) {
            lines.add("");
            ComparisonText text = new ComparisonText(session.tolerance(), screen);
            List<Comparison> comparisons = session.comparisons();
            for (int i = 0; i < comparisons.size(); i++) {
                lines.add(text.line(i + 1, comparisons.get(i)));
            }
        }
        return lines.stream().map(line -> screen.utf8() ? line : line.replace("µ", "u")).toList();
    }

    private String label(int candidate) {
        return Text.printable(
                session.candidates().get(candidate).label().replace("\n", "; "), screen);
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

    private String conditions() {
        return session.conditions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        each ->
                                each.getKey().replace('_', ' ')
                                        + ": "
                                        + Text.printable(each.getValue(), screen))
                .collect(Collectors.joining("; "));
    }
}
