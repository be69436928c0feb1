package dev.venturi.cli;

import dev.venturi.profile.Frame;
import dev.venturi.profile.SiteCalls;
import dev.venturi.profile.Tracing;
import dev.venturi.target.Trouble;
import dev.venturi.trace.TracePlan;
import dev.venturi.verify.ExtraRun;
import dev.venturi.verify.Subject;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Counts and times the calls of a program in a run of its own, as proofs run it: what samples
/// cannot say.
final class CallCounter {
    /// A program that takes longer is judged by its samples alone.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// Tracing slows what does nothing but call some three times.
    private static final int LIMIT_IN_RUNS = 10;

    private static final Duration LEAST_LIMIT = Duration.ofSeconds(20);

    private CallCounter() {}

    /// @param tracing of the program's main process; null if nothing was counted
    /// @param site the calls of the function that was asked for; null if nothing was counted
    record Counted(@Nullable Tracing tracing, @Nullable SiteCalls site) {
        static final Counted NOTHING = new Counted(null, null);
    }

    /// Whether a program that took `wall` is worth it.
    static boolean takesShort(Duration wall) {
        return wall.compareTo(LONGEST) <= 0;
    }

    /// Runs the program once more.
    ///
    /// @param root a folder that belongs to it
    /// @param site a function each call of which is timed by itself; null for none
    /// @param wall that it took before
    static Counted count(Subject subject, Path root, @Nullable Frame site, Duration wall)
            throws Trouble, InterruptedException {
        Duration limit = wall.multipliedBy(LIMIT_IN_RUNS);
        try (TracedRun run =
                TracedRun.prepare(subject.python(), new TracePlan(true, false, site))) {
            String failure =
                    ExtraRun.of(
                            subject,
                            root,
                            run.variables(),
                            limit.compareTo(LEAST_LIMIT) > 0 ? limit : LEAST_LIMIT);
            Tracing tracing = run.countedInFirst();
            if (!failure.isEmpty() || tracing.functions().isEmpty()) {
                System.err.println(
                        "venturi: calls were not counted in a run of their own: "
                                + (failure.isEmpty() ? "the probe was not loaded there" : failure));
                return Counted.NOTHING;
            }
            return new Counted(tracing, run.watched());
        }
    }
}
