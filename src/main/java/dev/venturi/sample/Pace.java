package dev.venturi.sample;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The times of the samples: random, so that no rhythm of the program can keep step with them.
/// Their distances are half an interval and an exponentially distributed time of half an interval
/// on average; wholly exponential ones would make the weights of samples, and with them every
/// share, less certain. They are planned ahead of the clock, so a late sample does not move those
/// after it; times that have passed altogether are missed.
final class Pace {
    /// Closer than this a sleep would take longer than the time that is left.
    private static final long TOO_SHORT_NANOS = 20_000;

    /// An exponential time has no upper bound; more than this many intervals helps nobody.
    private static final double LONGEST_IN_INTERVALS = 8;

    private final SplittableRandom random = new SplittableRandom();
    private final double intervalNanos;
    private long next;
    private long missed;

    Pace(double hertz, long now) {
        intervalNanos = 1e9 / hertz;
        next = now;
    }

    /// Waits for the next time, or until `stop` says so after this thread was unparked.
    ///
    /// @return when it is now
    long await(BooleanSupplier stop) {
        long now = System.nanoTime();
        next += distance();
        while (next + intervalNanos < now) {
            missed++;
            next += distance();
        }
        while (next - now > TOO_SHORT_NANOS && !stop.getAsBoolean()) {
            LockSupport.parkNanos(next - now);
            now = System.nanoTime();
        }
        return now;
    }

    private long distance() {
        double intervals = 0.5 - 0.5 * Math.log(1 - random.nextDouble());
        return (long) (Math.min(intervals, LONGEST_IN_INTERVALS) * intervalNanos);
    }

    /// How many times passed without a sample.
    long missed() {
        return missed;
    }
}
