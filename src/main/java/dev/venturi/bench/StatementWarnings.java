package dev.venturi.bench;

import dev.venturi.bench.Session.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What speaks against a statement's figures, by how it is written and by how it ran.
public final class StatementWarnings {
    /// With fewer steps of the clock in a slice its rounding shows.
    private static final long LEAST_TICKS = 100;

    private static final double STEADY = 0.02;
    private static final double STEADY_ALPHA = 0.01;
    private static final int LEAST_SLICES = 6;

    private StatementWarnings() {}

    /// The warnings, the gravest first.
    public static List<Warning> of(Inspection inspection, List<StopwatchRun> runs) {
        List<Warning> warnings = new ArrayList<>();
        if (inspection.empty()) {
            add(
                    warnings,
                    "empty_statement",
                    "the statement compiles to nothing, so nothing is measured: put what it is to compute into variables of the setup");
        } else if (inspection.folded()) {
            add(
                    warnings,
                    "constant_folded",
                    "the compiler has computed the statement beforehand, so only the storing of a constant is measured: put its operands into variables of the setup");
        }
        if (inspection.laterRunsAreCheaper()) {
            long[] nanos = inspection.firstAndLaterNanos();
            add(
                    warnings,
                    "state_changes",
                    "the first execution after the setup takes %s, later ones %s: they find what it left, and it is the later ones that are timed"
                            .formatted(text(nanos[0]), text(nanos[1])));
        }
        if (!runs.isEmpty()) {
            add(warnings, inspection, runs);
        }
        if (inspection.forks()) {
            add(
                    warnings,
                    "forks",
                    "the statement names fork: processes that come back from it are ended at the end of their round");
        }
        if (inspection.prints()) {
            add(
                    warnings,
                    "prints",
                    "the statement or its setup writes to a standard stream; where it was timed, that went to /dev/null");
        }
        return warnings;
    }

    private static void add(
            List<Warning> warnings, Inspection inspection, List<StopwatchRun> runs) {
        if (runs.getFirst().cold()) {
            add(
                    warnings,
                    "cold",
                    "each process executed the statement once, without warming up: it takes too long for more");
        }
        long shortest =
                runs.stream().mapToLong(StopwatchRun::shortestSliceNanos).min().orElseThrow();
        if (shortest < LEAST_TICKS * inspection.tickNanos()) {
            add(
                    warnings,
                    "timer_resolution",
                    "a slice took %s, and the clock's steps are %s: execute it more often with a larger -n"
                            .formatted(text(shortest), text(inspection.tickNanos())));
        }
        unsteady(warnings, runs);
        long setup = runs.stream().mapToLong(StopwatchRun::setupNanos).sum();
        long all = runs.stream().mapToLong(StopwatchRun::wallNanos).sum();
        if (setup > all / 2) {
            add(
                    warnings,
                    "setup_dominates",
                    "the setup took %.0f %% of the processes' time: a cheaper one would leave more for the statement"
                            .formatted(100.0 * setup / all));
        }
        warnings.addAll(Disturbances.of(runs.stream().map(StopwatchRun::timing).toList()));
    }

    private static void unsteady(List<Warning> warnings, List<StopwatchRun> runs) {
        double[] changes =
                runs.stream()
                        .map(run -> run.timing().slices())
                        .filter(slices -> slices.size() >= LEAST_SLICES)
                        .mapToDouble(StatementWarnings::change)
                        .filter(Double::isFinite)
                        .toArray();
        Comparison late = Comparison.of(new SignFlipTest(changes), STEADY_ALPHA, STEADY);
        if (late.isDifferent() && Math.abs(late.ratio() - 1) > STEADY) {
            add(
                    warnings,
                    "no_steady_state",
                    "in a process the last slices take %.2f times what the first take: the cost depends on how often the statement has run"
                            .formatted(late.ratio()));
        }
    }

    /// log(last third / first third) of a process's slices.
    private static double change(List<Double> slices) {
        int third = slices.size() / 3;
        return Math.log(
                Median.of(slices.subList(slices.size() - third, slices.size()))
                        / Median.of(slices.subList(0, third)));
    }

    private static void add(List<Warning> warnings, String code, String message) {
        warnings.add(new Warning(code, message));
    }

    private static String text(long nanos) {
        return nanos < 10_000
                ? nanos + " ns"
                : nanos < 10_000_000
                        ? String.format(Locale.ROOT, "%.0f µs", nanos / 1e3)
                        : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }
}
