package dev.venturi.target;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How much memory a process has, by the kernel's account (`/proc/PID/status`).
///
/// The kernel keeps part of these sums per CPU and adds them up now and then: they may be off by
/// some hundred KiB.
///
/// @param residentBytes all that is resident (`VmRSS`)
/// @param peakResidentBytes the most that was, since its last exec (`VmHWM`)
/// @param anonymousBytes resident and of no file: the heap, Python's objects (`RssAnon`)
/// @param swappedBytes swapped out (`VmSwap`)
public record MemoryUse(
        long residentBytes, long peakResidentBytes, long anonymousBytes, long swappedBytes) {

    /// @return empty for a process without memory: one that ended, or a thread of the kernel
    static Optional<MemoryUse> parse(List<String> status) {
        OptionalLong resident = ProcText.kilobytes(status, "VmRSS");
        OptionalLong peak = ProcText.kilobytes(status, "VmHWM");
        OptionalLong anonymous = ProcText.kilobytes(status, "RssAnon");
        OptionalLong swapped = ProcText.kilobytes(status, "VmSwap");
        if (resident.isEmpty() || peak.isEmpty() || anonymous.isEmpty() || swapped.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new MemoryUse(
                        resident.getAsLong(),
                        peak.getAsLong(),
                        anonymous.getAsLong(),
                        swapped.getAsLong()));
    }
}
