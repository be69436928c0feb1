package dev.venturi.profile;

/// How often a function was called, and how long it took, in all its calls together.
///
/// @param calls all calls
/// @param primitiveCalls those that were not made while the same function was already running on
///   that thread
/// @param selfSeconds wall time in the function itself
/// @param totalSeconds wall time in it and in what it called; recursion counts once
public record CallCounts(long calls, long primitiveCalls, double selfSeconds, double totalSeconds) {
    /// Nothing.
    public static final CallCounts NONE = new CallCounts(0, 0, 0, 0);

    /// Of calls that were counted and not timed, as the callers in files of Python's `profile` and
    /// of its sampler are: the times are NaN.
    public static CallCounts untimed(long calls) {
        return new CallCounts(calls, calls, Double.NaN, Double.NaN);
    }

    /// Whether the calls were timed.
    public boolean timed() {
        return !Double.isNaN(selfSeconds) || !Double.isNaN(totalSeconds);
    }

    /// Both together.
    public CallCounts plus(CallCounts other) {
        return new CallCounts(
                calls + other.calls,
                primitiveCalls + other.primitiveCalls,
                selfSeconds + other.selfSeconds,
                totalSeconds + other.totalSeconds);
    }
}
