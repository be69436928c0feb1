package dev.venturi.cli;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Diagnosis;
import dev.venturi.fix.FixProposal;
import dev.venturi.report.Walk.ProofStop;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the user can do at the end of a walk.
final class NextSteps {
    private NextSteps() {}

    /// One sentence each.
    static List<String> after(
            Diagnosis diagnosis,
            FixProposal fixes,
            @Nullable Path patchFile,
            ProofStop proof,
            boolean applied) {
        if (fixes.patch() == null || patchFile == null) {
            return List.of(withoutPatch(diagnosis.verdict().bottleneck()));
        }
        String byHand = "git apply " + patchFile + " in " + fixes.patch().root();
        return switch (proof) {
            case ProofStop.NotMade notMade ->
                    List.of(
                            "the patch is unproved: look at it, try it with "
                                    + byHand
                                    + ", or let it be proved with --rerun if the program may be run again and again");
            case ProofStop.Decided decided when applied ->
                    List.of(
                            "the patch is applied; run venturi doctor again: the next bottleneck is another one");
            case ProofStop.Decided decided when decided.result().accepted() ->
                    List.of(
                            "apply it with "
                                    + byHand
                                    + ", or run venturi doctor with --apply; then run venturi doctor again");
            case ProofStop.Decided decided ->
                    List.of(
                            "the patch was not good enough and nothing was changed; the finding stands: mend it by hand, then"
                                    + " compare");
        };
    }

    private static String withoutPatch(Bottleneck bottleneck) {
        return switch (bottleneck) {
            case IO ->
                    "overlap the waits by hand: asyncio.to_thread with gather, or a thread pool's map";
            case CPU ->
                    "look for a better algorithm first; independent work can go to multiprocessing.Pool";
            case MEMORY -> "give the class __slots__ by hand where the refusals allow it";
            case GC ->
                    "gc.freeze() after loading, or raise gc.set_threshold(), and run venturi doctor again";
            case LOCK -> "hold the lock for less: move work and waits out of it";
            case GIL -> "use processes instead of threads for what computes in Python";
            case NATIVE ->
                    "use the library differently: fewer and larger calls, another algorithm, its own threads";
            case BUSY_MACHINE -> "run it again when the machine is less busy, or on another one";
            case NONE ->
                    "nothing stands out: the functions above are where the time goes, one by one";
            case INCONCLUSIVE -> "run it with a larger input, so that it takes some seconds";
        };
    }
}
