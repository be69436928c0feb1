package dev.venturi.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Threads that use all processors as long as they are told to.
final class BusyThreads implements AutoCloseable {
    private static final double MEAN_BURST_MILLIS = 60;
    private static final double MEAN_PAUSE_MILLIS = 100;

    private final List<Thread> spinning = new ArrayList<>();
    private final Thread timing;
    private final SplittableRandom random;
    private volatile boolean busy;
    private volatile boolean bursts;
    private volatile boolean closed;

    /// @param seed of the bursts' times
    BusyThreads(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            spinning.add(Thread.ofPlatform().daemon().name("busy").start(this::spin));
        }
        timing = Thread.ofPlatform().daemon().name("bursts").start(this::time);
    }

    /// Steadily busy, or not.
    synchronized void steady(boolean on) {
        bursts = false;
        switchTo(on);
    }

    /// Busy at random times from now on, or not at all.
    synchronized void bursts(boolean on) {
        bursts = on;
        switchTo(false);
        LockSupport.unpark(timing);
    }

    private void switchTo(boolean on) {
        busy = on;
        spinning.forEach(LockSupport::unpark);
    }

    private void spin() {
        while (!closed) {
            if (busy) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void time() {
        while (!closed) {
            if (bursts) {
                double mean = toggle() ? MEAN_BURST_MILLIS : MEAN_PAUSE_MILLIS;
                long nanos = Math.round(-mean * 1e6 * Math.log1p(-random.nextDouble()));
                LockSupport.parkNanos(this, nanos);
            } else {
                LockSupport.park(this);
            }
        }
    }

    private synchronized boolean toggle() {
        if (bursts) {
            switchTo(!busy);
        }
        return busy;
    }

    @Override
    public void close() {
        closed = true;
        spinning.forEach(LockSupport::unpark);
        LockSupport.unpark(timing);
    }
}
