package dev.venturi.diagnose;

import dev.venturi.profile.SiteCalls;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

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

    /// Overlapping calls that were counted and timed one by one: each group goes through a list
    /// schedule of its own, in its order, as a pool of workers takes them.
    ///
    /// @param wallSeconds of the whole run
    /// @param calls at the site
    /// @param computeSeconds spent computing at the site, which stays one at a time under the GIL
    /// @param workers how many at once
    static OptionalDouble overlappedCalls(
            double wallSeconds, SiteCalls calls, double computeSeconds, int workers) {
        if (calls.groups().stream().noneMatch(group -> group.size() > 1)) {
            return OptionalDouble.empty();
        }
        double all = calls.seconds();
        double site =
                Math.max(
                        computeSeconds,
                        calls.groups().stream().mapToDouble(g -> makespan(g, workers)).sum());
        double rest = Math.max(0, wallSeconds - all);
        return OptionalDouble.of(wallSeconds / (rest + site + LOOP_START_SECONDS));
    }

    /// When the last of `seconds` ends if each begins, in order, as soon as a worker is free.
    static double makespan(List<Double> seconds, int workers) {
        PriorityQueue<Double> free = new PriorityQueue<>();
        double end = 0;
        for (double length : seconds) {
            double begin = free.size() < workers ? 0 : Objects.requireNonNull(free.poll());
            free.add(begin + length);
            end = Math.max(end, begin + length);
        }
        return end;
    }

    /// How many times one core's work the cores can do at most on these calls: no more at once than
    /// one activation makes, and no sooner than the longest of them ends.
    static double usableCores(SiteCalls calls, double effectiveCores) {
        double site =
                calls.groups().stream()
                        .mapToDouble(
                                group -> {
                                    double sum = group.stream().mapToDouble(s -> s).sum();
                                    double longest =
                                            group.stream().mapToDouble(s -> s).max().orElse(0);
                                    return Math.max(
                                            longest, sum / Math.min(effectiveCores, group.size()));
                                })
                        .sum();
        return site > 0 ? Math.max(1, calls.seconds() / site) : effectiveCores;
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
