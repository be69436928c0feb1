package dev.venturi.heap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a [PeakWatch] saw of a program's memory.
///
/// @param census the census closest to the peak: the complete one with most memory resident, or a
///   partial one where no complete one came near it; null if none was taken, and then `problem`
///   says why
/// @param peakResidentBytes the most resident memory that was seen, with the kernel's own
///   high-water mark as it was last read; -1 if nothing was seen
/// @param growth resident memory over time; some hundred points, the first and the last among them
/// @param censuses that were taken
/// @param censusNanos CPU time that they took
/// @param problem why there is no census, or null
public record PeakReport(
        @Nullable HeapCensus census,
        long peakResidentBytes,
        List<Growth> growth,
        int censuses,
        long censusNanos,
        @Nullable String problem) {
    public PeakReport {
        growth = List.copyOf(growth);
    }

    /// Resident memory at an instant.
    ///
    /// @param nanos since the watch began
    /// @param residentBytes resident memory
    public record Growth(long nanos, long residentBytes) {}
}
