package dev.venturi.benchmarks;

import dev.venturi.bench.Block;
import dev.venturi.bench.SignFlipTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// How someone decides that two things differ.
enum Rule {
    VENTURI("Venturi: coin-flipped pairs, sign-flip e-process", Kind.OURS) {
        @Override
        boolean different(Trial trial, long seed) {
            return trial.ours().isDifferent();
        }
    },
    /// `is_significant` in pyperf's _utils.py; its table of critical values has one for 5 %.
    PYPERF("pyperf `compare_to`: pooled t-test over values", Kind.OTHER) {
        @Override
        boolean different(Trial trial, long seed) {
            double[] a = LoopProcess.pooled(trial.a());
            double[] b = LoopProcess.pooled(trial.b());
            return Samples.twoSided(Samples.pooledT(a, b), a.length + b.length - 2) <= Trial.ALPHA;
        }
    },
    /// `compute_relative_speeds` in hyperfine's relative_speed.rs: the ratio of means, and the
    /// standard deviations of the runs carried over to it.
    HYPERFINE("hyperfine's summary: ratio of means minus its ± is above 1", Kind.OTHER) {
        @Override
        boolean different(Trial trial, long seed) {
            double[] a = LoopProcess.walls(trial.a());
            double[] b = LoopProcess.walls(trial.b());
            double slow = Math.max(Samples.mean(a), Samples.mean(b));
            double ratio = slow / Math.min(Samples.mean(a), Samples.mean(b));
            double relative =
                    Math.sqrt(
                            Samples.variance(a) / Math.pow(Samples.mean(a), 2)
                                    + Samples.variance(b) / Math.pow(Samples.mean(b), 2));
            return ratio - ratio * relative > 1;
        }
    },
    HYPERFINE_WELCH("hyperfine's `welch_ttest.py`: p < 0.05 over runs", Kind.OTHER) {
        @Override
        boolean different(Trial trial, long seed) {
            return Samples.welch(LoopProcess.walls(trial.a()), LoopProcess.walls(trial.b()))
                    < Trial.ALPHA;
        }
    },
    TIMEIT_1("timeit: best of 5 differ by more than 1 %", Kind.OTHER) {
        @Override
        boolean different(Trial trial, long seed) {
            return bestsDiffer(trial, 0.01);
        }
    },
    TIMEIT_2("timeit: best of 5 differ by more than 2 %", Kind.OTHER) {
        @Override
        boolean different(Trial trial, long seed) {
            return bestsDiffer(trial, 0.02);
        }
    },
    /// Both sides do the same, so which of the two that ran is called a is a matter of labels.
    BIASED_COIN("Venturi with a coin that puts a first in 80 %", Kind.MUTANT) {
        @Override
        boolean different(Trial trial, long seed) {
            SplittableRandom coin = new SplittableRandom(seed);
            List<double[]> differences = new ArrayList<>();
            for (Block<LoopProcess> block : trial.blocks()) {
                double[] medians =
                        block.order().stream()
                                .mapToDouble(candidate -> block.runs().get(candidate).median())
                                .toArray();
                double secondToFirst = Math.log(medians[1] / medians[0]);
                boolean aFirst = coin.nextDouble() < 0.8;
                differences.add(new double[] {aFirst ? secondToFirst : -secondToFirst});
            }
            return everDifferent(differences);
        }
    },
    PEEKING_T_TEST("t-test on the pairs, looked at after each", Kind.MUTANT) {
        @Override
        boolean different(Trial trial, long seed) {
            double[] all =
                    trial.blocks().stream()
                            .mapToDouble(
                                    block ->
                                            Math.log(
                                                    block.runs().get(1).median()
                                                            / block.runs().get(0).median()))
                            .toArray();
            for (int n = 3; n <= all.length; n++) {
                if (Samples.oneSample(Arrays.copyOf(all, n)) < Trial.ALPHA) {
                    return true;
                }
            }
            return false;
        }
    },
    INDEPENDENT_VALUES("Venturi with each value of a process as a pair of its own", Kind.MUTANT) {
        @Override
        boolean different(Trial trial, long seed) {
            List<double[]> differences = new ArrayList<>();
            for (Block<LoopProcess> block : trial.blocks()) {
                List<Double> a = block.runs().get(0).values();
                List<Double> b = block.runs().get(1).values();
                double[] each = new double[a.size()];
                for (int i = 0; i < each.length; i++) {
                    each[i] = Math.log(b.get(i) / a.get(i));
                }
                differences.add(each);
            }
            return everDifferent(differences);
        }
    };

    /// Who decides so.
    enum Kind {
        OURS,
        OTHER,
        /// Venturi with a mistake that the gate must notice.
        MUTANT
    }

    private final String title;
    private final Kind kind;

    Rule(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
    }

    /// Whether it calls the two sides of `trial` different.
    ///
    /// @param seed of its own coin, if it has one
    abstract boolean different(Trial trial, long seed);

    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    private static boolean bestsDiffer(Trial trial, double share) {
        double a = trial.timeitA().getFirst().best();
        double b = trial.timeitB().getFirst().best();
        return Math.max(a, b) / Math.min(a, b) > 1 + share;
    }

    /// Whether Venturi's test finds a difference after any block, of which each brings some
    /// differences.
    private static boolean everDifferent(List<double[]> blocks) {
        double[] all = new double[0];
        for (double[] block : blocks) {
            int before = all.length;
            all = Arrays.copyOf(all, before + block.length);
            System.arraycopy(block, 0, all, before, block.length);
            SignFlipTest test = new SignFlipTest(all);
            if (Math.max(test.evidenceAbove(0), test.evidenceBelow(0)) >= 2 / Trial.ALPHA) {
                return true;
            }
        }
        return false;
    }
}
