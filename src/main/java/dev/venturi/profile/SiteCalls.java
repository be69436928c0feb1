package dev.venturi.profile;

import java.util.List;

/// The calls of one function, counted and timed one by one.
///
/// @param groups the durations in seconds, in the order in which the calls ended; those in one
///   group were made by one activation of a caller, such as one loop: only they can be overlapped
///   by changing it
public record SiteCalls(List<List<Double>> groups) {
    public SiteCalls {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /// How many calls there were.
    public long count() {
        return groups.stream().mapToLong(List::size).sum();
    }

    /// All of them together.
    public double seconds() {
        return groups.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).sum();
    }

    /// The longest; 0 without any.
    public double longestSeconds() {
        return groups.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
