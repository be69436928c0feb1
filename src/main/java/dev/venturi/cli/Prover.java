package dev.venturi.cli;

import dev.venturi.fix.Patch;
import dev.venturi.report.Progress;
import dev.venturi.report.Walk.ProofStop;
import dev.venturi.target.Exit;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import dev.venturi.verify.Proof;
import dev.venturi.verify.ProofPlan;
import dev.venturi.verify.ProofProgress.Stage;
import dev.venturi.verify.Subject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// The proof's stop on the map: whether it may be made, and what came of it.
final class Prover {
    private final Subject subject;
    private final SignalRelay signals;
    private final Progress progress;

    Prover(Subject subject, SignalRelay signals, Progress progress) {
        this.subject = subject;
        this.signals = signals;
        this.progress = progress;
    }

    /// Why the program must not be run again without a word from the user, in one sentence; empty
    /// if nothing speaks against it.
    static String danger(List<String> seen) {
        return seen.isEmpty()
                ? ""
                : "running the program again may do harm: it " + String.join("; it ", seen);
    }

    /// Proves `patch`, which takes some sixty runs of the program.
    ///
    /// @param wall of the profiled run
    /// @param exit of the profiled run
    ProofStop prove(Patch patch, Duration wall, Exit exit) throws Trouble {
        OptionalInt code = exit.signalled() ? OptionalInt.empty() : OptionalInt.of(exit.code());
        ProofPlan plan = ProofPlan.forRun(wall, code, new SecureRandom().nextLong());
        try {
            return new ProofStop.Decided(Proof.of(subject, patch, plan, this::show));
        } catch (InterruptedException cancelled) {
            return new ProofStop.NotMade("interrupted before it was decided");
        }
    }

    private Stage shown = Stage.COPYING;

    private void show(Stage stage, int done, int most) {
        if (stage != shown || done == 0) {
            progress.begin("proving the patch: " + stage.words());
            shown = stage;
        }
        if (most > 1) {
            progress.detail(done + " of at most " + most);
        }
    }
}
