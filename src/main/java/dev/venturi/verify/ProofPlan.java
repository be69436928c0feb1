package dev.venturi.verify;

import java.time.Duration;
import java.util.OptionalInt;

/// How much a proof may cost, and what it must show.
///
/// @param alpha the probability with which a patch without gain passes the first batch; it must
///   pass a second one too
/// @param leastGain the ratio before / after that the lower end of the interval must exceed
/// @param mostSlowdown the ratio after / before of time that a memory patch must stay under
/// @param mostBlocks blocks in each of the two batches
/// @param mostTime for all timed runs together
/// @param timeLimit for one run; a run that takes longer has failed
/// @param expectedCode the exit code of the run that was profiled, if it is known
/// @param seed of the coin and of the hash seeds
public record ProofPlan(
        double alpha,
        double leastGain,
        double mostSlowdown,
        int mostBlocks,
        Duration mostTime,
        Duration timeLimit,
        OptionalInt expectedCode,
        long seed) {
    private static final double ALPHA = 0.05;
    private static final double LEAST_GAIN = 1.02;
    private static final double MOST_SLOWDOWN = 1.03;
    private static final int MOST_BLOCKS = 60;
    private static final Duration LEAST_BUDGET = Duration.ofMinutes(2);
    private static final int BUDGET_IN_RUNS = 50;
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(20);
    private static final int LIMIT_IN_RUNS = 5;

    /// The plan for a program that took `wall` when it was profiled. A proof takes some 25 runs of
    /// the original and 15 of the patched program where the gain is large and steady.
    public static ProofPlan forRun(Duration wall, OptionalInt expectedCode, long seed) {
        return new ProofPlan(
                ALPHA,
                LEAST_GAIN,
                MOST_SLOWDOWN,
                MOST_BLOCKS,
                longer(LEAST_BUDGET, wall.multipliedBy(BUDGET_IN_RUNS)),
                longer(LEAST_LIMIT, wall.multipliedBy(LIMIT_IN_RUNS)),
                expectedCode,
                seed);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
