package dev.venturi.verify;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Measurement;
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
    boolean shownBy(List<Block<Measurement>> blocks) {
        SignFlipTest test = test(blocks, figure);
        return test.evidenceBelow(0) >= 1 / plan.alpha()
                && test.interval(plan.alpha()).high() < -Math.log(plan.leastGain());
    }

    /// Whether the second batch does.
    boolean confirmedBy(List<Block<Measurement>> blocks) {
        return test(blocks, figure).evidenceBelow(-Math.log(plan.leastGain())) >= 1 / plan.alpha();
    }

    /// Whether all blocks show that a patch that saves memory takes no more time.
    boolean notSlower(List<Block<Measurement>> blocks) {
        return figure == Figure.WALL_SECONDS
                || notSlower(blocks, Figure.WALL_SECONDS)
                || notSlower(blocks, Figure.UNDISTURBED_SECONDS);
    }

    private boolean notSlower(List<Block<Measurement>> blocks, Figure time) {
        return test(blocks, time).evidenceBelow(Math.log(plan.mostSlowdown())) >= 2 / plan.alpha();
    }

    /// What shows that a memory patch takes no more time, in words; empty for other patches.
    String timeNote(List<Block<Measurement>> blocks) {
        if (figure == Figure.WALL_SECONDS) {
            return "";
        }
        Figure time =
                notSlower(blocks, Figure.WALL_SECONDS)
                        ? Figure.WALL_SECONDS
                        : Figure.UNDISTURBED_SECONDS;
        return "%s after / before is %s"
                .formatted(name(time), interval(comparison(blocks, time, PATCHED)));
    }

    private static String interval(Comparison comparison) {
        return "%.3f (interval %.3f to %.3f)"
                .formatted(comparison.ratio(), comparison.low(), comparison.high());
    }

    /// Why more blocks would not help; empty if they might.
    String hopeless(List<Block<Measurement>> blocks) {
        double best = Math.exp(-test(blocks, figure).interval(plan.alpha()).low());
        if (best < plan.leastGain()) {
            return "no gain: %s is better by a factor of %.3f at most, and %.2f is needed"
                    .formatted(name(figure), best, plan.leastGain());
        }
        double slower =
                Math.max(
                        leastSlowdown(blocks, Figure.WALL_SECONDS),
                        leastSlowdown(blocks, Figure.UNDISTURBED_SECONDS));
        if (figure != Figure.WALL_SECONDS && slower > plan.mostSlowdown()) {
            return "it saves memory but takes %.1f %% more time at least, and %.0f %% is the most"
                    .formatted(100 * (slower - 1), 100 * (plan.mostSlowdown() - 1));
        }
        return "";
    }

    private double leastSlowdown(List<Block<Measurement>> blocks, Figure time) {
        return Math.exp(test(blocks, time).interval(plan.alpha()).low());
    }

    /// What is still open where the blocks have run out.
    String open(List<Block<Measurement>> blocks) {
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
            text +=
                    ", and neither wall time after / before, %s, nor the same without waiting for a CPU, %s, is shown to be below %.2f"
                            .formatted(
                                    interval(comparison(blocks, Figure.WALL_SECONDS, PATCHED)),
                                    interval(
                                            comparison(
                                                    blocks, Figure.UNDISTURBED_SECONDS, PATCHED)),
                                    plan.mostSlowdown());
        }
        return text + ": try a larger input or a quieter machine";
    }

    /// Why the control speaks against the session: two copies of the original were told apart, by
    /// more than 1 %. Empty if they were not.
    String controlObjects(List<Block<Measurement>> blocks) {
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

    Comparison comparison(List<Block<Measurement>> blocks, Figure of, int candidate) {
        return Comparison.of(
                blocks, of, ORIGINAL, candidate, plan.alpha(), Comparison.USUAL_TOLERANCE);
    }

    private static SignFlipTest test(List<Block<Measurement>> blocks, Figure figure) {
        return Comparison.test(blocks, figure, ORIGINAL, PATCHED);
    }

    private static String name(Figure figure) {
        return switch (figure) {
            case WALL_SECONDS -> "wall time";
            case UNDISTURBED_SECONDS -> "time without waiting for a CPU";
            case PEAK_BYTES -> "peak memory";
        };
    }
}
