package dev.venturi.report;

import dev.venturi.profile.Sample;
import java.util.Collection;
import java.util.Locale;

/// The standard error of shares that were estimated by sampling.
///
/// A share of n independent looks has the binomial standard error √(p(1−p)/n). It is taken at
/// Agresti and Coull's p̃ = (np+2)/(n+4) with n+4 for n (*The American Statistician* 52, 1998), so
/// that a share of 0 or 1 does not claim to be certain. Samples carry measured times as weights, so
/// n is Kish's effective sample size (Σw)²/Σw² (*Survey Sampling*, 1965, §11.7), with the mean
/// weight of each group for the weights within it. It is the error of looking only now and then,
/// not the variation from one run to the next.
///
/// @param effectiveSamples n; 0 where nothing was sampled
record Uncertainty(double effectiveSamples) {
    static Uncertainty of(Collection<Sample> samples) {
        double weights = 0;
        double squares = 0;
        for (Sample sample : samples) {
            if (sample.count() > 0) {
                double nanos = sample.nanos();
                weights += nanos;
                squares += nanos * nanos / sample.count();
            }
        }
        return new Uncertainty(squares > 0 ? weights * weights / squares : 0);
    }

    /// One standard error of `share`; NaN where nothing was sampled.
    double of(double share) {
        if (effectiveSamples <= 0) {
            return Double.NaN;
        }
        double n = effectiveSamples + 4;
        double p = Math.clamp((effectiveSamples * share + 2) / n, 0, 1);
        return Math.sqrt(p * (1 - p) / n);
    }

    /// `91.3±0.4 %`, for a share of 0 to 1.
    static String percent(double share, double error, Screen screen) {
        String rounded = String.format(Locale.ROOT, "%.1f", 100 * share);
        return Double.isNaN(error)
                ? rounded + " %"
                : String.format(
                        Locale.ROOT, "%s%s%.1f %%", rounded, screen.plusMinus(), 100 * error);
    }
}
