package dev.venturi.bench;

import java.util.SplittableRandom;

/// How a machine disturbs a row of runs: additions to the log of the time of each run.
enum Noise {
    NORMAL {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = new double[runs];
            for (int i = 0; i < runs; i++) {
                row[i] = 0.02 * random.nextGaussian();
            }
            return row;
        }
    },
    HEAVY_TAILED {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = new double[runs];
            for (int i = 0; i < runs; i++) {
                double cauchy =
                        random.nextGaussian() / Math.max(0.02, Math.abs(random.nextGaussian()));
                row[i] = Math.log1p(0.02 * Math.abs(cauchy));
            }
            return row;
        }
    },
    DRIFTING {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = NORMAL.row(random, runs);
            double slope = 0.02 * random.nextGaussian();
            for (int i = 0; i < runs; i++) {
                row[i] += slope * i;
            }
            return row;
        }
    },
    AUTOREGRESSIVE {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = new double[runs];
            double state = 0;
            for (int i = 0; i < runs; i++) {
                state = 0.95 * state + 0.02 * random.nextGaussian();
                row[i] = state;
            }
            return row;
        }
    },
    BURSTS {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = NORMAL.row(random, runs);
            boolean loaded = false;
            for (int i = 0; i < runs; i++) {
                loaded ^= random.nextDouble() < 0.15;
                row[i] += loaded ? 0.6 * random.nextDouble() : 0;
            }
            return row;
        }
    },
    /// Whatever runs second in a block is disturbed, as by the heat or the cache of the first.
    SECOND_IS_SLOWER {
        @Override
        double[] row(SplittableRandom random, int runs) {
            double[] row = NORMAL.row(random, runs);
            for (int i = 1; i < runs; i += 2) {
                row[i] += 0.05;
            }
            return row;
        }
    };

    abstract double[] row(SplittableRandom random, int runs);

    /// The log ratios b / a of `blocks` blocks of one run each, where b takes `effect` longer.
    ///
    /// @param firstShare the probability that a runs first: a half, unless the coin is bad
    double[] differences(SplittableRandom random, int blocks, double effect, double firstShare) {
        double[] row = row(random, 2 * blocks);
        double[] differences = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            double secondMinusFirst = row[2 * i + 1] - row[2 * i];
            boolean aFirst = random.nextDouble() < firstShare;
            differences[i] = (aFirst ? secondMinusFirst : -secondMinusFirst) + effect;
        }
        return differences;
    }
}
