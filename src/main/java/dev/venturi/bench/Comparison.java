package dev.venturi.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What blocks say about two candidates: is b different from a, and by how much.
///
/// Ratios are b / a, so below 1 where b needs less.
///
/// @param blocks how many blocks it rests on
/// @param alpha the probability with which identical candidates would be called different, however
///   often the comparison was looked at before
/// @param ratio the estimate; NaN without blocks
/// @param low the lower end of the interval of ratios, 0 if there are too few blocks to bound it
/// @param high the upper end, infinite if there are too few blocks to bound it
/// @param decision which of the four verdicts
public record Comparison(
        int blocks, double alpha, double ratio, double low, double high, Decision decision) {
    /// The difference that is the same as none, unless asked otherwise: 1 %.
    public static final double USUAL_TOLERANCE = 0.01;

    /// A verdict.
    public enum Decision {
        /// b needs less.
        LOWER,
        /// b needs more.
        HIGHER,
        /// They are the same within the tolerance.
        SAME,
        /// The blocks do not tell.
        UNDECIDED;

        /// The word for it, such as `faster`.
        public String word(Figure figure) {
            boolean time = figure != Figure.PEAK_BYTES;
            return switch (this) {
                case LOWER -> time ? "faster" : "smaller";
                case HIGHER -> time ? "slower" : "larger";
                case SAME -> "the same";
                case UNDECIDED -> "undecided";
            };
        }
    }

    /// Compares candidate `b` with candidate `a`. The same blocks always give the same comparison.
    ///
    /// @param tolerance the difference, as a share, within which they are the same
    public static <R> Comparison of(
            List<Block<R>> blocks,
            ToDoubleFunction<? super R> figure,
            int a,
            int b,
            double alpha,
            double tolerance) {
        return of(test(blocks, figure, a, b), alpha, tolerance);
    }

    /// What a test on log(b / a) says.
    public static Comparison of(SignFlipTest test, double alpha, double tolerance) {
        SignFlipTest.Interval interval = test.interval(alpha);
        double same = Math.log1p(tolerance);
        Decision decision;
        if (interval.high() < 0) {
            decision = Decision.LOWER;
        } else if (interval.low() > 0) {
            decision = Decision.HIGHER;
        } else if (-same < interval.low() && interval.high() < same) {
            decision = Decision.SAME;
        } else {
            decision = Decision.UNDECIDED;
        }
        return new Comparison(
                test.blocks(),
                alpha,
                Math.exp(test.estimate()),
                Math.exp(interval.low()),
                Math.exp(interval.high()),
                decision);
    }

    /// What several tests say that are looked at together, one comparison each, by Holm's steps: of
    /// `n` that are open each has `alpha / n`; those that are told apart make room for the others.
    public static List<Comparison> ofSeveral(
            List<SignFlipTest> tests, double alpha, double tolerance) {
        Map<Integer, Comparison> apart = new TreeMap<>();
        while (true) {
            int open = tests.size() - apart.size();
            Map<Integer, Comparison> now = new TreeMap<>(apart);
            boolean more = false;
            for (int i = 0; i < tests.size(); i++) {
                if (!apart.containsKey(i)) {
                    Comparison comparison = of(tests.get(i), alpha / open, tolerance);
                    now.put(i, comparison);
                    if (comparison.isDifferent()) {
                        apart.put(i, comparison);
                        more = true;
                    }
                }
            }
            if (!more || apart.size() == tests.size()) {
                return List.copyOf(now.values());
            }
        }
    }

    /// Whether the two were told apart.
    public boolean isDifferent() {
        return decision == Decision.LOWER || decision == Decision.HIGHER;
    }

    /// The test on log(b / a) that a comparison rests on, for other hypotheses than "no
    /// difference".
    public static <R> SignFlipTest test(
            List<Block<R>> blocks, ToDoubleFunction<? super R> figure, int a, int b) {
        return new SignFlipTest(
                blocks.stream().mapToDouble(block -> block.logRatio(figure, a, b)).toArray());
    }
}
