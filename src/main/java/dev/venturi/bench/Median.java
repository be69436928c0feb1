package dev.venturi.bench;

import java.util.Arrays;
import java.util.Collection;

/// The middle of values, or the mean of the two in the middle.
public final class Median {
    private Median() {}

    /// The median of `values`, in any order; NaN if there are none.
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// The same.
    public static double of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
