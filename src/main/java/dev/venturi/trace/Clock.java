package dev.venturi.trace;

/// How long a tick of the machine's clock is, from pairs of ticks and CLOCK_MONOTONIC that probes
/// took together. The further a pair is from its process's base, the better: the furthest counts.
final class Clock {
    private static final double NANOS = 1e9;

    private boolean ticksAreNanos;
    private long ticks;
    private long nanos;

    /// The clocks of this machine's processes count nanoseconds.
    void countsNanos() {
        ticksAreNanos = true;
    }

    /// @param atTicks since a process's base
    /// @param sinceBaseNanos the same in nanoseconds
    void pair(long atTicks, long sinceBaseNanos) {
        if (sinceBaseNanos > nanos && atTicks > 0) {
            ticks = atTicks;
            nanos = sinceBaseNanos;
        }
    }

    double nanosPerTick() {
        return ticksAreNanos || ticks == 0 ? 1 : (double) nanos / ticks;
    }

    double seconds(long count) {
        return count * nanosPerTick() / NANOS;
    }

    long ticks(double ofNanos) {
        return Math.round(ofNanos / nanosPerTick());
    }
}
