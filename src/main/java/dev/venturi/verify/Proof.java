package dev.venturi.verify;

import dev.venturi.bench.Benchmark;
import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Measurement;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.fix.Patch;
import dev.venturi.target.Trouble;
import dev.venturi.verify.ProofProgress.Stage;
import dev.venturi.verify.Sandbox.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Proves, or fails to prove, that a patch keeps a program's behaviour and gains.
///
/// The program is run again and again, in working copies: the user's folders stay as they are. Ask
/// first whether it is safe to run it again.
///
/// A proof can be cancelled by an interrupt of its thread. However it ends, no process and no
/// temporary folder of it is left.
public final class Proof {
    /// Runs under the helper are slower, since it watches each call.
    private static final int HELPER_FACTOR = 10;

    /// A prediction that is off by more speaks against the diagnosis.
    private static final double TOLERATED_ERROR = 0.25;

    private final Subject subject;
    private final Patch patch;
    private final ProofPlan plan;
    private final ProofProgress progress;
    private final boolean mayBind;
    private final Criterion criterion;
    private final SplittableRandom random;

    private final Map<String, ChannelResult> channels = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ProofResult.Batch> batches = new ArrayList<>();
    private @Nullable Outcome reference;

    private Proof(
            Subject subject, Patch patch, ProofPlan plan, ProofProgress progress, boolean mayBind) {
        this.subject = subject;
        this.patch = patch;
        this.plan = plan;
        this.progress = progress;
        this.mayBind = mayBind;
        this.criterion =
                new Criterion(
                        plan,
                        patch.finding().kind() == Bottleneck.MEMORY
                                ? Figure.PEAK_BYTES
                                : Figure.WALL_SECONDS);
        this.random = new SplittableRandom(plan.seed());
    }

    /// Tries to prove that `patch` is good for `subject`.
    ///
    /// @throws Trouble if the machine does not let it try
    /// @throws InterruptedException if this thread was interrupted
    public static ProofResult of(
            Subject subject, Patch patch, ProofPlan plan, ProofProgress progress)
            throws Trouble, InterruptedException {
        return of(subject, patch, plan, progress, true);
    }

    /// The same, with or without the binding of copies over the user's folders.
    static ProofResult of(
            Subject subject, Patch patch, ProofPlan plan, ProofProgress progress, boolean mayBind)
            throws Trouble, InterruptedException {
        Proof proof = new Proof(subject, patch, plan, progress, mayBind);
        try {
            proof.prove();
            return proof.result(List.of());
        } catch (Unprovable e) {
            return proof.result(List.of(e.getMessage()));
        } catch (IOException e) {
            throw new Trouble(
                    "cannot prove the patch (%s): make room in the folder for temporary files, or set TMPDIR to another one"
                            .formatted(e),
                    e);
        }
    }

