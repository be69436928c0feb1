package dev.venturi.benchmarks;

/// How many trials of which size.
///
/// @param trials without a difference, in each regime
/// @param powerTrials with a difference of 2 %
/// @param processes of each side for the tools with a fixed order: pyperf's default is 20
/// @param values of each process after its warm-up: pyperf's default is 3
/// @param blocks of Venturi's in a trial without a difference
/// @param powerBlocks at most, in one with a difference
/// @param valueSeconds length of a value in trials without a difference
/// @param powerValueSeconds and in those with one
/// @param seed decides every order
record StopwatchPlan(
        int trials,
        int powerTrials,
        int processes,
        int values,
        int blocks,
        int powerBlocks,
        double valueSeconds,
        double powerValueSeconds,
        long seed) {
    /// The difference that is to be found, and its exact factor.
    static final double DIFFERENCE = 0.02;

    /// How much more b does, exactly, of a count that is a multiple of 100.
    static long more(long count) {
        return count / 100 * 102;
    }
}
