package dev.venturi.bench;

import java.util.Arrays;
import java.util.Locale;

/// What one candidate costs, from processes that were measured one after the other: the median of
/// the processes, and an interval for it that holds whenever it is looked at.
///
/// No coin decided anything here, so nothing makes the noise symmetric. But a process is as likely
/// above the median as below it, whatever the shape of the noise; a bettor who stakes on that at
/// even odds gains nothing, and the medians against which no bettor has gained much are the
/// interval. It supposes that the processes do not depend on each other: a machine that changes in
/// the middle of a session is the case for a comparison.
///
/// @param seconds the median; NaN without values
/// @param low the lower end of the interval; 0 where there are too few values to bound it
/// @param high the upper end; infinite where there are too few values to bound it
public record Estimate(double seconds, double low, double high) {
    /// The shares of their wealth that bettors stake, each starting with the same.
    private static final double[] STAKES = {0.1, 0.2, 0.35, 0.5, 0.7, 0.95};

    /// The median of `values`, in the order in which they were measured, and its interval.
    public static Estimate of(double[] values, double alpha) {
        int n = values.length;
        if (n == 0) {
            return new Estimate(Double.NaN, 0, Double.POSITIVE_INFINITY);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = Median.of(values);
        // Below the k-th smallest value lie k - 1 values: a median there is refuted if so few are.
        int k = 0;
        while (k < n && evidence(k, n) >= 2 / alpha) {
            k++;
        }
        if (k == 0) {
            return new Estimate(median, 0, Double.POSITIVE_INFINITY);
        }
        return new Estimate(
                median, Math.min(median, sorted[k - 1]), Math.max(median, sorted[n - k]));
    }

    /// What the bettors own together who staked on the other side of a median below or above which
    /// only `few` of `n` values lie. Their wealth does not depend on the order of the values.
    private static double evidence(int few, int n) {
        double sum = 0;
        for (double stake : STAKES) {
            sum += Math.exp((n - few) * Math.log1p(stake) + few * Math.log1p(-stake));
        }
        return sum / STAKES.length;
    }

    /// Half of the interval's width as a share of the estimate; infinite where it has no bounds.
    public double precision() {
        return (high - low) / 2 / seconds;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%g (%g to %g)", seconds, low, high);
    }
}
