package dev.venturi.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What sampling a program found.
///
/// @param wallNanos from the interpreter's start to the program's end, or to the end of sampling
/// @param cpuNanos CPU time of the program in that time, all threads, user and system
/// @param threads in the order in which they were seen; the main thread first
/// @param samples per thread; for each thread the times add up to the time that it lived
/// @param moments per program: each instant once, given to the thread that was computing, or else
///   to the wait of the thread that the others waited for; the times add up to `wallNanos`
/// @param waits the waits one by one, oldest first; only the longest are kept where they were too
///   many
/// @param droppedWaits waits that are not in `waits`
/// @param quality how well the sampling went
public record Profile(
        long wallNanos,
        long cpuNanos,
        List<ThreadInfo> threads,
        List<Sample> samples,
        List<Sample> moments,
        List<WaitEpisode> waits,
        long droppedWaits,
        SamplingQuality quality) {
    private static final double NANOS = 1e9;

    public Profile {
        threads = List.copyOf(threads);
        samples = List.copyOf(samples);
        moments = List.copyOf(moments);
        waits = List.copyOf(waits);
    }

    /// Wall time in seconds.
    public double wallSeconds() {
        return wallNanos / NANOS;
    }

    /// The share of wall time in each state, by [#moments]; states without time are absent.
    public Map<ThreadState, Double> stateShares() {
        Map<ThreadState, Double> shares = secondsByState(moments);
        double total = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        shares.replaceAll((state, seconds) -> seconds / total);
        return shares;
    }

    /// The functions, by self time, longest first, over all threads.
    public List<FunctionTime> functions() {
        Map<FunctionKey, Tally> tallies = new LinkedHashMap<>();
        for (Sample sample : samples) {
            List<Frame> frames = sample.stack().frames();
            Set<FunctionKey> seen = new HashSet<>();
            for (int i = 0; i < frames.size(); i++) {
                Frame frame = frames.get(i);
                FunctionKey key =
                        new FunctionKey(frame.function(), frame.file(), frame.firstLine());
                Tally tally = tallies.computeIfAbsent(key, k -> new Tally());
                if (seen.add(key)) {
                    tally.samples += sample.count();
                    tally.total.merge(sample.state(), sample.nanos() / NANOS, Double::sum);
                }
                if (i == frames.size() - 1) {
                    tally.self.merge(sample.state(), sample.nanos() / NANOS, Double::sum);
                }
            }
        }
        List<FunctionTime> functions = new ArrayList<>();
        tallies.forEach(
                (key, tally) ->
                        functions.add(
                                new FunctionTime(
                                        key.function(),
                                        key.file(),
                                        key.line(),
                                        tally.samples,
                                        sum(tally.self.values()),
                                        sum(tally.total.values()),
                                        Collections.unmodifiableMap(tally.self),
                                        Collections.unmodifiableMap(tally.total))));
        functions.sort((a, b) -> Double.compare(b.selfSeconds(), a.selfSeconds()));
        return functions;
    }

    /// Seconds by state, summed over `samples`; states without time are absent.
    public static Map<ThreadState, Double> secondsByState(Collection<Sample> samples) {
        Map<ThreadState, Double> seconds = new EnumMap<>(ThreadState.class);
        for (Sample sample : samples) {
            if (sample.nanos() > 0) {
                seconds.merge(sample.state(), sample.nanos() / NANOS, Double::sum);
            }
        }
        return seconds;
    }

    private static double sum(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private record FunctionKey(String function, String file, int line) {}

    private static final class Tally {
        private final Map<ThreadState, Double> self = new EnumMap<>(ThreadState.class);
        private final Map<ThreadState, Double> total = new EnumMap<>(ThreadState.class);
        private long samples;
    }
}
