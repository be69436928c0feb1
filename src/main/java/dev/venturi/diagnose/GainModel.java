package dev.venturi.diagnose;

import java.util.OptionalDouble;

/// What a fix is expected to bring, from what was measured. Each answer is a ratio before / after,
/// checked later against the proof.
final class GainModel {
    /// `concurrent.futures.ThreadPoolExecutor`'s own bound, which `asyncio.to_thread` uses: min(32,
    /// cpus + 4).
    static int toThreadWorkers(int cores) {
        return Math.min(32, cores + 4);
    }

    /// Starting a pool by fork, in seconds for the whole pool, the larger of what was measured on
    /// two cores (docs/design/predictions.md).
    private static final double POOL_START_SECONDS = 0.02;

    /// A thread pool and an event loop, in seconds.
    private static final double LOOP_START_SECONDS = 0.01;

    /// Capacity may be gone when the fix runs: a pool is proposed only if it still gains with a
    /// fifth less.
    private static final double CAPACITY_RESERVE = 0.8;

    /// The least gain worth a pool.
    static final double LEAST_POOL_GAIN = 1.2;

    private GainModel() {}

    /// Overlapping waits by a list schedule.
    ///
    /// @param wallSeconds of the whole run
    /// @param waitSeconds spent waiting at the site
    /// @param computeSeconds spent computing at the site, which stays one at a time under the GIL
    /// @param longestSeconds the longest single wait
    /// @param items how many waits
    /// @param workers how many at once
    static OptionalDouble overlappedWaits(
            double wallSeconds,
            double waitSeconds,
            double computeSeconds,
            double longestSeconds,
            long items,
            int workers) {
        if (items < 2) {
            return OptionalDouble.empty();
        }
        double spread = (waitSeconds + computeSeconds) / Math.min(workers, items);
        double site =
                Math.max(Math.max(longestSeconds, spread), computeSeconds) + LOOP_START_SECONDS;
        double rest = wallSeconds - waitSeconds - computeSeconds;
        return OptionalDouble.of(wallSeconds / (rest + site));
    }

    /// Spreading computing over the effective cores.
    static double spreadWork(double wallSeconds, double workSeconds, double effectiveCores) {
        double rest = wallSeconds - workSeconds;
        return wallSeconds / (rest + POOL_START_SECONDS + workSeconds / effectiveCores);
    }

    /// Whether a pool would still gain with a fifth less than the measured capacity.
    static boolean worthAPool(double wallSeconds, double workSeconds, double effectiveCores) {
        return spreadWork(wallSeconds, workSeconds, Math.max(1, effectiveCores * CAPACITY_RESERVE))
                >= LEAST_POOL_GAIN;
    }

    /// Resident memory before over that with `savedBytes` less.
    static double smallerPeak(long residentBytes, long savedBytes) {
        return (double) residentBytes / (residentBytes - Math.min(savedBytes, residentBytes - 1));
    }
}
