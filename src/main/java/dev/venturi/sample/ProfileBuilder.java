package dev.venturi.sample;

import dev.venturi.cpython.PyFrame;
import dev.venturi.cpython.StackTable;
import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.profile.StackTrace;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.WaitEpisode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes a [Profile] of what was tallied.
///
/// @param threads by their index
record ProfileBuilder(
        long wallNanos,
        StackTable stacks,
        List<SampledThread> threads,
        Tally tally,
        WaitLog waits,
        Awaited awaited) {
    /// How a tally names a stack: its number in the table, and whether it is whole.
    static int stackReference(int stack, boolean complete) {
        return stack << 1 | (complete ? 1 : 0);
    }

    Profile build(long cpuNanos, SamplingQuality quality) {
        List<ThreadInfo> infos = new ArrayList<>();
        for (SampledThread thread : threads) {
            infos.add(thread.info());
        }
        Traces traces = new Traces(stacks);
        List<Sample> samples = new ArrayList<>();
        List<Sample> moments = new ArrayList<>();
        for (int row = 0; row < tally.size(); row++) {
            if (tally.nanos(row) > 0 || tally.count(row) > 0) {
                samples.add(sample(row, infos, traces, tally.count(row), tally.nanos(row)));
            }
            if (tally.moment(row) > 0) {
                // Of a row's samples those that were the program's are not counted apart: their
                // share is that of their time.
                double share = (double) tally.moment(row) / Math.max(1, tally.nanos(row));
                long count = Math.round(share * tally.count(row));
                moments.add(sample(row, infos, traces, count, tally.moment(row)));
            }
        }
        samples.sort(Comparator.comparingLong(Sample::nanos).reversed());
        moments.sort(Comparator.comparingLong(Sample::nanos).reversed());
        waits.trim();
        List<WaitEpisode> episodes = new ArrayList<>();
        for (int i = 0; i < waits.size(); i++) {
            int row = waits.row(i);
            episodes.add(
                    new WaitEpisode(
                            infos.get(tally.thread(row)),
                            traces.of(tally.stack(row)),
                            tally.state(row),
                            awaited.text(tally.awaiting(row)),
                            waits.start(i),
                            waits.nanos(i)));
        }
        episodes.sort(Comparator.comparingLong(WaitEpisode::startNanos));
        return new Profile(
                wallNanos, cpuNanos, infos, samples, moments, episodes, waits.dropped(), quality);
    }

    private Sample sample(int row, List<ThreadInfo> infos, Traces traces, long count, long nanos) {
        return new Sample(
                infos.get(tally.thread(row)),
                traces.of(tally.stack(row)),
                tally.state(row),
                awaited.text(tally.awaiting(row)),
                count,
                nanos);
    }

    /// Stacks by their reference, each made once; equal frames are one object.
    static final class Traces {
        private final StackTable stacks;
        private final Map<Integer, StackTrace> traces = new HashMap<>();
        private final Map<PyFrame, Frame> frames = new HashMap<>();

        Traces(StackTable stacks) {
            this.stacks = stacks;
        }

        StackTrace of(int reference) {
            return traces.computeIfAbsent(
                    reference,
                    fresh -> {
                        List<Frame> list = new ArrayList<>();
                        for (PyFrame frame : stacks.frames(reference >> 1)) {
                            list.add(
                                    frames.computeIfAbsent(
                                            frame,
                                            f ->
                                                    new Frame(
                                                            f.function(),
                                                            f.file(),
                                                            f.line(),
                                                            f.firstLine())));
                        }
                        return new StackTrace(list, (reference & 1) != 0);
                    });
        }
    }
}
