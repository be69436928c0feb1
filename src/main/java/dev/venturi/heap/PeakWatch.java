package dev.venturi.heap;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.cpython.InterpreterSearch.Outcome;
import dev.venturi.memory.MemoryFault;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches the memory of a running program from a thread of its own, and keeps the census that was
/// taken closest to the peak. The program is not stopped.
///
/// It looks at the resident size fifty times a second. It takes a census when that has grown by a
/// quarter since the last one, and again when growth has paused at a new high; both only above 4
/// MiB more than at the start. Censuses use at most a fifth of one CPU over the time that has
/// passed, those during growth a seventh, so that something is left for the one at the top. Only
/// the census at a pause that is a quarter higher than the last one is taken at any price; there
/// cannot be many of those.
public final class PeakWatch implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;
    private static final long PAUSE_NANOS = 300_000_000;
    private static final long LEAST_GROWTH = 4L << 20;
    private static final double GROWN = 1.25;
    private static final double HIGHER = 1.02;
    private static final double SHARE_AT_A_PAUSE = 0.20;
    private static final double SHARE_IN_GROWTH = 0.15;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long REST = 4;
    private static final int LOOKS_PER_PEAK = 5;

    private final long pid;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private final GrowthCurve curve = new GrowthCurve();

    private volatile @Nullable Attached attached;
    private @Nullable InterpreterSearch search;
    private @Nullable HeapCensus best;
    private @Nullable String problem;
    private long startBytes = -1;
    private long censusBytes;
    private long highBytes;
    private long highNanos;
    private long residentBytes = -1;
    private long peakBytes = -1;
    private int censuses;
    private long completeBytes;
    private long censusCpuNanos;
    private long censusEndNanos = startNanos;
    private long lastCensusNanos;

    private PeakWatch(long pid) {
        this.pid = pid;
        thread = Thread.ofPlatform().daemon().name("peak memory of " + pid).unstarted(this::watch);
    }

    /// Begins to watch process `pid`, whose interpreter need not have started yet.
    public static PeakWatch start(long pid) {
        PeakWatch watch = new PeakWatch(pid);
        watch.thread.start();
        return watch;
    }

    /// Ends the watch, which a process's end does by itself, and says what it saw.
    ///
    /// @throws InterruptedException if the calling thread is interrupted
    public PeakReport finish() throws InterruptedException {
        close();
        thread.join();
        long elapsed = System.nanoTime() - startNanos;
        return new PeakReport(
                best,
                peakBytes,
                residentBytes < 0
                        ? List.of()
                        : curve.endingWith(new PeakReport.Growth(elapsed, residentBytes)),
                censuses,
                censusCpuNanos,
                best != null ? null : problem);
    }

    @Override
    public void close() {
        stopped.countDown();
        Attached reading = attached;
        if (reading != null) {
            reading.census().cancel();
        }
    }

    private void watch() {
        try (Residence residence = new Residence(pid)) {
            problem = "no Python interpreter was found in process " + pid;
            for (int look = 0; residence.refresh(); look++) {
                long now = System.nanoTime();
                residentBytes = residence.residentBytes();
                peakBytes = Math.max(peakBytes, residentBytes);
                if (look % LOOKS_PER_PEAK == 0) {
                    peakBytes = Math.max(peakBytes, residence.peakBytes());
                }
                curve.add(now - startNanos, residentBytes);
                Attached reading = attached;
                if (reading == null) {
                    attach();
                } else if (isDue(now)) {
                    take(reading.census());
                }
                if (stopped.await(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (IOException | Trouble e) {
            problem = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            detach();
        }
    }

    private void attach() throws Trouble, IOException {
        InterpreterSearch looking = search == null ? new InterpreterSearch(pid) : search;
        search = looking;
        if (looking.look() instanceof Outcome.Found(Interpreter found)) {
            attached = new Attached(found, new Census(found));
            problem =
                    "the program never held "
                            + (LEAST_GROWTH >> 20)
                            + " MiB more than at its start long enough for a census";
            if (startBytes < 0) {
                startBytes = residentBytes;
                censusBytes = residentBytes;
                completeBytes = residentBytes;
            }
        }
    }

    private void detach() {
        Attached old = attached;
        attached = null;
        if (old != null) {
            old.census().close();
            old.interpreter().close();
        }
        if (search != null) {
            search.close();
            search = null;
        }
    }

    private boolean isDue(long now) {
        if (residentBytes > highBytes) {
            highBytes = residentBytes;
            highNanos = now;
        }
        if (residentBytes < startBytes + LEAST_GROWTH) {
            return false;
        }
        boolean grown = residentBytes >= GROWN * censusBytes;
        boolean paused =
                now - highNanos >= PAUSE_NANOS
                        && now - censusEndNanos >= Math.max(PAUSE_NANOS, REST * lastCensusNanos)
                        && residentBytes * HIGHER >= highBytes;
        double share = (double) censusCpuNanos / (now - startNanos);
        return (paused && residentBytes >= GROWN * completeBytes)
                || (paused && residentBytes >= HIGHER * completeBytes && share < SHARE_AT_A_PAUSE)
                || (grown && share < SHARE_IN_GROWTH);
    }

    private void take(Census census) {
        long began = System.nanoTime();
        long cpuBegan = THREADS.getCurrentThreadCpuTime();
        censusBytes = residentBytes;
        try {
            HeapCensus taken = census.take(LIMIT);
            if (taken.trackedObjects() == 0) {
                // Nothing is where it was: the process may have executed another program.
                problem = taken.partialBecause();
                detach();
            } else {
                keep(taken);
            }
        } catch (MemoryFault e) {
            // The process ended, or runs something else now: the next look finds out which.
            problem = String.valueOf(e.getMessage());
            detach();
        }
        censusCpuNanos += THREADS.getCurrentThreadCpuTime() - cpuBegan;
        censusEndNanos = System.nanoTime();
        lastCensusNanos = censusEndNanos - began;
    }

    private void keep(HeapCensus taken) {
        censuses++;
        peakBytes = Math.max(peakBytes, taken.residentBytes());
        if (taken.complete()) {
            completeBytes = Math.max(completeBytes, censusBytes);
        }
        if (best == null || isCloser(taken, best)) {
            best = taken;
        }
    }

    /// Complete ones before partial ones, unless those show that much more is there now.
    private static boolean isCloser(HeapCensus taken, HeapCensus best) {
        if (taken.complete() && best.complete()) {
            return taken.residentBytes() >= best.residentBytes();
        }
        if (taken.complete()) {
            return GROWN * taken.trackedObjects() >= best.trackedObjects();
        }
        return taken.trackedObjects() > (best.complete() ? GROWN : 1) * best.trackedObjects();
    }

    private record Attached(Interpreter interpreter, Census census) {}
}
