package dev.venturi.diagnose;

import java.util.Locale;

/// A share of the whole, known from so many looks.
///
/// @param value 0 to 1
/// @param looks independent looks that it rests on
record Share(double value, long looks) {
    /// The standard error of a binomial proportion, with two looks added to each side so that it is
    /// never zero (Agresti and Coull 1998).
    double standardError() {
        double n = looks + 4.0;
        double p = (value * looks + 2) / n;
        return Math.sqrt(p * (1 - p) / n);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f %% ± %.1f", 100 * value, 100 * standardError());
    }
}
