package dev.venturi.benchmarks;

import java.util.Arrays;

/// The textbook's tests, which other tools use, and the interval of a share.
final class Samples {
    private static final double TINY = 1e-300;
    private static final double TAIL = 0.025;

    private Samples() {}

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    /// Student's two-sample t with a common variance, for samples of the same size.
    static double pooledT(double[] a, double[] b) {
        return (mean(a) - mean(b)) / Math.sqrt((variance(a) + variance(b)) / a.length);
    }

    /// The p-value of Welch's test, two-sided.
    static double welch(double[] a, double[] b) {
        double errorA = variance(a) / a.length;
        double errorB = variance(b) / b.length;
        double t = (mean(a) - mean(b)) / Math.sqrt(errorA + errorB);
        double freedom =
                (errorA + errorB)
                        * (errorA + errorB)
                        / (errorA * errorA / (a.length - 1) + errorB * errorB / (b.length - 1));
        return twoSided(t, freedom);
    }

    /// The p-value of the hypothesis that the mean is 0, two-sided.
    static double oneSample(double[] values) {
        double t = mean(values) / Math.sqrt(variance(values) / values.length);
        return twoSided(t, values.length - 1);
    }

    /// P(|T| ≥ t) of Student's distribution.
    static double twoSided(double t, double freedom) {
        return beta(freedom / (freedom + t * t), freedom / 2, 0.5);
    }

    /// The 95 % interval of a probability, of which `count` of `n` were seen (Clopper and Pearson).
    static double[] interval(int count, int n) {
        return new double[] {
            count == 0 ? 0 : quantile(TAIL, count, n - count + 1),
            count == n ? 1 : quantile(1 - TAIL, count + 1, n - count)
        };
    }

    private static double quantile(double p, double a, double b) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (beta(middle, a, b) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// The regularised incomplete beta function, by its continued fraction (Lentz's method; DLMF
    /// 8.17.22).
    static double beta(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - beta(1 - x, b, a);
        }
        double c = 1;
        double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double fraction = d;
        for (int m = 1; m < 500; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            double change = 1;
            for (double term : new double[] {even, odd}) {
                d = 1 / nonZero(1 + term * d);
                c = nonZero(1 + term / c);
                change = c * d;
                fraction *= change;
            }
            if (Math.abs(change - 1) < 1e-14) {
                break;
            }
        }
        double front =
                a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
        return Math.exp(front) * fraction / a;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// Stirling's series (DLMF 5.11.1) above 10, and the recurrence below.
    static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 10) {
            shift -= Math.log(z);
            z++;
        }
        double series =
                1 / (12 * z)
                        - 1 / (360 * Math.pow(z, 3))
                        + 1 / (1260 * Math.pow(z, 5))
                        - 1 / (1680 * Math.pow(z, 7));
        return shift + (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series;
    }
}
