package dev.venturi.benchmarks;

import dev.venturi.bench.Benchmark;
import dev.venturi.bench.Comparison.Decision;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Makes trials.
///
/// @param maker of the processes
/// @param plan how many processes of how many values
/// @param threads the load
/// @param random orders the tools, and seeds Venturi's coin and the processes' hashes
record TrialRunner(
        LoopProcess.Maker maker, StopwatchPlan plan, BusyThreads threads, Random random) {
    private static final int TIMEIT_REPEATS = 5;

    /// Runs the processes of one tool within one trial, and knows which one is next.
    private final class Row {
        private final Regime regime;
        private final int length;
        private final boolean firstHalf;
        private int position;

        Row(Regime regime, int length) {
            this.regime = regime;
            this.length = length;
            this.firstHalf = random.nextBoolean();
        }

        LoopProcess next(long count, int values, long hashSeed)
                throws IOException, InterruptedException {
            if (regime == Regime.HALF) {
                threads.steady(2 * position < length == firstHalf);
            }
            return maker.run(regime.count(count, position++), values, hashSeed);
        }

        List<LoopProcess> several(long count, int processes, int values)
                throws IOException, InterruptedException {
            List<LoopProcess> all = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                all.add(next(count, values, random.nextLong(1L << 32)));
            }
            return all;
        }
    }

    private enum Part {
        FIXED_ORDER,
        TIMEIT,
        BLOCKS
    }

    List<Regime> inRandomOrder() {
        List<Regime> regimes = new ArrayList<>(List.of(Regime.values()));
        Collections.shuffle(regimes, random);
        return regimes;
    }

    /// One trial, its parts in random order.
    ///
    /// @param a how much a value of a does
    /// @param b how much a value of b does
    /// @param blocks how many at most
    /// @param stop whether there are no more blocks once Venturi can tell
    Trial run(Regime regime, long a, long b, int blocks, boolean stop)
            throws IOException, InterruptedException {
        List<Part> parts = new ArrayList<>(List.of(Part.values()));
        Collections.shuffle(parts, random);
        List<List<LoopProcess>> fixed = new ArrayList<>();
        List<List<LoopProcess>> timeit = new ArrayList<>();
        Benchmark<LoopProcess, IOException> ours = null;
        Load before = Load.now();
        threads.bursts(regime == Regime.BURSTS);
        try {
            for (Part part : parts) {
                switch (part) {
                    case FIXED_ORDER -> {
                        Row row = new Row(regime, 2 * plan.processes());
                        fixed.add(row.several(a, plan.processes(), plan.values()));
                        fixed.add(row.several(b, plan.processes(), plan.values()));
                    }
                    case TIMEIT -> {
                        Row row = new Row(regime, 2);
                        timeit.add(row.several(a, 1, TIMEIT_REPEATS));
                        timeit.add(row.several(b, 1, TIMEIT_REPEATS));
                    }
                    case BLOCKS -> ours = blocks(new Row(regime, 2 * blocks), a, b, blocks, stop);
                }
            }
        } finally {
            threads.steady(false);
        }
        if (ours == null) {
            throw new IllegalStateException("no part of blocks");
        }
        double steal = Load.now().stealSince(before);
        return new Trial(
                fixed.get(0),
                fixed.get(1),
                timeit.get(0),
                timeit.get(1),
                ours.blocks(),
                Trial.stopped(ours.blocks()),
                steal);
    }

    private Benchmark<LoopProcess, IOException> blocks(
            Row row, long a, long b, int most, boolean stop)
            throws IOException, InterruptedException {
        Benchmark<LoopProcess, IOException> benchmark =
                new Benchmark<>(
                        random.nextLong(),
                        List.of(
                                hashSeed -> row.next(a, plan.values(), hashSeed),
                                hashSeed -> row.next(b, plan.values(), hashSeed)));
        try {
            for (int i = 0; i < most; i++) {
                benchmark.runBlock();
                if (stop && Trial.compared(benchmark.blocks()).decision() != Decision.UNDECIDED) {
                    break;
                }
            }
        } catch (Trouble e) {
            throw new IOException(e);
        }
        return benchmark;
    }
}
