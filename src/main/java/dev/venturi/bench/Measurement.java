package dev.venturi.bench;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One run of a command: what it used, how it ended, and how busy the machine was meanwhile.
///
/// @param wallNanos from the fork that made the process to its end
/// @param queueNanos how long its main thread was ready to run and had no CPU; empty where the
///   kernel does not say
/// @param cpuNanos user and system time, of the children that it waited for too
/// @param systemNanos the part of it that was spent in the kernel
/// @param peakBytes the most memory that it, or a child that it waited for, had resident
/// @param ownPeak whether that is more than `runner.py`'s own peak, which the kernel hands on to
///   what it starts; if not, it is that one's, and the command's is below
/// @param instructions retired in user space, of what it started too; empty where they were not
///   counted
/// @param majorFaults pages that had to be read from a disk
/// @param involuntarySwitches how often a CPU was taken from it
/// @param code its exit code; -1 if a signal ended it
/// @param signal the signal that ended it; 0 if it ended itself
/// @param cut why it was killed by us, `timeout` or `interrupted`; null if it was not
/// @param left the command lines of processes that it started and that outlived it by a second
/// @param hashSeed its `PYTHONHASHSEED`
/// @param stealMillis CPU time that other guests of the host took from this machine during the run;
///   empty where the kernel does not say
/// @param pressureMicros time during which some process of this machine wanted a CPU and had none;
///   empty where the kernel does not say
public record Measurement(
        long wallNanos,
        OptionalLong queueNanos,
        long cpuNanos,
        long systemNanos,
        long peakBytes,
        boolean ownPeak,
        OptionalLong instructions,
        long majorFaults,
        long involuntarySwitches,
        int code,
        int signal,
        @Nullable String cut,
        List<String> left,
        long hashSeed,
        OptionalLong stealMillis,
        OptionalLong pressureMicros) {
    public Measurement {
        left = List.copyOf(left);
    }

    /// How it ended, in words: `exit code 1`, `signal 11`, `no end within its time limit`.
    public String ending() {
        if ("timeout".equals(cut)) {
            return "no end within its time limit";
        }
        return signal != 0 ? "signal " + signal : "exit code " + code;
    }
}
