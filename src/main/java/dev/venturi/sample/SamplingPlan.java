package dev.venturi.sample;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a program is to be sampled.
///
/// @param hertz samples a second, on average: the times between them are random, so that they
///   cannot keep step with the program
/// @param limit how long to sample at most, from the first sample on; null for the whole run
public record SamplingPlan(double hertz, @Nullable Duration limit) {
    /// A thousand samples a second, for the whole run.
    public static final SamplingPlan DEFAULT = new SamplingPlan(1000, null);

    private static final double MOST_HERTZ = 100_000;

    public SamplingPlan {
        if (!(hertz > 0 && hertz <= MOST_HERTZ)) {
            throw new IllegalArgumentException(
                    "a rate of " + hertz + " Hz: choose one from above 0 to 100000");
        }
    }

    /// The same at another rate.
    public SamplingPlan withHertz(double other) {
        return new SamplingPlan(other, limit);
    }

    /// The same for another time.
    public SamplingPlan withLimit(Duration other) {
        return new SamplingPlan(hertz, other);
    }
}
