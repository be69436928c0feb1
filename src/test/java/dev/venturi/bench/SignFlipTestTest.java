package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignFlipTestTest {
    private static final int TRIALS = 2000;
    private static final int BLOCKS = 40;
    private static final double ALPHA = 0.05;
    private static final long SEED = 20260729;

    /// Whether something that looks after each block ever calls the first `blocks` blocks
    /// different.
    private interface Decider {
        boolean different(double[] differences);
    }

    /// What `!interval(ALPHA).contains(0)` says (see the test of that), without the bisection.
    private static boolean signFlip(double[] differences) {
        SignFlipTest test = new SignFlipTest(differences);
        return test.evidenceBelow(0) >= 2 / ALPHA || test.evidenceAbove(0) >= 2 / ALPHA;
    }

    private static boolean oneSided(double[] differences) {
        return new SignFlipTest(differences).evidenceBelow(0) >= 1 / ALPHA;
    }

    /// The share of trials in which a decider that peeks after each block finds a difference.
    private static double alarms(Noise noise, double effect, double firstShare, Decider decider) {
        SplittableRandom random = new SplittableRandom(SEED + noise.ordinal());
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] all = noise.differences(random, BLOCKS, effect, firstShare);
            for (int n = 2; n <= BLOCKS; n++) {
                if (decider.different(Arrays.copyOf(all, n))) {
                    alarms++;
                    break;
                }
            }
        }
        return alarms / (double) TRIALS;
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @EnumSource(Noise.class)
    void identicalThingsAreCalledDifferentNoMoreOftenThanStated(Noise noise) {
        assertThat(alarms(noise, 0, 0.5, SignFlipTestTest::signFlip))
                .as("seed %d", SEED)
                .isLessThanOrEqualTo(ALPHA);
        assertThat(alarms(noise, 0, 0.5, SignFlipTestTest::oneSided))
                .as("seed %d", SEED)
                .isLessThanOrEqualTo(ALPHA);
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @EnumSource(Noise.class)
    void aSlowdownIsNotTakenForAGain(Noise noise) {
        assertThat(alarms(noise, 0.01, 0.5, SignFlipTestTest::oneSided))
                .as("seed %d", SEED)
                .isLessThanOrEqualTo(ALPHA);
    }

    @Execution(CONCURRENT)
    @Test
    void aBiasedCoinFailsTheGate() {
        assertThat(alarms(Noise.SECOND_IS_SLOWER, 0, 0.8, SignFlipTestTest::signFlip))
                .isGreaterThan(3 * ALPHA);
    }

    @Execution(CONCURRENT)
    @Test
    void aTTestThatPeeksFailsTheGate() {
        assertThat(alarms(Noise.NORMAL, 0, 0.5, SignFlipTestTest::tTest)).isGreaterThan(3 * ALPHA);
    }

    /// Eight values from each process share its luck; taken as independent they are a lie.
    @Execution(CONCURRENT)
    @Test
    void valuesOfOneProcessTakenAsIndependentFailTheGate() {
        Decider pooled =
                differences -> {
                    double[] values = new double[differences.length * 8];
                    SplittableRandom random = new SplittableRandom(differences.length);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = differences[i / 8] + 0.005 * random.nextGaussian();
                    }
                    return new SignFlipTest(values).evidenceAbove(0) >= 2 / ALPHA
                            || new SignFlipTest(values).evidenceBelow(0) >= 2 / ALPHA;
                };
        assertThat(alarms(Noise.NORMAL, 0, 0.5, pooled)).isGreaterThan(3 * ALPHA);
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @EnumSource(Noise.class)
    void theIntervalHoldsTheTruthWhereTheBlocksStop(Noise noise) {
        for (double effect : new double[] {0, 0.02, -0.2, 0.7}) {
            SplittableRandom random = new SplittableRandom(SEED);
            int covered = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                double[] all = noise.differences(random, BLOCKS, effect, 0.5);
                int n = 6;
                while (n < BLOCKS && !signFlip(Arrays.copyOf(all, n))) {
                    n++;
                }
                if (new SignFlipTest(Arrays.copyOf(all, n)).interval(ALPHA).contains(effect)) {
                    covered++;
                }
            }
            assertThat(covered / (double) TRIALS)
                    .as("effect %s, seed %d", effect, SEED)
                    .isGreaterThanOrEqualTo(1 - ALPHA);
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({"-0.18,7", "-0.69,6", "-2.3,6"})
    void aTypicalGainIsFoundInAFewBlocks(double effect, int most) {
        SplittableRandom random = new SplittableRandom(SEED);
        int found = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] differences = Noise.NORMAL.differences(random, most, effect, 0.5);
            SignFlipTest test = new SignFlipTest(differences);
            if (test.evidenceBelow(0) >= 1 / ALPHA
                    && test.interval(ALPHA).high() < -Math.log(1.02)) {
                found++;
            }
        }
        assertThat(found / (double) TRIALS).as("seed %d", SEED).isGreaterThan(0.95);
    }

    @Execution(CONCURRENT)
    @Test
    void aSmallEffectIsFoundWithMoreBlocks() {
        assertThat(alarms(Noise.NORMAL, 0.02, 0.5, SignFlipTestTest::signFlip)).isGreaterThan(0.85);
    }

    @Execution(CONCURRENT)
    @Test
    void noEvidenceOutgrowsTwoToTheNumberOfBlocks() {
        double[] differences = {-9, -9, -9, -9};
        assertThat(new SignFlipTest(differences).evidenceBelow(0)).isBetween(10.0, 16.0);
        assertThat(new SignFlipTest(differences).interval(ALPHA).low())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /// The test is a fair game: over all sign patterns of given sizes the mean evidence is 1. The
    /// bets are placed by hand here, since a bettor may look at past signs.
    @Execution(CONCURRENT)
    @Test
    void overAllSignsTheMeanEvidenceIsOne() {
        double[] sizes = {0.01, 0.3, 0.002, 0.02, 7, 0.05, 0.011, 0.9};
        double above = 0;
        double below = 0;
        int patterns = 1 << sizes.length;
        for (int pattern = 0; pattern < patterns; pattern++) {
            double[] differences = sizes.clone();
            for (int i = 0; i < sizes.length; i++) {
                differences[i] *= (pattern >> i & 1) == 0 ? 1 : -1;
            }
            above += new SignFlipTest(differences).evidenceAbove(0) / patterns;
            below += new SignFlipTest(differences).evidenceBelow(0) / patterns;
        }
        assertThat(above).isCloseTo(1, within(1e-9));
        assertThat(below).isCloseTo(1, within(1e-9));
    }

    @Execution(CONCURRENT)
    @Test
    void verdictAndIntervalCannotDisagree() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 500; trial++) {
            double[] differences = Noise.BURSTS.differences(random, 15, -0.05, 0.5);
            SignFlipTest test = new SignFlipTest(differences);
            assertThat(!test.interval(ALPHA).contains(0))
                    .as("trial %d, seed %d", trial, SEED)
                    .isEqualTo(signFlip(differences));
        }
    }

    @Execution(CONCURRENT)
    @Test
    void theEstimateIsTheMedianOfPairwiseMeans() {
        // 1, 1.5, 2, 2.5, 3, 4
        assertThat(new SignFlipTest(1, 2, 4).estimate()).isEqualTo(2.25);
        // One outlier among five moves it little.
        assertThat(new SignFlipTest(0.1, 0.2, 0.3, 0.2, 50).estimate()).isCloseTo(0.2, within(0.1));
        assertThat(new SignFlipTest().estimate()).isNaN();
    }

    @Execution(CONCURRENT)
    @Test
    void figuresThatNeverVaryAreDecidedToo() {
        double[] same = new double[6];
        Arrays.fill(same, Math.log(0.6));
        SignFlipTest.Interval interval = new SignFlipTest(same).interval(ALPHA);
        assertThat(interval.high()).isCloseTo(Math.log(0.6), within(0.03));
        assertThat(new SignFlipTest(new double[6]).evidenceBelow(0)).isCloseTo(1, within(1e-12));
    }

    /// Student's t on the mean of the differences, two-sided at 5 %; normal quantile above 30.
    private static boolean tTest(double[] differences) {
        int n = differences.length;
        if (n < 5) {
            return false;
        }
        double mean = Arrays.stream(differences).average().orElseThrow();
        double squares = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
        double t = mean / Math.sqrt(squares / (n - 1) / n);
        double critical = 1.96 + 2.4 / (n - 1) + 3.0 / ((n - 1) * (n - 1));
        return Math.abs(t) > critical;
    }
}
