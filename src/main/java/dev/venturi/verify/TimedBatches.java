package dev.venturi.verify;

import dev.venturi.bench.Benchmark;
import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Measurement;
import dev.venturi.target.Trouble;
import dev.venturi.verify.ProofProgress.Stage;
import dev.venturi.verify.Sandbox.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Times the original and the patched program in coin-flipped blocks: a first batch, with a
/// control, that must show the gain, and a fresh one that must confirm it. Every timed run must
/// behave, too.
final class TimedBatches {
    private final Sandbox sandbox;
    private final BehaviourCheck behaviour;
    private final Criterion criterion;
    private final ProofPlan plan;
    private final ProofProgress progress;
    private final SplittableRandom random;
    private final List<ProofResult.Batch> batches;
    private long end;

    /// @param batches receives the batches, also those that were cut short
    TimedBatches(
            Sandbox sandbox,
            BehaviourCheck behaviour,
            Criterion criterion,
            ProofProgress progress,
            List<ProofResult.Batch> batches) {
        this.sandbox = sandbox;
        this.behaviour = behaviour;
        this.criterion = criterion;
        this.plan = criterion.plan();
        this.progress = progress;
        this.random = new SplittableRandom(~plan.seed());
        this.batches = batches;
    }

    /// Runs both batches.
    ///
    /// @throws Unprovable if they do not show the gain, or if a run does something else
    void run() throws Trouble, Unprovable, InterruptedException {
        end = System.nanoTime() + plan.mostTime().toNanos();
        List<Block<Measurement>> first =
                batch(Stage.TIMING, List.of(Role.ORIGINAL, Role.PATCHED, Role.CONTROL));
        String objection = criterion.controlObjects(first);
        if (!objection.isEmpty()) {
            throw new Unprovable(objection);
        }
        batch(Stage.CONFIRMING, List.of(Role.ORIGINAL, Role.PATCHED));
        Comparison all =
                criterion.comparison(blocks(batches), criterion.figure(), Criterion.PATCHED);
        if (1 / all.high() <= plan.leastGain()) {
            throw new Unprovable(
                    "both batches together show a gain of %.3f at least, and %.2f is needed"
                            .formatted(1 / all.high(), plan.leastGain()));
        }
    }

    private List<Block<Measurement>> batch(Stage stage, List<Role> roles)
            throws Trouble, Unprovable, InterruptedException {
        List<Benchmark.Candidate<Measurement, Unprovable>> candidates = new ArrayList<>();
        for (Role role : roles) {
            candidates.add(hashSeed -> timedRun(role, hashSeed));
        }
        List<Block<Measurement>> before = blocks(batches);
        Benchmark<Measurement, Unprovable> benchmark =
                new Benchmark<>(random.nextLong(), candidates);
        try {
            while (true) {
                progress.at(stage, benchmark.blocks().size(), plan.mostBlocks());
                List<Block<Measurement>> all = new ArrayList<>(before);
                all.addAll(benchmark.blocks());
                if (isShown(stage, benchmark.blocks(), all)) {
                    return benchmark.blocks();
                }
                String hopeless = criterion.hopeless(all);
                if (!hopeless.isEmpty()) {
                    throw new Unprovable(hopeless);
                }
                if (benchmark.blocks().size() == plan.mostBlocks() || System.nanoTime() - end > 0) {
                    throw new Unprovable(criterion.open(all));
                }
                benchmark.runBlock();
            }
        } finally {
            batches.add(
                    new ProofResult.Batch(
                            stage == Stage.TIMING ? "first" : "confirming",
                            benchmark.seed(),
                            benchmark.blocks()));
        }
    }

    private boolean isShown(
            Stage stage, List<Block<Measurement>> batch, List<Block<Measurement>> all) {
        return stage == Stage.TIMING
                ? criterion.shownBy(batch)
                : criterion.confirmedBy(batch) && criterion.notSlower(all);
    }

    private Measurement timedRun(Role role, long hashSeed)
            throws Trouble, Unprovable, InterruptedException {
        try {
            Outcome outcome = sandbox.run(role, hashSeed, plan.timeLimit());
            switch (role) {
                case PATCHED -> behaviour.requireSame(outcome, " in a timed run");
                case ORIGINAL, CONTROL -> behaviour.requireStable(outcome);
            }
            return outcome.run();
        } catch (IOException e) {
            throw Proof.noRoom(e);
        }
    }

    /// The blocks of all batches, in the order in which they ran.
    static List<Block<Measurement>> blocks(List<ProofResult.Batch> batches) {
        return batches.stream().flatMap(batch -> batch.blocks().stream()).toList();
    }
}
