package dev.venturi.bench;

import java.util.Arrays;
import java.util.List;

/// Decides from paired differences whether two things differ, and by how much, with an error rate
/// that holds however often and whenever it is looked at.
///
/// The input is one number for each block: `d = log(b / a)`, where a fair coin decided which of the
/// two ran first. If they do not differ, the coin decided the sign of `d`, whatever the size of `d`
/// and whatever the machine did. So a bettor who stakes on the sign, at even odds, before the block
/// has run, gains nothing in expectation: the wealth that he starts with at 1 is a martingale, and
/// it ever reaches `1 / α` with a probability of at most `α` (Ville). That wealth is the evidence.
///
/// A bettor multiplies his wealth by `exp(λd) / cosh(λd)` = `1 + tanh(λd)` (Fisher's sign-flip
/// martingale; Vovk and Wang, "Nonparametric e-tests of symmetry", arXiv 2208.08925). The best λ
/// depends on an effect that is not known, so several bettors with different λ start with a share
/// of the wealth each, and the evidence is what they own together. λ is a constant over the spread
/// of **past** blocks only: a λ that saw the block it bets on would be no bet. Two of them keep 40
/// % of what they own out of each bet, so that one outlier against a true effect cannot ruin them.
///
/// The evidence against "the effect is θ" is the same game on `d - θ`. The spread does not depend
/// on θ, so each side's evidence is monotone in θ, the values of θ that are not rejected are an
/// interval, and the interval excludes zero exactly if zero is rejected.
///
/// A block multiplies the evidence by 2 at most. So one side reaches 20 (α = 5 %) in 5 blocks at
/// best, and the interval, which is two-sided and asks for 40 on either side, needs 6.
public final class SignFlipTest {
    /// One bettor: his λ times the spread, the part of his wealth that he stakes, his share of the
    /// wealth at the start.
    private record Bettor(double scale, double stake, double share) {}

    private static final List<Bettor> BETTORS =
            List.of(
                    new Bettor(0.2, 1, 0.10),
                    new Bettor(0.4, 1, 0.10),
                    new Bettor(0.8, 1, 0.13),
                    new Bettor(1.6, 1, 0.17),
                    new Bettor(4, 1, 0.20),
                    new Bettor(16, 1, 0.20),
                    new Bettor(1, 0.6, 0.05),
                    new Bettor(8, 0.6, 0.05));

    /// The spread that is assumed before there is a past: 5 %.
    private static final double FIRST_SPREAD = 0.05;

    /// One part per million: two figures that never vary still have a spread.
    private static final double LEAST_SPREAD = 1e-6;

    /// Far outside of any log ratio; bisecting it that often leaves less than 1e-15.
    private static final double FAR = 1000;

    private static final int BISECTIONS = 64;

    private final double[] differences;
    private final double[] spreads;

    /// A test over the differences of all blocks so far, in the order in which they ran.
    public SignFlipTest(double... differences) {
        this.differences = differences.clone();
        for (double difference : differences) {
            if (!Double.isFinite(difference)) {
                throw new IllegalArgumentException("difference " + difference + " is not a number");
            }
        }
        this.spreads = pastSpreads(this.differences);
    }

    /// For each block the spread of those before it: the median distance between neighbours.
    /// Neighbours, so that a slow drift of the machine does not count as spread.
    private static double[] pastSpreads(double[] differences) {
        double[] spreads = new double[differences.length];
        double[] sorted = new double[differences.length + 1];
        int known = 0;
        sorted[known++] = FIRST_SPREAD;
        for (int i = 0; i < differences.length; i++) {
            if (i >= 2) {
                double distance = Math.abs(differences[i - 1] - differences[i - 2]) / Math.sqrt(2);
                int found = Arrays.binarySearch(sorted, 0, known, distance);
                int at = found >= 0 ? found : -found - 1;
                System.arraycopy(sorted, at, sorted, at + 1, known - at);
                sorted[at] = distance;
                known++;
            }
            double median = (sorted[(known - 1) / 2] + sorted[known / 2]) / 2;
            spreads[i] = Math.max(median, LEAST_SPREAD);
        }
        return spreads;
    }

    /// The number of blocks.
    public int blocks() {
        return differences.length;
    }

    /// The evidence against "the effect is `theta` or less": rejected at level α when it is at
    /// least `1 / α`.
    public double evidenceAbove(double theta) {
        return evidence(theta, 1);
    }

    /// The evidence against "the effect is `theta` or more": rejected at level α when it is at
    /// least `1 / α`.
    public double evidenceBelow(double theta) {
        return evidence(theta, -1);
    }

    private double evidence(double theta, int side) {
        double sum = 0;
        for (Bettor bettor : BETTORS) {
            double wealth = bettor.share;
            for (int i = 0; i < differences.length; i++) {
                double bet = bettor.scale / spreads[i] * (differences[i] - theta) * side;
                wealth *= 1 + bettor.stake * Math.tanh(bet);
            }
            sum += wealth;
        }
        return sum;
    }

    /// The estimate of the effect: the median of the means of all pairs of differences, each with
    /// itself too (Hodges and Lehmann); NaN without blocks.
    public double estimate() {
        int n = differences.length;
        if (n == 0) {
            return Double.NaN;
        }
        double[] means = new double[n * (n + 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                means[at++] = (differences[i] + differences[j]) / 2;
            }
        }
        Arrays.sort(means);
        return (means[(at - 1) / 2] + means[at / 2]) / 2;
    }

    /// The effects that are not rejected at level `alpha`, `alpha / 2` on each side. An end is
    /// infinite as long as there are too few blocks to reject anything there.
    public Interval interval(double alpha) {
        double least = 2 / alpha;
        double low = bound(least, 1);
        double high = bound(least, -1);
        double estimate = estimate();
        if (Double.isNaN(estimate)) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        // Early and late blocks may contradict each other so much that the ends cross.
        return new Interval(
                Math.min(Math.min(low, high), estimate), Math.max(Math.max(low, high), estimate));
    }

    /// The end of the interval on one side: the θ at which the evidence falls to `least`.
    private double bound(double least, int side) {
        double rejected = -side * FAR;
        double kept = -rejected;
        if (evidence(rejected, side) < least) {
            return -side * Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (rejected + kept) / 2;
            if (evidence(middle, side) < least) {
                kept = middle;
            } else {
                rejected = middle;
            }
        }
        // The end that is still rejected would make a rejected zero part of the interval.
        return kept;
    }

    /// A range of effects.
    public record Interval(double low, double high) {
        /// Whether `value` lies in it, ends included.
        public boolean contains(double value) {
            return low <= value && value <= high;
        }
    }
}
