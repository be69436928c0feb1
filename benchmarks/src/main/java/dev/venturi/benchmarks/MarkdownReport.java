package dev.venturi.benchmarks;

import java.util.List;
import java.util.Locale;

/// A comparison as a section of `docs/benchmarks.md`.
record MarkdownReport(Setting setting, Plan plan, List<Tool> tools, List<Cell> cells) {
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(head());
        for (Cell cell : cells) {
            for (int tool = 0; tool < tools.size(); tool++) {
                text.append(row(cell, tool));
            }
        }
        return text.append(foot()).toString();
    }

    private String head() {
        return """
               # Benchmarks

               Venturi's sampling beside py-spy's: `benchmarks/run` makes this section.

               %s, on %s.
               With %s.

               | Program | Rate asked for | Tool | Samples a second | CPU a sample | as a multiple | CPU a sample, everything included | Target slower by |
               |---|---:|---|---:|---:|---:|---:|---:|
               """
                .formatted(setting.date(), setting.machine(), setting.versions());
    }

    private String row(Cell cell, int tool) {
        return "| %s | %d/s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        cell.program().title(),
                        cell.rate(),
                        tools.get(tool).title(),
                        estimate(cell.achieved(tool), 1, "%.1f", ""),
                        estimate(cell.slope(tool), 1e6, "%.1f", " µs"),
                        tool == 0 ? "1" : number("%.0f", cell.timesTheFirst(tool)),
                        estimate(cell.whole(tool), 1e6, "%.1f", " µs"),
                        cell.program().works()
                                ? estimate(cell.slowdown(tool), 100, "%+.2f", " %")
                                : "does no work");
    }

    private static String estimate(Estimate estimate, double scale, String format, String unit) {
        String centre = number(format, estimate.centre() * scale) + unit;
        if (Double.isNaN(estimate.low())) {
            return centre + " (no interval: too few blocks)";
        }
        return "%s (%s to %s)"
                .formatted(
                        centre,
                        number(format, estimate.low() * scale),
                        number(format, estimate.high() * scale));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private String foot() {
        return """

               How it was measured:

               - %d blocks for each program and rate. A block is a run of the program alone, and for each tool a long run (%s s of
                 the program's work) and one a quarter as long, all in an order that a coin decided (seed %d).
               - A sample is one look at all threads of the program, by the tool's own count: `sampling.ticks` of `venturi run --json`,
                 "Samples" of `py-spy record`. Both run with their default options, beside the rate. py-spy's is to stop the program for
                 each sample and to leave waiting threads out of what it writes; Venturi does not stop it and keeps them.
               - "CPU a sample" is the user and system time of the tool's process, by its CPU clock: the difference of long and short run
                 divided by their difference in samples, so that a start (of a JVM, for instance) and an end cancel. "Everything included"
                 is the CPU of all processes that the tool needed in the long run, less the program's own, divided by its samples: also
                 what the tool does before and after sampling, such as asking the interpreter or measuring what the cores give.
               - Target slower: the wall time of the program's fixed work by its own clock, under the tool and alone, in the same block.
               - Values are Hodges–Lehmann estimates over the blocks, with the 95 %% interval of Wilcoxon's signed-rank test. A multiple is the
                 ratio of two estimates.
               """
                .formatted(plan.blocks(), number("%.1f", plan.seconds()), plan.seed());
    }
}
