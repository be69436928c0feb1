package dev.venturi.benchmarks;

import dev.venturi.bench.Comparison;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// What the trials say, as a section of `docs/benchmarks.md`.
///
/// @param machine in words
/// @param versions of what took part
/// @param same trials without a difference
/// @param different trials with one of 2 %
/// @param before the machine's load when it began
/// @param after and when it ended
record StopwatchReport(
        String machine,
        String versions,
        StopwatchPlan plan,
        Map<Regime, List<Trial>> same,
        List<Trial> different,
        List<StatementCost> costs,
        Load before,
        Load after) {
    private static final List<Regime> GATES = List.of(Regime.QUIET, Regime.BURSTS, Regime.HALF);
    private static final double LEAST_POWER = 0.9;
    private static final double MOST_OF_PYPERF = 0.5;

    String text() {
        return head() + alarms() + power() + coverage() + bias() + foot();
    }

    private String head() {
        return """
               # Stopwatch

               How Venturi decides whether two things differ, beside pyperf's, hyperfine's and timeit's rules on the same trials, and what `venturi time` says
               beside `python -m timeit`: `benchmarks/run stopwatch` makes this section.

               %s, on %s.
               With %s, Java %s. Load average %s at the beginning and %s at the end, %s %% of CPU time stolen by the host.
               """
                .formatted(
                        LocalDate.now(),
                        machine,
                        versions,
                        Runtime.version(),
                        number("%.1f", before.average()),
                        number("%.1f", after.average()),
                        number("%.1f", after.stealSince(before)));
    }

    private String alarms() {
        StringBuilder text =
                new StringBuilder(
                        """

                        ## False alarms

                        Both sides do the same; the share of trials in which they are called different, with its 95 % interval. The aim is 5 % at most in the first three columns.

                        | Rule |""");
        same.keySet().forEach(regime -> text.append(" %s |".formatted(regime.title())));
        text.append(" The aim |\n|---|").append("---:|".repeat(same.size())).append("---|\n");
        for (Rule rule : Rule.values()) {
            text.append(
                    "| %s%s |"
                            .formatted(
                                    rule.kind() == Rule.Kind.MUTANT ? "*Mutant:* " : "",
                                    rule.title()));
            same.forEach(
                    (regime, trials) ->
                            text.append(
                                    " %s |".formatted(share(alarms(rule, regime), trials.size()))));
            text.append(" %s |%n".formatted(judged(rule)));
        }
        text.append("| CPU time stolen by the host, mean (most) |");
        same.forEach((regime, trials) -> text.append(" %s |".formatted(steal(trials))));
        return text.append(" |\n").toString();
    }

    private int alarms(Rule rule, Regime regime) {
        List<Trial> trials = same.getOrDefault(regime, List.of());
        int alarms = 0;
        for (int i = 0; i < trials.size(); i++) {
            alarms += rule.different(trials.get(i), plan.seed() + i) ? 1 : 0;
        }
        return alarms;
    }

    /// A mutant has to fail somewhere, the biased coin where a position makes a difference.
    private String judged(Rule rule) {
        List<Regime> regimes = rule.kind() == Rule.Kind.MUTANT ? List.copyOf(same.keySet()) : GATES;
        boolean held =
                regimes.stream()
                        .allMatch(
                                regime ->
                                        alarms(rule, regime)
                                                <= Trial.ALPHA
                                                        * same.getOrDefault(regime, List.of())
                                                                .size());
        return switch (rule.kind()) {
            case OURS, OTHER -> held ? "held" : "**not held**";
            case MUTANT ->
                    held
                            ? "**held: the trials do not see the mistake**"
                            : "not held, as it must be";
        };
    }

    private String power() {
        if (different.isEmpty()) {
            return "";
        }
        int found = count(trial -> trial.ours().decision() == Comparison.Decision.HIGHER);
        int wrong = count(trial -> trial.ours().decision() == Comparison.Decision.LOWER);
        double ours = mean(trial -> LoopProcess.wallSeconds(trial.ourProcesses()));
        double fixed = mean(trial -> LoopProcess.wallSeconds(trial.fixedProcesses()));
        StringBuilder text =
                new StringBuilder(
                        """

                        ## A true difference of 2 %%

                        b does 2 %% more of the same loop, in quiet trials. The aims: found by Venturi in 90 %% of %d trials, in half of pyperf's wall time.

                        | Rule | Found | Processes a trial | Wall time a trial | of pyperf's |
                        |---|---:|---:|---:|---:|
                        | %s | %s | %s (%s to %s) | %s s | %s |
                        """
                                .formatted(
                                        different.size(),
                                        Rule.VENTURI.title(),
                                        share(found, different.size()),
                                        number("%.1f", mean(trial -> 2.0 * trial.ours().blocks())),
                                        number(
                                                "%.0f",
                                                quantile(0, trial -> 2.0 * trial.ours().blocks())),
                                        number(
                                                "%.0f",
                                                quantile(1, trial -> 2.0 * trial.ours().blocks())),
                                        number("%.2f", ours),
                                        number("%.2f", ours / fixed)));
        for (Rule rule : List.of(Rule.PYPERF, Rule.HYPERFINE, Rule.HYPERFINE_WELCH)) {
            text.append(
                    "| %s | %s | %d | %s s | 1 |%n"
                            .formatted(
                                    rule.title(),
                                    share(
                                            count(trial -> rule.different(trial, 0)),
                                            different.size()),
                                    2 * plan.processes(),
                                    number("%.2f", fixed)));
        }
        return text.append(
                        """

                        Found in 90 %%: **%s**; half of pyperf's wall time: **%s**. Called faster, which is wrong: %d.
                        """
                                .formatted(
                                        met(found >= LEAST_POWER * different.size()),
                                        met(ours / fixed <= MOST_OF_PYPERF),
                                        wrong))
                .toString();
    }

    private String coverage() {
        StringBuilder text =
                new StringBuilder(
                        """

                        ## Coverage

                        How often Venturi's interval, where it stopped, holds the true ratio. The aim is 95 % at least.

                        | Trials | True ratio | Covered | The aim |
                        |---|---:|---:|---|
                        """);
        same.forEach((regime, trials) -> text.append(covered(regime.title(), trials, 1)));
        if (!different.isEmpty()) {
            text.append(covered("2 % more", different, 1 + StopwatchPlan.DIFFERENCE));
        }
        return text.toString();
    }

    private static String covered(String title, List<Trial> trials, double truth) {
        int covered =
                (int)
                        trials.stream()
                                .map(Trial::ours)
                                .filter(c -> c.low() <= truth && truth <= c.high())
                                .count();
        return "| %s | %s | %s | %s |%n"
                .formatted(
                        title,
                        number("%.2f", truth),
                        share(covered, trials.size()),
                        met(covered >= (1 - Trial.ALPHA) * trials.size()));
    }

    private String bias() {
        StringBuilder text =
                new StringBuilder(
                        """

                        ## Statements below 50 ns

                        The truth is the slope between two long functions without a loop, by a program of the benchmark. The aim is to be within 1 ns, or 2 % where that is more.

                        | Statement | Truth | `venturi time` | off by | The aim | `python -m timeit` | off by |
                        |---|---:|---:|---:|---|---:|---:|
                        """);
        for (StatementCost cost : costs) {
            boolean measured = cost.failure().isEmpty();
            text.append(
                    "| `%s` | %s | %s | %s | %s | %s ns | %s ns |%n"
                            .formatted(
                                    cost.statement(),
                                    nanos(cost.truth()),
                                    measured
                                            ? number("%.2f", cost.venturi().centre()) + " ns"
                                            : "not measured: " + cost.failure(),
                                    measured
                                            ? number("%+.2f", cost.off(cost.venturi())) + " ns"
                                            : "",
                                    measured ? met(cost.isClose(cost.venturi())) : "",
                                    number("%.2f", cost.timeit().centre()),
                                    number("%+.2f", cost.off(cost.timeit()))));
        }
        return text.toString();
    }

    private String foot() {
        return """

               How it was measured:

               - A process is a fresh CPython (`-S -s`) that times a loop of look-ups %d times after one warm-up, each %s ms long (%s ms where there is a difference);
                 equal argument and environment sizes, and a hash seed of its own. Nothing is simulated, and no trial is left out.
               - A trial without a difference has, in random order (seed %d): for the rules of fixed order %d processes of a and then as many of b, which is what `pyperf timeit` runs by
                 default and `hyperfine` in its order; for timeit one process of 5 values of each; for Venturi %d blocks of one process each in an order that a coin decided, of which it looks
                 at as many as it needs. Trials of all regimes take turns, in random order; drift has
                 a quarter of the trials.
               - pyperf's rule is that of `compare_to`: Student's t over all values of all processes, p ≤ 0.05. Its calibration runs are left out, here and in its wall time.
               - hyperfine states no verdict. Its summary prints a ratio with the runs' standard deviations carried over to it: a reader takes it for a difference when the ratio less its ± is
                 above 1. It also ships a Welch test. Both use the wall time of whole processes, which start-up dominates here, as with any short command.
               - timeit states no verdict either: "best of 5 differ by more than 1 %%" (2 %%) is a reader's.
               - The value of a process is for Venturi the median of its values. It stops at the first block after which it can tell (faster, slower, the same within 1 %%), or at the last.
               - Bursts: as many busy threads as processors, on for 60 ms and off for 100 ms in the mean, exponentially. One half: the same threads during the first or second half of each tool's
                 processes, by a coin. Drift: each process does %s %% more than the one before it; it is there for the biased coin, which needs a difference between first and second.
               - Mutants are judged on the same trials, over all %d blocks. Since a and b are the same, a biased coin is had by giving the labels anew.
               - Wall time a trial is that of its processes, from start to end; what it takes to decide is left out. With a difference Venturi has at most %d blocks.
               - `venturi time --budget 5` and timeit three times each, the unrolled functions in twelve processes, in random order; medians of means of pairs.
               - Intervals of shares are those of Clopper and Pearson.
               """
                .formatted(
                        plan.values(),
                        number("%.1f", plan.valueSeconds() * 1e3),
                        number("%.1f", plan.powerValueSeconds() * 1e3),
                        plan.seed(),
                        plan.processes(),
                        plan.blocks(),
                        number("%.0f", Regime.DRIFT_A_PROCESS * 100),
                        plan.blocks(),
                        plan.powerBlocks());
    }

    private int count(Predicate<Trial> what) {
        return (int) different.stream().filter(what).count();
    }

    private double mean(ToDoubleFunction<Trial> figure) {
        return different.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private double quantile(double share, ToDoubleFunction<Trial> figure) {
        double[] sorted = different.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static String steal(List<Trial> trials) {
        double[] percents = trials.stream().mapToDouble(Trial::stealPercent).toArray();
        return "%s %% (%s %%)"
                .formatted(
                        number("%.1f", Arrays.stream(percents).average().orElse(Double.NaN)),
                        number("%.1f", Arrays.stream(percents).max().orElse(Double.NaN)));
    }

    private static String share(int count, int n) {
        if (n == 0) {
            return "no trials";
        }
        double[] interval = Samples.interval(count, n);
        return "%s %% (%s to %s)"
                .formatted(
                        number("%.1f", 100.0 * count / n),
                        number("%.1f", 100 * interval[0]),
                        number("%.1f", 100 * interval[1]));
    }

    private static String nanos(Estimate estimate) {
        return Double.isNaN(estimate.low())
                ? number("%.2f", estimate.centre()) + " ns"
                : "%s ns (%s to %s)"
                        .formatted(
                                number("%.2f", estimate.centre()),
                                number("%.2f", estimate.low()),
                                number("%.2f", estimate.high()));
    }

    private static String met(boolean met) {
        return met ? "met" : "not met";
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
    }
}
