package dev.venturi.report;

import dev.venturi.bench.Comparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a proof decided, as reports show it.
///
/// @param accepted whether the patch keeps behaviour and gains
/// @param behaviour `identical`, `different` or `undecidable`
/// @param speedup the ratio of times before / after; NaN where it was not measured
/// @param memory the peak resident sizes, null where they were not compared
/// @param alpha the error rate of the decision
/// @param blocks pairs of runs
/// @param reasons why it was decided so, one sentence each
public record ProofSummary(
        boolean accepted,
        String behaviour,
        Ratio speedup,
        @Nullable Memory memory,
        double alpha,
        long blocks,
        List<String> reasons) {
    public ProofSummary {
        reasons = List.copyOf(reasons);
    }

    /// An estimated ratio before / after with its interval; NaN where a number is not known.
    public record Ratio(double estimate, double low, double high) {
        /// What was not measured.
        public static final Ratio UNKNOWN = new Ratio(Double.NaN, Double.NaN, Double.NaN);

        /// That of a comparison whose `a` is the original and whose `b` is patched. An end that the
        /// blocks do not bound is not known.
        public static Ratio of(Comparison comparison) {
            return new Ratio(
                    inverse(comparison.ratio()),
                    inverse(comparison.high()),
                    inverse(comparison.low()));
        }

        private static double inverse(double ratio) {
            return ratio > 0 && Double.isFinite(ratio) ? 1 / ratio : Double.NaN;
        }
    }

    /// Peak resident sizes.
    ///
    /// @param beforeBytes of the original, the median of its runs
    /// @param afterBytes of the patched program
    /// @param ratio before / after
    public record Memory(long beforeBytes, long afterBytes, Ratio ratio) {}
}
