package dev.venturi.verify;

import dev.venturi.bench.Block;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Measurement;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.fix.Patch;
import dev.venturi.target.Trouble;
import dev.venturi.verify.ProofProgress.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Proves, or fails to prove, that a patch keeps a program's behaviour and gains.
///
/// The program is run again and again, in working copies: the user's folders stay as they are. Ask
/// first whether it is safe to run it again.
///
/// A proof can be cancelled by an interrupt of its thread. However it ends, no process and no
/// temporary folder of it is left.
public final class Proof {
    /// A prediction that is off by more speaks against the diagnosis.
    private static final double TOLERATED_ERROR = 0.25;

    private final Patch patch;
    private final Criterion criterion;
    private final Map<String, ChannelResult> channels = new LinkedHashMap<>();
    private final List<Injection> injections = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ProofResult.Batch> batches = new ArrayList<>();

    private Proof(Patch patch, ProofPlan plan) {
        this.patch = patch;
        this.criterion =
                new Criterion(
                        plan,
                        patch.finding().kind() == Bottleneck.MEMORY
                                ? Figure.PEAK_BYTES
                                : Figure.WALL_SECONDS);
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
        Proof proof = new Proof(patch, plan);
        try {
            proof.prove(subject, progress, mayBind);
            return proof.result(List.of());
        } catch (Unprovable e) {
            return proof.result(List.of(e.getMessage()));
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    /// What went wrong with the proof's own files, most likely for want of room.
    static Trouble noRoom(IOException e) {
        return new Trouble(
                "cannot prove the patch (%s): see to it that %s can be written and has room, or set TMPDIR to another folder"
                        .formatted(e, System.getProperty("java.io.tmpdir")),
                e);
    }

    private void prove(Subject subject, ProofProgress progress, boolean mayBind)
            throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.COPYING, 0, 1);
        try (Sandbox sandbox = new Sandbox(subject, patch.root(), patchedFiles(), mayBind)) {
            for (String special : sandbox.special()) {
                notes.add(special + " is no file and was not copied");
            }
            BehaviourCheck behaviour =
                    new BehaviourCheck(
                            sandbox,
                            patch,
                            criterion.plan(),
                            progress,
                            channels,
                            injections,
                            notes);
            behaviour.check();
            new TimedBatches(sandbox, behaviour, criterion, progress, batches).run();
            String time = criterion.timeNote(TimedBatches.blocks(batches));
            if (!time.isEmpty()) {
                notes.add(time);
            }
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
            files.put(path.toRealPath(), file.getValue());
        }
        return files;
    }

    private ProofResult result(List<String> reasons) {
        List<Block<Measurement>> blocks = TimedBatches.blocks(batches);
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
                injections,
                speedup,
                memory,
                criterion.plan().alpha(),
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
        boolean far = Math.abs(error) > TOLERATED_ERROR;
        notes.add(
                far
                        ? text
                                + ": more than 25 % apart, so the diagnosis may have missed something"
                        : text);
    }

    private ProofResult.Gain gain(List<Block<Measurement>> blocks, Figure figure) {
        return ProofResult.Gain.of(criterion.comparison(blocks, figure, Criterion.PATCHED));
    }

    private static long medianPeak(List<Block<Measurement>> blocks, int candidate) {
        long[] peaks =
                blocks.stream()
                        .mapToLong(block -> block.runs().get(candidate).peakBytes())
                        .sorted()
                        .toArray();
        return peaks[peaks.length / 2];
    }
}
