package dev.venturi.benchmarks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A comparison of tracers as a section of `docs/benchmarks.md`.
///
/// @param machine in words
/// @param venturi version and commit
/// @param reader records a second of the reader by itself
/// @param before the machine's load when it began
/// @param after and when it ended
record TraceReport(
        String machine,
        String venturi,
        TracePlan plan,
        List<Interpreter> interpreters,
        Estimate reader,
        Load before,
        Load after) {
    /// @param version of CPython
    /// @param peers versions of yappi and VizTracer
    /// @param cells every program
    /// @param failures runs that came to nothing, in words
    record Interpreter(String version, String peers, List<TraceCell> cells, List<String> failures) {
        List<TraceCell> of(Workload.Kind kind) {
            return cells.stream().filter(cell -> cell.workload().kind() == kind).toList();
        }
    }

    private static final List<Profiler> PROFILERS =
            Stream.of(Profiler.values()).filter(p -> p != Profiler.NOTHING).toList();

    String text() {
        return head()
                + interpreters.stream().map(this::interpreter).collect(Collectors.joining())
                + foot();
    }

    private String head() {
        return """
               # Exact tracing

               `venturi trace` and `venturi run --counts` beside cProfile, yappi and VizTracer: `benchmarks/run trace` makes this section.
               The aims: of cProfile's added time at most 0.35 on call-heavy code, 0.4 in the geometric mean over ten programs, 0.2 with `--counts`; every share within one point.

               %s, on %s.
               With %s, Java %s. Load average %s at the beginning and %s at the end, %s %% of CPU time stolen by the host.

               The reader by itself: %s million records a second of its CPU time, from a made-up ring that is always full.
               """
                .formatted(
                        LocalDate.now(),
                        machine,
                        venturi,
                        Runtime.version(),
                        number("%.1f", before.average()),
                        number("%.1f", after.average()),
                        number("%.1f", after.stealSince(before)),
                        estimate(reader, 1e-6, "%.1f", ""));
    }

    private String interpreter(Interpreter interpreter) {
        StringBuilder text = new StringBuilder();
        text.append("%n## CPython %s%n%n".formatted(interpreter.version()));
        text.append("With %s.%n".formatted(interpreter.peers()));
        for (String failure : interpreter.failures().stream().distinct().toList()) {
            text.append("%nNot available: %s%n".formatted(failure));
        }
        text.append(calls(interpreter.of(Workload.Kind.CALLS)));
        text.append(programs(interpreter.of(Workload.Kind.PROGRAM)));
        text.append(shares(interpreter.of(Workload.Kind.SHARES)));
        text.append(own(interpreter.of(Workload.Kind.CALLS)));
        return text.toString();
    }

    private static String calls(List<TraceCell> cells) {
        StringBuilder text =
                new StringBuilder(
                        """

                        | Call-heavy code | Tool | Added to a call | of cProfile's | Time as a multiple of untraced | Load, steal |
                        |---|---|---:|---:|---:|---:|
                        """);
        for (TraceCell cell : cells) {
            for (Profiler profiler : PROFILERS) {
                text.append(
                        "| %s | %s | %s | %s | %s | %s |%n"
                                .formatted(
                                        cell.workload().title(),
                                        profiler.title(),
                                        estimate(cell.addedPerCall(profiler), 1e9, "%.0f", " ns"),
                                        ratio(cell.ratio(profiler), profiler),
                                        estimate(cell.slowdown(profiler), 1, "%.2f", ""),
                                        cell.load()));
            }
        }
        return text.toString();
    }

    private static String programs(List<TraceCell> cells) {
        StringBuilder text = new StringBuilder("\n| Added time, of cProfile's |");
        List<Profiler> compared = PROFILERS.stream().filter(p -> p != Profiler.CPROFILE).toList();
        compared.forEach(profiler -> text.append(" %s |".formatted(profiler.title())));
        text.append(" cProfile's time as a multiple of untraced | Load, steal |\n|---|");
        text.append("---:|".repeat(compared.size() + 2)).append('\n');
        for (TraceCell cell : cells) {
            text.append("| %s |".formatted(cell.workload().title()));
            for (Profiler profiler : compared) {
                text.append(" %s |".formatted(ratio(cell.ratio(profiler), profiler)));
            }
            text.append(
                    " %s | %s |%n"
                            .formatted(
                                    estimate(cell.slowdown(Profiler.CPROFILE), 1, "%.2f", ""),
                                    cell.load()));
        }
        text.append("| **geometric mean** |");
        for (Profiler profiler : compared) {
            text.append(" %s |".formatted(ratio(GeometricMean.over(cells, profiler), profiler)));
        }
        return text.append(" | |\n").toString();
    }

    private static String shares(List<TraceCell> cells) {
        StringBuilder text =
                new StringBuilder(
                        """

                        | Known shares | Tool | Function that is furthest off | its share untraced | off by, in points | Load, steal |
                        |---|---|---|---:|---:|---:|
                        """);
        for (TraceCell cell : cells) {
            for (Profiler profiler : PROFILERS) {
                if (profiler.saysTimes()) {
                    Bias worst = Bias.worst(cell, profiler);
                    text.append(
                            "| %s | %s | `%s` | %s %% | %s | %s |%n"
                                    .formatted(
                                            cell.workload().title(),
                                            profiler.title(),
                                            worst.function(),
                                            number("%.1f", worst.truePercent()),
                                            estimate(worst.points(), 1, "%+.2f", ""),
                                            cell.load()));
                }
            }
        }
        return text.toString();
    }

    private static String own(List<TraceCell> cells) {
        StringBuilder text =
                new StringBuilder(
                        """

                        | Venturi's own | Command | Million records | Reader's CPU a million | CPU of its process a million, start included | Peak memory | Program waited |
                        |---|---|---:|---:|---:|---:|---:|
                        """);
        for (TraceCell cell : cells) {
            for (Profiler profiler : List.of(Profiler.TRACE, Profiler.COUNTS)) {
                List<String> figures = new ArrayList<>();
                figures.add(figure(cell.figure(profiler, TracedRun::records), 1e-6, "%.2f", ""));
                figures.add(
                        figure(
                                cell.figure(profiler, r -> r.readerCpuSeconds() / r.records()),
                                1e9,
                                "%.0f",
                                " ms"));
                figures.add(
                        figure(
                                cell.figure(profiler, r -> r.toolCpuSeconds() / r.records()),
                                1e6,
                                "%.2f",
                                " s"));
                figures.add(
                        figure(
                                cell.figure(profiler, TracedRun::peakBytes),
                                1.0 / (1 << 20),
                                "%.0f",
                                " MB"));
                figures.add(
                        figure(
                                cell.figure(profiler, r -> r.waitedSeconds() / r.workSeconds()),
                                100,
                                "%.1f",
                                " %"));
                text.append(
                        "| %s | %s | %s |%n"
                                .formatted(
                                        cell.workload().title(),
                                        profiler.title(),
                                        String.join(" | ", figures)));
            }
        }
        return text.toString();
    }

    private static String ratio(Estimate ratio, Profiler profiler) {
        return profiler == Profiler.CPROFILE ? "1" : estimate(ratio, 1, "%.2f", "");
    }

    private static String estimate(Estimate estimate, double scale, String format, String unit) {
        String centre = figure(estimate, scale, format, unit);
        return Double.isNaN(estimate.low())
                ? centre
                : "%s (%s to %s)"
                        .formatted(
                                centre,
                                number(format, estimate.low() * scale),
                                number(format, estimate.high() * scale));
    }

    private static String figure(Estimate estimate, double scale, String format, String unit) {
        return Double.isNaN(estimate.centre())
                ? "unknown"
                : number(format, estimate.centre() * scale) + unit;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
    }

    private String foot() {
        return """

               How it was measured:

               - Blocks for each program: %d. A block is a run of the program alone and one under each tool, in an order that a coin decided (seed %d);
                 yappi and VizTracer are in the first %d. Untraced, the work of each program takes %s s here, with
                 known shares %d times as long.
               - All tools record calls of builtins too: cProfile as `python -m cProfile -o`, yappi as `python -m yappi -b -c wall`, VizTracer with
                 %d entries in its ring (it forgets earlier ones), Venturi as `venturi trace --json -o` and `venturi run --counts --json`, which also samples.
               - The time is the wall time of the program's fixed work by its own clock: start, end and writing of results do not count. Added time is that
                 under a tool less that alone, in the same block; "of cProfile's" divides by cProfile's in the same block.
               - The number of calls is known from the program (recursion: 2 F(n + 1) − 1), those of builtins included.
               - The ten programs are written for this, in the spirit of those of pyperformance in parentheses; patterns and pickle run what the standard library has in Python.
                 The geometric mean is over the ten in each block; unknown if a tool seems to add nothing to one.
               - Known shares: the program times its functions by its own clock when it runs alone, in long stretches. A function's share is its
                 time, with what it calls, of that of the three; a tool's is the same from its file for pstats (cumulative time).
               - "Peak memory" is that of the largest process, which is Venturi's. "Program waited" is for room in its ring, of its work's time.
               - Values are Hodges–Lehmann estimates over the blocks, in parentheses the 95 %% interval of Wilcoxon's signed-rank test; with fewer than six blocks there is none.
                 "Load, steal" is the mean over the program's blocks of the load average (the benchmark is about 1 of it, Venturi's reader up to 1 more) and of the CPU time that the host gave to others.
               """
                .formatted(
                        plan.blocks(),
                        plan.seed(),
                        plan.peerBlocks(),
                        number("%.2f", plan.seconds()),
                        TracePlan.SHARES_LONGER,
                        Profiler.VIZTRACER_ENTRIES);
    }
}
