package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.FixProposal;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.report.Walk.ProofStop;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The stops of the workflow's map with what one walk found at each, in words that fit there.
final class Route {
    /// How a walk passed a stop.
    enum Mark {
        TAKEN,
        NOT_TAKEN,
        /// It went no further, and is not done.
        STOPPED,
        /// It failed here, and leads back to the verdict.
        FAILED,
        /// It ended well.
        DONE
    }

    /// The ways from the verdict.
    enum Branch {
        WAITING("waiting", "network, disk, …", "overlap the waits", "to_thread, gather"),
        COMPUTING("computing", "in Python", "use the cores", "Pool.starmap; Ray"),
        MEMORY("memory", "many fat instances", "slim instances", "slots=, __slots__");

        final String title;
        final String what;
        final String remedy;
        final String tools;

        Branch(String title, String what, String remedy, String tools) {
            this.title = title;
            this.what = what;
            this.remedy = remedy;
            this.tools = tools;
        }
    }

    /// @param mark how it was passed
    /// @param title its name on the map
    /// @param value the most important word or number there; may be empty
    /// @param detail one line more; may be empty
    record Stop(Mark mark, String title, String value, String detail) {}

    private final Walk walk;
    private final Screen screen;
    private final StateShares shares;

    Route(Walk walk, Screen screen) {
        this.walk = walk;
        this.screen = screen;
        this.shares = StateShares.of(walk.profile());
    }

    Stop start() {
        String command = String.join(" ", walk.program().command());
        return new Stop(Mark.TAKEN, "program is slow: " + command, "", "");
    }

    Stop profile() {
        Profile profile = walk.profile();
        String numbers =
                String.format(
                        Locale.ROOT,
                        "%.3f s wall, %.3f s CPU, %d samples",
                        profile.wallSeconds(),
                        profile.cpuNanos() / 1e9,
                        profile.quality().samples());
        return new Stop(Mark.TAKEN, "profile the whole run", "", numbers);
    }

    Stop verdict() {
        Bottleneck bottleneck = walk.diagnosis().verdict().bottleneck();
        Mark mark = taken() == null ? Mark.STOPPED : Mark.TAKEN;
        return new Stop(mark, "what is the bottleneck?", bottleneck.label(), reason());
    }

    Stop branch(Branch branch) {
        boolean lit = branch == taken();
        Mark mark =
                !lit
                        ? Mark.NOT_TAKEN
                        : proof().mark() == Mark.NOT_TAKEN ? Mark.STOPPED : Mark.TAKEN;
        return new Stop(mark, branch.title, share(branch), lit ? outcome() : "");
    }

    Stop proof() {
        return switch (walk.proof()) {
            case ProofStop.NotMade notMade ->
                    new Stop(Mark.NOT_TAKEN, "prove the fix", "not made", notMade.reason());
            case ProofStop.Decided decided -> {
                boolean accepted = decided.result().accepted();
                yield new Stop(
                        accepted ? Mark.TAKEN : Mark.FAILED,
                        "prove the fix",
                        accepted ? "accepted" : "rejected",
                        new ProofText(decided.result(), walk.kind(), screen).gain());
            }
        };
    }

    Stop done() {
        boolean accepted =
                switch (walk.proof()) {
                    case ProofStop.NotMade notMade -> false;
                    case ProofStop.Decided decided -> decided.result().accepted();
                };
        return new Stop(accepted ? Mark.DONE : Mark.NOT_TAKEN, "done", "", "");
    }

    /// The branch that the walk took; null where the verdict has none.
    @Nullable Branch taken() {
        return branch(walk.kind());
    }

    private static @Nullable Branch branch(Bottleneck bottleneck) {
        return switch (bottleneck) {
            case IO -> Branch.WAITING;
            case CPU -> Branch.COMPUTING;
            case MEMORY -> Branch.MEMORY;
            case GC, LOCK, GIL, NATIVE, BUSY_MACHINE, NONE, INCONCLUSIVE -> null;
        };
    }

    /// The number that carries the verdict.
    private String reason() {
        Verdict verdict = walk.diagnosis().verdict();
        return switch (verdict.bottleneck()) {
            case IO -> largest(ThreadState::waiting);
            case CPU -> largest(state -> state == ThreadState.PYTHON);
            case GC -> largest(state -> state == ThreadState.GC);
            case LOCK -> largest(state -> state == ThreadState.LOCK);
            case GIL -> largest(state -> state == ThreadState.GIL);
            case NATIVE -> largest(state -> state == ThreadState.NATIVE);
            case BUSY_MACHINE -> largest(state -> state == ThreadState.RUNNABLE);
            case MEMORY -> memory(verdict);
            case NONE, INCONCLUSIVE -> verdict.summary();
        };
    }

    private String largest(Predicate<ThreadState> wanted) {
        return shares.largestFirst().stream()
                .filter(wanted)
                .findFirst()
                .map(state -> shares.words(state, screen) + " of the wall time")
                .orElse(walk.diagnosis().verdict().summary());
    }

    private String memory(Verdict verdict) {
        Finding finding = walk.finding();
        return finding == null
                ? verdict.summary()
                : String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of the live memory",
                        finding.site().function(),
                        100 * finding.share());
    }

    private String share(Branch branch) {
        double share =
                switch (branch) {
                    case WAITING -> shares.of(ThreadState::waiting).share(shares.all());
                    case COMPUTING -> shares.of(ThreadState.PYTHON).share(shares.all());
                    case MEMORY -> memoryShare();
                };
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// Of the live memory; NaN where no census said so.
    private double memoryShare() {
        return walk.diagnosis().findings().stream()
                .filter(finding -> finding.kind() == Bottleneck.MEMORY)
                .mapToDouble(Finding::share)
                .findFirst()
                .orElse(Double.NaN);
    }

    private String outcome() {
        FixProposal fixes = walk.fixes();
        if (fixes.patch() != null) {
            OptionalDouble predicted = walk.predicted();
            return predicted.isPresent()
                    ? "predicted " + ProofText.times(predicted.getAsDouble(), screen)
                    : "patch written";
        } else if (!fixes.refusals().isEmpty()) {
            return "REFUSED " + fixes.refusals().getFirst().code();
        }
        return fixes.unrecognised().isEmpty() ? "nothing to patch" : "no known shape";
    }
}
