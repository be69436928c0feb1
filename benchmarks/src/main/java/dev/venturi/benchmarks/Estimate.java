package dev.venturi.benchmarks;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// The Hodges–Lehmann estimate of the centre of some values, with the 95 % interval that Wilcoxon's
/// signed-rank test gives. It supposes that the values are symmetric around their centre and
/// independent, and nothing else. With fewer than six values there is no such interval: its ends
/// are then NaN. Of values of which one is unknown (NaN), nothing is known.
///
/// @param centre the median of all means of two values
/// @param low the interval's lower end
/// @param high the interval's upper end
record Estimate(double centre, double low, double high) {
    private static final double TAIL = 0.025;

    static Estimate of(double[] values) {
        int n = values.length;
        if (n == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] means = new double[n * (n + 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                means[next++] = (values[i] + values[j]) / 2;
            }
        }
        Arrays.sort(means);
        int middle = means.length / 2;
        double centre =
                means.length % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2;
        int cut = cut(n);
        return cut < 1
                ? new Estimate(centre, Double.NaN, Double.NaN)
                : new Estimate(centre, means[cut - 1], means[means.length - cut]);
    }

    /// A change of the values' scale, such as from logarithms.
    Estimate map(DoubleUnaryOperator increasing) {
        return new Estimate(
                increasing.applyAsDouble(centre),
                increasing.applyAsDouble(low),
                increasing.applyAsDouble(high));
    }

    /// The largest k with P(signed-rank sum < k) at most [#TAIL]; 0 if there is none.
    private static int cut(int n) {
        int most = n * (n + 1) / 2;
        double[] ways = new double[most + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = most; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        double below = 0;
        int k = 0;
        while (below + ways[k] / Math.pow(2, n) <= TAIL) {
            below += ways[k] / Math.pow(2, n);
            k++;
        }
        return k;
    }
}
