package dev.venturi.target;

import java.util.OptionalLong;

/// What a process that ended had used, by the kernel's account (`wait4(2)`): it and the children
/// that it had waited for.
///
/// @param userNanos CPU time in user mode
/// @param systemNanos CPU time in the kernel
/// @param peakResidentBytes the most memory that it had resident at once; empty where the process
///   ended before anyone could look (see [ChildProcess])
/// @param writtenToDisksBytes data that it wrote to files on disks, in whole pages, less what was
///   removed again before it got there (`/proc/PID/io`: write_bytes - cancelled_write_bytes).
///   Memory file systems, pipes and terminals do not count. Empty where it ended before anyone
///   could look
/// @param majorFaults pages that had to be read from a disk
/// @param minorFaults pages that had not
/// @param voluntarySwitches how often it gave up a CPU to wait
/// @param involuntarySwitches how often a CPU was taken from it
public record ResourceUsage(
        long userNanos,
        long systemNanos,
        OptionalLong peakResidentBytes,
        OptionalLong writtenToDisksBytes,
        long majorFaults,
        long minorFaults,
        long voluntarySwitches,
        long involuntarySwitches) {}
