package dev.venturi.diagnose;

import dev.venturi.heap.HeapCensus;
import dev.venturi.heap.SmallBlocks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
                : census.types().stream().map(InstanceGroup::of).flatMap(Optional::stream).toList();
    }

    /// What holds the memory: the types with the most bytes, those that the collector does not know
    /// among them.
    List<Holder> holders(int most) {
        if (census == null) {
            return List.of();
        }
        Stream<Holder> tracked =
                census.types().stream()
                        .map(
                                type ->
                                        new Holder(
                                                type.qualifiedName(),
                                                type.instances(),
                                                type.bytes()));
        SmallBlocks blocks = census.smallBlocks();
        Stream<Holder> untracked =
                blocks == null
                        ? Stream.of()
                        : blocks.untracked().stream()
                                .map(
                                        type ->
                                                new Holder(
                                                        type.qualifiedName(),
                                                        type.instances(),
                                                        type.bytes()));
        return Stream.concat(tracked, untracked)
                .sorted(Comparator.comparingLong(Holder::bytes).reversed())
                .limit(most)
                .toList();
    }

    /// @param type its name
    /// @param count live objects
    /// @param bytes that they occupy
    record Holder(String type, long count, long bytes) {}
}