    private void prove() throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.COPYING, 0, 1);
        try (Sandbox sandbox = new Sandbox(subject, patch.root(), patchedFiles(), mayBind)) {
            for (String special : sandbox.special()) {
                notes.add(special + " is no file and was not copied");
            }
            runOriginal(sandbox);
            runPatched(sandbox);
            checkCoverage(sandbox);
            checkStartMethods(sandbox);
            time(sandbox);
        }
    }

    private Map<Path, byte[]> patchedFiles() throws IOException, Unprovable {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        Path root = patch.root().toRealPath();
        for (Map.Entry<Path, byte[]> file : patch.after().entrySet()) {
            Path path = root.resolve(file.getKey());
            if (!Files.isRegularFile(path)) {
                throw new Unprovable(path + " is not there any more: run doctor again");
            }
            files.put(path, file.getValue());
        }
        return files;
    }

    /// The original against itself, with other hash seeds and in another copy.
    private void runOriginal(Sandbox sandbox)
            throws IOException, Trouble, Unprovable, InterruptedException {
        List<Role> roles = List.of(Role.ORIGINAL, Role.ORIGINAL, Role.CONTROL);
        List<Long> seeds = roles.stream().map(_ -> hashSeed()).toList();
        progress.at(Stage.ORIGINAL, 0, roles.size());
        Outcome first =
                sandbox.keep(sandbox.run(roles.getFirst(), seeds.getFirst(), plan.timeLimit()));
        reference = first;
        requireUsable(first.run());
        for (int i = 1; i < roles.size(); i++) {
            progress.at(Stage.ORIGINAL, i, roles.size());
            Outcome again = sandbox.run(roles.get(i), seeds.get(i), plan.timeLimit());
            List<ChannelResult> results = Behaviour.ofOriginals(first, again);
            record(results);
            List<ChannelResult> unstable = Behaviour.differing(results);
            if (!unstable.isEmpty()) {
                Outcome same = sandbox.run(Role.ORIGINAL, seeds.getFirst(), plan.timeLimit());
                boolean bySeed = Behaviour.differing(Behaviour.ofOriginals(first, same)).isEmpty();
                throw new Unprovable(unstableReason(unstable.getFirst(), bySeed));
            }
        }
    }

    private void requireUsable(Measurement run) throws Unprovable {
        if (run.cut() != null) {
            throw new Unprovable(
                    "the original had %s of %d s in a working copy: a proof needs a run that ends"
                            .formatted(run.ending(), plan.timeLimit().toSeconds()));
        }
        if (plan.expectedCode().isPresent() && plan.expectedCode().getAsInt() != run.code()) {
            throw new Unprovable(
                    "in a working copy, with an empty HOME and nothing on standard input, the original ended with %s instead of exit code %d: it needs something that is not in its folder"
                            .formatted(run.ending(), plan.expectedCode().getAsInt()));
        }
    }

    private static String unstableReason(ChannelResult channel, boolean bySeed) {
        return "%s %s between two runs of the original (first difference: %s), so nothing can be proved by it: %s"
                .formatted(
                        channel.channel(),
                        channel.channel().endsWith("s") ? "differ" : "differs",
                        channel.detail(),
                        bySeed
                                ? "it depends on the hash seed, so sort what is taken from sets, or set PYTHONHASHSEED=0 and run doctor again"
                                : "make it the same in each run, or leave it out, and run doctor again");
    }

    private void runPatched(Sandbox sandbox)
            throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.PATCHED, 0, 1);
        compare(sandbox.run(Role.PATCHED, hashSeed(), plan.timeLimit()), "");
    }

    /// @param where words for the reason, such as ` when processes are started by spawn`
    private void compare(Outcome patched, String where) throws IOException, Unprovable {
        List<ChannelResult> results = Behaviour.ofPatched(original(), patched);
        record(results);
        for (ChannelResult different : Behaviour.differing(results)) {
            throw new Unprovable(
                    "the patched program does something else%s: %s differ%s (original / patched: %s)"
                            .formatted(
                                    where,
                                    different.channel(),
                                    different.channel().endsWith("s") ? "" : "s",
                                    different.detail()));
        }
    }

    private void checkCoverage(Sandbox sandbox)
            throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.COVERAGE, 0, 1);
        Map<Path, List<Integer>> lines = new TreeMap<>();
        Path root = patch.root().toRealPath();
        patch.changedLines()
                .forEach((file, numbers) -> lines.put(sandbox.seen(root.resolve(file)), numbers));
        Path log = sandbox.scratch().resolve("lines");
        Outcome outcome = underHelper(sandbox, Role.PATCHED, lines, "");
        if (!outcome.run().ending().equals(original().run().ending())) {
            throw new Unprovable(
                    "under the check of its lines the patched program ended with %s instead of %s"
                            .formatted(outcome.run().ending(), original().run().ending()));
        }
        LineCoverage coverage = LineCoverage.read(log);
        if (coverage.executable().isEmpty()) {
            throw new Unprovable("the patch changes no line that can be executed");
        }
        if (!coverage.unexecuted().isEmpty()) {
            throw new Unprovable(
                    "this run does not execute the patched line %s: choose arguments or an input that does"
                            .formatted(String.join(", ", coverage.unexecuted())));
        }
    }

    /// A patch that uses a pool must do the same whichever way processes are started, since the
    /// default differs between versions and systems.
    private void checkStartMethods(Sandbox sandbox)
            throws IOException, Trouble, Unprovable, InterruptedException {
        if (!usesProcesses()) {
            return;
        }
        List<String> methods = List.of("fork", "spawn");
        for (int i = 0; i < methods.size(); i++) {
            progress.at(Stage.START_METHODS, i, methods.size());
            String method = methods.get(i);
            Outcome patched = underHelper(sandbox, Role.PATCHED, Map.of(), method);
            if (!Behaviour.differing(Behaviour.ofPatched(original(), patched)).isEmpty()) {
                Outcome kept = sandbox.keep(patched);
                Outcome before = underHelper(sandbox, Role.ORIGINAL, Map.of(), method);
                if (!Behaviour.differing(Behaviour.ofPatched(original(), before)).isEmpty()) {
                    notes.add(
                            "the original itself does something else when processes are started by %s, so the patch was not tried with it"
                                    .formatted(method));
                    continue;
                }
                compare(kept, " when processes are started by " + method);
            }
        }
    }

    private boolean usesProcesses() {
        if (patch.shape().contains("pool")) {
            return true;
        }
        return patch.after().values().stream()
                .map(text -> new String(text, java.nio.charset.StandardCharsets.ISO_8859_1))
                .anyMatch(
                        text ->
                                text.contains("multiprocessing")
                                        || text.contains("ProcessPoolExecutor"));
    }

    private Outcome underHelper(
            Sandbox sandbox, Role role, Map<Path, List<Integer>> lines, String startMethod)
            throws IOException, Trouble, Unprovable, InterruptedException {
        Path scratch = sandbox.scratch();
        Path helper = LineCoverage.helper(scratch);
        Path spec = scratch.resolve("spec.json");
        LineCoverage.specify(spec, scratch.resolve("lines"), lines, startMethod);
        Duration limit = plan.timeLimit().multipliedBy(HELPER_FACTOR);
        return sandbox.runUnder(helper, List.of(spec.toString()), role, hashSeed(), limit);
    }

    private void time(Sandbox sandbox) throws Trouble, Unprovable, InterruptedException {
        long end = System.nanoTime() + plan.mostTime().toNanos();
        List<Block> first =
                runBatch(
                        sandbox,
                        Stage.TIMING,
                        List.of(Role.ORIGINAL, Role.PATCHED, Role.CONTROL),
                        end);
        String objection = criterion.controlObjects(first);
        if (!objection.isEmpty()) {
            throw new Unprovable(objection);
        }
        runBatch(sandbox, Stage.CONFIRMING, List.of(Role.ORIGINAL, Role.PATCHED), end);
        Comparison all = criterion.comparison(blocks(), criterion.figure(), Criterion.PATCHED);
        if (1 / all.high() <= plan.leastGain()) {
            throw new Unprovable(
                    "both batches together show a gain of %.3f at least, and %.2f is needed"
                            .formatted(1 / all.high(), plan.leastGain()));
        }
    }

    /// Runs blocks until they show the gain.
    ///
    /// @throws Unprovable if they do not, or if a run does something else
    private List<Block> runBatch(Sandbox sandbox, Stage stage, List<Role> roles, long end)
            throws Trouble, Unprovable, InterruptedException {
        List<Benchmark.Candidate<Unprovable>> candidates = new ArrayList<>();
        for (Role role : roles) {
            candidates.add(hashSeed -> timedRun(sandbox, role, hashSeed));
        }
        Benchmark<Unprovable> benchmark = new Benchmark<>(random.nextLong(), candidates);
        String name = stage == Stage.TIMING ? "first" : "confirming";
        try {
            while (true) {
                int done = benchmark.blocks().size();
                progress.at(stage, done, plan.mostBlocks());
                if (done == plan.mostBlocks() || System.nanoTime() - end > 0) {
                    throw new Unprovable(criterion.open(benchmark.blocks()));
                }
                benchmark.runBlock();
                List<Block> blocks = benchmark.blocks();
                boolean shown =
                        stage == Stage.TIMING
                                ? criterion.shownBy(blocks)
                                : criterion.confirmedBy(blocks);
                if (shown) {
                    return blocks;
                }
                String hopeless = criterion.hopeless(blocks);
                if (!hopeless.isEmpty()) {
                    throw new Unprovable(hopeless);
                }
            }
        } finally {
            batches.add(new ProofResult.Batch(name, benchmark.seed(), benchmark.blocks()));
        }
    }

    private Measurement timedRun(Sandbox sandbox, Role role, long hashSeed)
            throws Trouble, Unprovable, InterruptedException {
        try {
            Outcome outcome = sandbox.run(role, hashSeed, plan.timeLimit());
            if (role == Role.PATCHED) {
                compare(outcome, " in a timed run");
            } else {
                List<ChannelResult> results = Behaviour.ofOriginals(original(), outcome);
                record(results);
                for (ChannelResult unstable : Behaviour.differing(results)) {
                    throw new Unprovable(unstableReason(unstable, false));
                }
            }
            return outcome.run();
        } catch (IOException e) {
            throw new Trouble(
                    "cannot prove the patch (%s): make room in the folder for temporary files, or set TMPDIR to another one"
                            .formatted(e),
                    e);
        }
    }

    private ProofResult result(List<String> reasons) {
        List<Block> blocks = blocks();
        ProofResult.@Nullable Gain speedup = null;
        ProofResult.@Nullable MemoryGain memory = null;
        if (!blocks.isEmpty()) {
            speedup = gain(blocks, Figure.WALL_SECONDS);
            memory =
                    new ProofResult.MemoryGain(
                            medianPeak(blocks, Criterion.ORIGINAL),
                            medianPeak(blocks, Criterion.PATCHED),
                            gain(blocks, Figure.PEAK_BYTES));
            compareWithPrediction(
                    criterion.figure() == Figure.PEAK_BYTES ? memory.ratio() : speedup);
        }
        return new ProofResult(
                reasons.isEmpty(),
                new ArrayList<>(channels.values()),
                speedup,
                memory,
                plan.alpha(),
                blocks.size(),
                reasons,
                notes,
                batches);
    }

    private void compareWithPrediction(ProofResult.Gain measured) {
        OptionalDouble predicted = patch.finding().predicted();
        if (predicted.isEmpty()) {
            return;
        }
        double error = measured.estimate() / predicted.getAsDouble() - 1;
        String text =
                "predicted %.2f×, measured %.2f× (%+.0f %%)"
                        .formatted(predicted.getAsDouble(), measured.estimate(), 100 * error);
        notes.add(
                Math.abs(error) > TOLERATED_ERROR
                        ? text
                                + ": more than 25 % apart, so the diagnosis may have missed something"
                        : text);
    }

    private ProofResult.Gain gain(List<Block> blocks, Figure figure) {
        return ProofResult.Gain.of(criterion.comparison(blocks, figure, Criterion.PATCHED));
    }

    private static long medianPeak(List<Block> blocks, int candidate) {
        long[] peaks =
                blocks.stream()
                        .mapToLong(block -> block.runs().get(candidate).peakBytes())
                        .sorted()
                        .toArray();
        return peaks[peaks.length / 2];
    }

    private List<Block> blocks() {
        return batches.stream().flatMap(batch -> batch.blocks().stream()).toList();
    }

    private void record(List<ChannelResult> results) {
        results.forEach(result -> channels.put(result.channel(), result));
    }

    private Outcome original() {
        return java.util.Objects.requireNonNull(reference, "the original has not run yet");
    }

    private long hashSeed() {
        return random.nextLong(1L << 32);
    }
}
