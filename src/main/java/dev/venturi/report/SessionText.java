package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Estimate;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the reports of sessions have in common. Candidates are called `A`, `B` and so on.
record SessionText(Session session, Screen screen) {
    private static final int SPREAD_CELLS = 40;

    /// The name of a candidate.
    static String name(int candidate) {
        return candidate < 26 ? String.valueOf((char) ('A' + candidate)) : "#" + (candidate + 1);
    }

    /// What a candidate is called by its user, on one line.
    String label(int candidate) {
        return Text.printable(
                session.candidates().get(candidate).label().replace("\n", "; "), screen);
    }

    /// A candidate's cost with its interval: `12.1 ms` and `12.0 to 12.3 ms` with `%s (%s)`.
    static String cost(String format, Estimate estimate, Seconds in) {
        return format.formatted(
                in.text(estimate.seconds()), in.interval(estimate.low(), estimate.high()));
    }

    /// How a candidate's timings lie; none for a single one.
    Optional<String> spread(int candidate, Seconds in) {
        double[] seconds =
                session.timings(candidate).stream().mapToDouble(Timing::seconds).toArray();
        return seconds.length > 1
                ? Optional.of(Distribution.of(seconds, SPREAD_CELLS, screen).line(in))
                : Optional.empty();
    }

    /// What speaks against a candidate's figures, a line each.
    List<String> warnings(int candidate) {
        return session.candidates().get(candidate).warnings().stream()
                .map(warning -> "warning: " + Text.printable(warning.message(), screen))
                .toList();
    }

    /// Under what it was measured: `gc off, hash seed fresh`.
    ///
    /// @param between a condition's name and its value
    /// @param after each but the last
    String conditions(String between, String after) {
        return session.conditions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        each ->
                                each.getKey().replace('_', ' ')
                                        + between
                                        + Text.printable(each.getValue(), screen))
                .collect(Collectors.joining(after));
    }

    /// Each candidate but the first compared with the first, a line each.
    List<String> comparisons() {
        List<String> lines = new ArrayList<>();
        for (Comparison comparison : session.comparisons()) {
            lines.add(line(lines.size() + 1, comparison));
        }
        return lines;
    }

    /// The lines in characters that the screen has.
    List<String> shown(List<String> lines) {
        return screen.utf8() ? lines : lines.stream().map(line -> line.replace("µ", "u")).toList();
    }

    /// `B is slower than A: takes 1.832 times as long (1.750 to 1.910); 8 blocks, α 0.05`.
    private String line(int candidate, Comparison comparison) {
        String against =
                switch (comparison.decision()) {
                    case LOWER, HIGHER -> " than A";
                    case SAME ->
                            String.format(
                                    Locale.ROOT,
                                    " as A within %s%s %%",
                                    screen.plusMinus(),
                                    plain(100 * session.tolerance()));
                    case UNDECIDED -> " against A";
                };
        return String.format(
                Locale.ROOT,
                "%s is %s%s: it takes %.3f times as long (%s); %d block%s, %s %s",
                name(candidate),
                comparison.decision().word(Figure.WALL_SECONDS),
                against,
                comparison.ratio(),
                interval(comparison),
                comparison.blocks(),
                comparison.blocks() == 1 ? "" : "s",
                screen.utf8() ? "α" : "alpha",
                plain(comparison.alpha()));
    }

    private static String plain(double share) {
        return new BigDecimal(share).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    private static String interval(Comparison comparison) {
        boolean low = comparison.low() > 0;
        boolean high = Double.isFinite(comparison.high());
        return !low && !high
                ? "no interval yet"
                : !low
                        ? String.format(Locale.ROOT, "at most %.3f", comparison.high())
                        : !high
                                ? String.format(Locale.ROOT, "at least %.3f", comparison.low())
                                : String.format(
                                        Locale.ROOT,
                                        "%.3f to %.3f",
                                        comparison.low(),
                                        comparison.high());
    }
}
