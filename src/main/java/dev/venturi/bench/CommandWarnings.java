package dev.venturi.bench;

import dev.venturi.bench.Session.Warning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What speaks against a command's figures, by how its runs went.
public final class CommandWarnings {
    /// An outlier that is first, and that far from the others, is no accident.
    private static final double FAR = 10;

    private static final double MUCH_SLOWER = 1.1;
    private static final int LEAST_RUNS = 6;
    private static final double MUCH_SHELL = 0.05;

    private CommandWarnings() {}

    /// The warnings, the gravest first.
    ///
    /// @param timings of its runs
    /// @param alpha at which its interval is made
    /// @param shellSeconds what starting the shell takes; 0 where there is none
    /// @param left the command lines of what its runs left running and was ended
    public static List<Warning> of(
            List<Timing> timings, double alpha, double shellSeconds, Collection<String> left) {
        List<Warning> warnings = new ArrayList<>();
        if (timings.isEmpty()) {
            return warnings;
        }
        failures(warnings, timings);
        double[] seconds = timings.stream().mapToDouble(Timing::seconds).toArray();
        Estimate estimate = Estimate.of(seconds, alpha);
        if (Double.isInfinite(estimate.high())) {
            warnings.add(
                    new Warning(
                            "few_runs",
                            "%d runs are too few for an interval: give a larger --budget or --runs"
                                    .formatted(seconds.length)));
        }
        firstRun(warnings, seconds);
        if (shellSeconds > MUCH_SHELL * estimate.seconds()) {
            warnings.add(
                    new Warning(
                            "shell_start",
                            "%.0f %% of its time is the start of the shell: --shell=none does without"
                                    .formatted(
                                            Math.min(
                                                    100,
                                                    100 * shellSeconds / estimate.seconds()))));
        }
        if (!left.isEmpty()) {
            warnings.add(
                    new Warning(
                            "left_running",
                            "it left %s running, which was ended after the run"
                                    .formatted(String.join(", ", left))));
        }
        warnings.addAll(Disturbances.of(timings));
        return warnings;
    }

    private static void failures(List<Warning> warnings, List<Timing> timings) {
        Map<Integer, Long> codes =
                timings.stream()
                        .map(Timing::exitCode)
                        .filter(code -> code != 0)
                        .collect(
                                Collectors.groupingBy(
                                        code -> code, TreeMap::new, Collectors.counting()));
        if (!codes.isEmpty()) {
            warnings.add(
                    new Warning(
                            "failures",
                            "%d of %d runs failed (%s), and are in the figures"
                                    .formatted(
                                            codes.values().stream()
                                                    .mapToLong(Long::longValue)
                                                    .sum(),
                                            timings.size(),
                                            codes.entrySet().stream()
                                                    .map(
                                                            each ->
                                                                    "exit code %d: %d"
                                                                            .formatted(
                                                                                    each.getKey(),
                                                                                    each
                                                                                            .getValue()))
                                                    .collect(Collectors.joining(", ")))));
        }
    }

    private static void firstRun(List<Warning> warnings, double[] seconds) {
        if (seconds.length < LEAST_RUNS) {
            return;
        }
        double[] rest = Arrays.copyOfRange(seconds, 1, seconds.length);
        double median = Median.of(rest);
        double spread =
                Median.of(Arrays.stream(rest).map(value -> Math.abs(value - median)).toArray());
        boolean slowest = Arrays.stream(rest).allMatch(value -> value < seconds[0]);
        if (slowest && seconds[0] > MUCH_SLOWER * median && seconds[0] - median > FAR * spread) {
            warnings.add(
                    new Warning(
                            "first_run_slow",
                            "the first run took %.1f times what the others take: caches were cold; -w 1 runs each once before"
                                    .formatted(seconds[0] / median)));
        }
    }
}
