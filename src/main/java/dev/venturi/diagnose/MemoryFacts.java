package dev.venturi.diagnose;

import dev.venturi.heap.HeapCensus;
import dev.venturi.heap.TypeCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the program's memory.
///
/// @param peakBytes the highest resident size of the run, in bytes
/// @param census the live objects at the peak or close to it; null if none was taken
/// @param majorFaultsPerSecond pages that had to be read in, a second
public record MemoryFacts(
        long peakBytes, @Nullable HeapCensus census, double majorFaultsPerSecond) {
    /// Of a run of which only the peak is known.
    public static MemoryFacts ofPeak(long peakBytes) {
        return new MemoryFacts(peakBytes, null, 0);
    }

    /// Anonymous resident bytes when the census was taken; 0 where they are not known.
    long liveBytes() {
        return census == null ? 0 : Math.max(0, census.anonymousBytes());
    }

    /// The Python classes whose instances have a `__dict__`, by bytes, most first.
    List<InstanceGroup> fatClasses() {
        return census == null
                ? List.of()
                : census.types().stream()
                        .filter(type -> type.pythonClass() && type.hasDict())
                        .map(InstanceGroup::of)
                        .toList();
    }

    /// The types with the most bytes.
    List<TypeCount> largest(int most) {
        return census == null ? List.of() : census.types().stream().limit(most).toList();
    }
}
