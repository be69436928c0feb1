package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// A comparison in words. Candidates are called `A`, `B` and so on.
record ComparisonText(double tolerance, Screen screen) {
    /// The name of a candidate.
    static String name(int candidate) {
        return candidate < 26 ? String.valueOf((char) ('A' + candidate)) : "#" + (candidate + 1);
    }

    /// `B is slower than A: takes 1.832 times as long (1.750 to 1.910); 8 blocks, α 0.05`.
    String line(int candidate, Comparison comparison) {
        String against =
                switch (comparison.decision()) {
                    case LOWER, HIGHER -> " than A";
                    case SAME ->
                            String.format(
                                    Locale.ROOT,
                                    " as A within %s%s %%",
                                    screen.plusMinus(),
                                    plain(100 * tolerance));
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
