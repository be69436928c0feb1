package dev.venturi.heap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The live objects of a program by type, as the collector's lists showed them.
///
/// The lists hold what can be part of a cycle: instances of classes, containers, functions. Not in
/// them, so not in `types`: strings, bytes, numbers, dictionaries and tuples that hold only such,
/// and what C extensions keep for themselves. What of that is small is in `smallBlocks`.
///
/// The rows add up: an instance's dictionary counts in the row of the instance's type, not in that
/// of `dict`.
///
/// @param types by bytes, most first
/// @param trackedObjects objects in the lists that were counted
/// @param bytes of all rows
/// @param smallBlocks what the allocator holds in small blocks, with the objects that are not in
///   the lists; null for a partial census, or where the time ran out or the allocator is another
///   one
/// @param generations the lists, youngest first, the permanent one last, all interpreters together;
///   empty where they could not be followed, and objects were counted in the allocator's pools
/// @param residentBytes the process's resident memory when the census ended; -1 if it was gone
/// @param anonymousBytes that without files and shared memory; -1 if it was gone
/// @param startedNanos [System#nanoTime] when it began
/// @param elapsedNanos how long it took, with all attempts
/// @param attempts walks of the lists that were begun
/// @param repairs places at which the program changed a list under the reader, and the walk went on
/// @param partialBecause why not everything was counted, or null if everything was
public record HeapCensus(
        List<TypeCount> types,
        long trackedObjects,
        long bytes,
        @Nullable SmallBlocks smallBlocks,
        List<Generation> generations,
        long residentBytes,
        long anonymousBytes,
        long startedNanos,
        long elapsedNanos,
        int attempts,
        long repairs,
        @Nullable String partialBecause) {
    public HeapCensus {
        types = List.copyOf(types);
        generations = List.copyOf(generations);
    }

    /// One of the collector's lists.
    ///
    /// @param objects that were found in it
    /// @param collections collections of it so far; 0 for the permanent one
    public record Generation(long objects, long collections) {}

    /// Whether the lists were walked to their end.
    public boolean complete() {
        return partialBecause == null;
    }
}
