package dev.venturi.verify;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.bench.SignFlipTest;
import java.util.List;

/// What timed blocks must show before a patch is accepted.
///
/// The first batch must reject "no gain" and its interval must lie above the least gain; the
/// second, fresh one must reject "the least gain or less". A patch that saves memory must besides
/// reject "slower by more than 3 %": as long as the blocks do not tell, it is not shown, and so not
/// accepted.
///
/// @param figure what the patch is to improve
record Criterion(ProofPlan plan, Figure figure) {
    static final int ORIGINAL = 0;
    static final int PATCHED = 1;
    static final int CONTROL = 2;

    /// Whether the first batch shows the gain.
    boolean shownBy(List<Block> blocks) {
        SignFlipTest test = test(blocks, figure);
        return test.evidenceBelow(0) >= 1 / plan.alpha()
                && test.interval(plan.alpha()).high() < -Math.log(plan.leastGain())
                && notSlower(blocks);
    }

    /// Whether the second batch does.
    boolean confirmedBy(List<Block> blocks) {
        return test(blocks, figure).evidenceBelow(-Math.log(plan.leastGain())) >= 1 / plan.alpha()
                && notSlower(blocks);
    }

    private boolean notSlower(List<Block> blocks) {
        return figure == Figure.WALL_SECONDS
                || test(blocks, Figure.WALL_SECONDS).evidenceBelow(Math.log(plan.mostSlowdown()))
                        >= 1 / plan.alpha();
    }

    /// Why more blocks would not help; empty if they might.
    String hopeless(List<Block> blocks) {
        double best = Math.exp(-test(blocks, figure).interval(plan.alpha()).low());
        if (best < plan.leastGain()) {
            return "no gain: %s is better by a factor of %.3f at most, and %.2f is needed"
                    .formatted(name(figure), best, plan.leastGain());
        }
        if (figure != Figure.WALL_SECONDS) {
            double slower =
                    Math.exp(test(blocks, Figure.WALL_SECONDS).interval(plan.alpha()).low());
            if (slower > plan.mostSlowdown()) {
                return "it saves memory but takes %.1f %% more time at least, and %.0f %% is the most"
                        .formatted(100 * (slower - 1), 100 * (plan.mostSlowdown() - 1));
            }
        }
        return "";
    }

    /// What is still open where the blocks have run out.
    String open(List<Block> blocks) {
        Comparison gain = comparison(blocks, figure, PATCHED);
        String text =
                "the gain is undecided after %d blocks: %s before / after is %.3f, its interval %.3f to %.3f"
                        .formatted(
                                blocks.size(),
                                name(figure),
                                1 / gain.ratio(),
                                1 / gain.high(),
                                1 / gain.low());
        if (figure != Figure.WALL_SECONDS && !notSlower(blocks)) {
            Comparison time = comparison(blocks, Figure.WALL_SECONDS, PATCHED);
            text +=
                    ", and its wall time after / before, %.3f, is not shown to be below %.2f (interval %.3f to %.3f)"
                            .formatted(time.ratio(), plan.mostSlowdown(), time.low(), time.high());
        }
        return text + ": try a larger input or a quieter machine";
    }

    /// Why the control speaks against the session: two copies of the original were told apart, by
    /// more than 1 %. Empty if they were not.
    String controlObjects(List<Block> blocks) {
        Comparison control = comparison(blocks, figure, CONTROL);
        boolean apart =
                switch (control.decision()) {
                    case LOWER, HIGHER -> true;
                    case SAME, UNDECIDED -> false;
                };
        return apart && Math.abs(control.ratio() - 1) > Comparison.USUAL_TOLERANCE
                ? "the control failed: a second copy of the original differs from the first by %+.1f %%: let the machine come to rest and run doctor again"
                        .formatted(100 * (control.ratio() - 1))
                : "";
    }

    Comparison comparison(List<Block> blocks, Figure of, int candidate) {
        return Comparison.of(
                blocks, of, ORIGINAL, candidate, plan.alpha(), Comparison.USUAL_TOLERANCE);
    }

    private static SignFlipTest test(List<Block> blocks, Figure figure) {
        return Comparison.test(blocks, figure, ORIGINAL, PATCHED);
    }

    private static String name(Figure figure) {
        return switch (figure) {
            case WALL_SECONDS -> "wall time";
            case PEAK_BYTES -> "peak memory";
        };
    }
}
