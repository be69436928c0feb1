package dev.venturi.diagnose;

import java.util.List;

/// What is known of the program's memory.
///
/// @param peakBytes the highest resident size of the run, in bytes
/// @param liveBytes anonymous resident bytes when the census was taken; 0 without a census
/// @param groups the classes with the most bytes, largest first; empty without a census
/// @param complete whether the census saw the whole heap
/// @param majorFaultsPerSecond pages that had to be read in, a second
/// @param swappedBytes bytes that were swapped out
public record MemoryFacts(
        long peakBytes,
        long liveBytes,
        List<InstanceGroup> groups,
        boolean complete,
        double majorFaultsPerSecond,
        long swappedBytes) {
    /// Of a run of which only the peak is known.
    public static MemoryFacts ofPeak(long peakBytes) {
        return new MemoryFacts(peakBytes, 0, List.of(), false, 0, 0);
    }

    public MemoryFacts {
        groups = List.copyOf(groups);
    }
}
