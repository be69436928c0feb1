package dev.venturi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A machine on which processes run one after the other, all of the same program. Values of one
/// process share its luck: hash seed, memory layout, and what else the machine did meanwhile.
final class SimulatedMachine {
    static final int VALUES = 3;

    private static final double LUCK = 0.01;
    private static final double WITHIN = 0.003;

    /// What the machine does besides.
    enum Regime {
        /// Nothing; but it gets slower by 1 % from one process to the next, as it warms up.
        QUIET_AND_DRIFTING,
        /// Load that comes and goes, from one process to the next.
        BURSTS,
        /// Load in the second half of the processes.
        HALF
    }

    private final Regime regime;
    private final SplittableRandom random;
    private final int processes;
    private int process;
    private boolean loaded;

    /// @param processes how many a trial has, of which a half is loaded
    SimulatedMachine(Regime regime, SplittableRandom random, int processes) {
        this.regime = regime;
        this.random = random;
        this.processes = processes;
    }

    /// The values of the next process, in seconds.
    List<Double> run(double seconds) {
        double luck = LUCK * random.nextGaussian() + disturbance();
        process++;
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(seconds * Math.exp(luck + WITHIN * random.nextGaussian()));
        }
        return values;
    }

    private double disturbance() {
        switch (regime) {
            case QUIET_AND_DRIFTING -> {
                return 0.01 * process;
            }
            case BURSTS -> loaded ^= random.nextDouble() < 0.15;
            case HALF -> loaded = 2 * process >= processes;
        }
        return loaded ? 0.3 + 0.3 * random.nextDouble() : 0;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
