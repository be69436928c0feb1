package dev.venturi.report;

import dev.venturi.profile.Sample;
import java.util.Collection;
import java.util.Locale;

/// The measured times of some samples, and what they say of a share.
///
/// A share is estimated by the ratio of two sums of weights, that of the samples in question and
/// that of all. Its standard error is the ratio estimator's, √(Σ(w(x−p))²)/Σw with x 1 for the
/// samples in question and 0 for the others (W. Cochran, *Sampling Techniques*, 1977, chapter 6).
/// For equal weights that is the binomial √(p(1−p)/n). Two samples of mean weight are added to each
/// side first, as Agresti and Coull do (*The American Statistician* 52, 1998), so that a share of 0
/// or 1 does not claim to be certain. It is the error of looking only now and then, not the
/// variation from one run to the next.
///
/// @param count the samples
/// @param sum Σw, in nanoseconds
/// @param squares Σw², with the mean weight of each group of samples for the weights within it
record Weights(long count, double sum, double squares) {
    static final Weights NONE = new Weights(0, 0, 0);

    private static final int ADDED = 2;

    static Weights of(Collection<Sample> samples) {
        return samples.stream().map(Weights::of).reduce(NONE, Weights::plus);
    }

    static Weights of(Sample sample) {
        double nanos = sample.nanos();
        // Time without a sample of its own is one look that was missed.
        long count = Math.max(1, sample.count());
        return new Weights(count, nanos, nanos * nanos / count);
    }

    Weights plus(Weights other) {
        return new Weights(count + other.count, sum + other.sum, squares + other.squares);
    }

    /// The share of these in `all`; NaN where all is nothing.
    double share(Weights all) {
        return all.sum > 0 ? sum / all.sum : Double.NaN;
    }

    /// One standard error of [#share]; NaN where all is nothing.
    double shareError(Weights all) {
        if (all.sum <= 0) {
            return Double.NaN;
        }
        double mean = all.sum / all.count;
        double added = ADDED * mean * mean;
        double whole = all.sum + 2 * ADDED * mean;
        double p = (sum + ADDED * mean) / whole;
        double inside = (1 - p) * (1 - p) * (squares + added);
        double outside = p * p * (Math.max(0, all.squares - squares) + added);
        return Math.sqrt(inside + outside) / whole;
    }

    /// The share of these in `all` with its error, such as `91.3±0.4 %`; empty where all is
    /// nothing.
    String percent(Weights all, Screen screen) {
        return all.sum > 0
                ? String.format(
                        Locale.ROOT,
                        "%.1f%s%.1f %%",
                        100 * share(all),
                        screen.plusMinus(),
                        100 * shareError(all))
                : "";
    }
}
