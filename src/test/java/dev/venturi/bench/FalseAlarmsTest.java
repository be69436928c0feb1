package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.bench.Comparison.Decision;
import dev.venturi.bench.SimulatedMachine.Regime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The gate of the statistics, with the coin and the verdict that users get, on a simulated
/// machine: `benchmarks/run stopwatch` has it on a real one. Three wrong ways must fail it.
@Execution(CONCURRENT)
class FalseAlarmsTest {
    private static final int TRIALS = 400;
    private static final int BLOCKS = 30;
    private static final double ALPHA = 0.05;
    private static final long SEED = 20261128;

    /// One of many sessions in which both sides are the same program, or b takes longer.
    private static List<Block<List<Double>>> session(Regime regime, int trial, double b)
            throws Exception {
        SplittableRandom random = new SplittableRandom(SEED * 1000 + trial);
        SimulatedMachine machine = new SimulatedMachine(regime, random.split(), 2 * BLOCKS);
        Benchmark<List<Double>, RuntimeException> benchmark =
                new Benchmark<>(
                        random.nextLong(),
                        List.of(hashSeed -> machine.run(1), hashSeed -> machine.run(b)));
        for (int i = 0; i < BLOCKS; i++) {
            benchmark.runBlock();
        }
        return benchmark.blocks();
    }

    /// The verdict where it is first known, or that of all blocks. Whether it is known is asked of
    /// the evidence, which costs a thirtieth of the interval, and says the same.
    private static Comparison stopped(List<Block<List<Double>>> blocks) {
        double enough = 2 / ALPHA;
        double same = Math.log1p(Comparison.USUAL_TOLERANCE);
        SignFlipTest test = new SignFlipTest();
        for (int n = 1; n <= blocks.size(); n++) {
            test = Comparison.test(blocks.subList(0, n), SimulatedMachine::median, 0, 1);
            boolean different = Math.max(test.evidenceAbove(0), test.evidenceBelow(0)) >= enough;
            if (different
                    || test.evidenceAbove(-same) >= enough && test.evidenceBelow(same) >= enough) {
                break;
            }
        }
        return Comparison.of(test, ALPHA, Comparison.USUAL_TOLERANCE);
    }

    /// The share of trials that `different` calls different although both sides are the same.
    private static double alarms(Regime regime, Predicate<List<Block<List<Double>>>> different)
            throws Exception {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += different.test(session(regime, trial, 1)) ? 1 : 0;
        }
        return alarms / (double) TRIALS;
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void theSameIsCalledDifferentNoMoreOftenThanStated(Regime regime) throws Exception {
        assertThat(alarms(regime, blocks -> stopped(blocks).isDifferent()))
                .as("seed %d", SEED)
                .isLessThanOrEqualTo(ALPHA);
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void theIntervalWhereItStopsHoldsTheTruth(Regime regime) throws Exception {
        for (double truth : new double[] {1, 1.02}) {
            int covered = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                Comparison comparison = stopped(session(regime, trial, truth));
                covered += comparison.low() <= truth && truth <= comparison.high() ? 1 : 0;
            }
            assertThat(covered / (double) TRIALS)
                    .as("ratio %s, seed %d", truth, SEED)
                    .isGreaterThanOrEqualTo(1 - ALPHA);
        }
    }

    @Test
    void aTrueDifferenceOfTwoPerCentIsFound() throws Exception {
        int found = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Comparison comparison = stopped(session(Regime.QUIET_AND_DRIFTING, trial, 1.02));
            found += comparison.decision() == Decision.HIGHER ? 1 : 0;
        }
        assertThat(found / (double) TRIALS).as("seed %d", SEED).isGreaterThanOrEqualTo(0.9);
    }

    /// Both sides are the same, so which run is called a is a matter of labels, and labels given by
    /// a bad coin are a bad coin.
    @Test
    void mutantOneABiasedCoinFails() throws Exception {
        SplittableRandom coin = new SplittableRandom(SEED);
        Predicate<List<Block<List<Double>>>> biased =
                blocks -> {
                    List<Block<List<Double>>> relabelled = new ArrayList<>();
                    for (Block<List<Double>> block : blocks) {
                        List<Double> first = block.runs().get(block.order().get(0));
                        List<Double> second = block.runs().get(block.order().get(1));
                        boolean aFirst = coin.nextDouble() < 0.8;
                        relabelled.add(
                                aFirst
                                        ? new Block<>(List.of(0, 1), List.of(first, second))
                                        : new Block<>(List.of(1, 0), List.of(second, first)));
                    }
                    return stopped(relabelled).isDifferent();
                };
        assertThat(alarms(Regime.QUIET_AND_DRIFTING, biased)).isGreaterThan(2 * ALPHA);
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void mutantTwoATTestThatPeeksFails(Regime regime) throws Exception {
        assertThat(
                        alarms(
                                regime,
                                blocks -> {
                                    double[] all = differences(blocks);
                                    for (int n = 5; n <= all.length; n++) {
                                        if (tTest(Arrays.copyOf(all, n))) {
                                            return true;
                                        }
                                    }
                                    return false;
                                }))
                .isGreaterThan(2 * ALPHA);
    }

    @ParameterizedTest
    @EnumSource(Regime.class)
    void mutantThreeValuesTakenAsIndependentFail(Regime regime) throws Exception {
        Predicate<List<Block<List<Double>>>> independent =
                blocks -> {
                    List<Block<List<Double>>> each = new ArrayList<>();
                    for (Block<List<Double>> block : blocks) {
                        for (int i = 0; i < SimulatedMachine.VALUES; i++) {
                            List<Double> a = List.of(block.runs().get(0).get(i));
                            List<Double> b = List.of(block.runs().get(1).get(i));
                            each.add(new Block<>(block.order(), List.of(a, b)));
                        }
                    }
                    return stopped(each).isDifferent();
                };
        assertThat(alarms(regime, independent)).isGreaterThan(2 * ALPHA);
    }

    private static double[] differences(List<Block<List<Double>>> blocks) {
        return blocks.stream()
                .mapToDouble(block -> block.logRatio(SimulatedMachine::median, 0, 1))
                .toArray();
    }

    /// Student's t on the mean of the differences, two-sided at 5 %.
    private static boolean tTest(double[] differences) {
        int n = differences.length;
        double mean = Arrays.stream(differences).average().orElseThrow();
        double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
        double t = mean / Math.sqrt(squares / (n - 1) / n);
        // Within 1 % of the exact quantiles from four degrees of freedom on.
        double critical = 1.96 + 2.4 / (n - 1) + 3.0 / ((n - 1) * (n - 1));
        return Math.abs(t) > critical;
    }
}
