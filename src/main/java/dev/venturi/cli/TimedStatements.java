package dev.venturi.cli;

import dev.venturi.bench.Benchmark;
import dev.venturi.bench.Block;
import dev.venturi.bench.Inspection;
import dev.venturi.bench.Session;
import dev.venturi.bench.Statement;
import dev.venturi.bench.StatementFailure;
import dev.venturi.bench.StatementWarnings;
import dev.venturi.bench.Stopwatch;
import dev.venturi.bench.StopwatchPlan;
import dev.venturi.bench.StopwatchRun;
import dev.venturi.bench.Timing;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Statements that are timed against each other, and what is known of them so far.
final class TimedStatements {
    /// Whoever has little left shall still get a whole process.
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(1);

    private final Path folder;
    private final StopwatchPlan plan;
    private final long seed;
    private final Map<String, String> conditions;
    private final long endNanos;
    private final List<Timed> timed = new ArrayList<>();
    private List<Block<Timing>> blocks = List.of();

    /// One of them, with all that its processes gave.
    private record Timed(
            Statement statement,
            PythonInstallation python,
            Stopwatch stopwatch,
            Inspection inspection,
            List<StopwatchRun> runs) {}

    /// @param folder for files, which must be ours
    /// @param budget after which a statement that does not end is given up
    TimedStatements(
            Path folder,
            StopwatchPlan plan,
            long seed,
            Map<String, String> conditions,
            Duration budget) {
        this.folder = folder;
        this.plan = plan;
        this.seed = seed;
        this.conditions = conditions;
        this.endNanos = System.nanoTime() + budget.toNanos();
    }

    /// Adds a statement after having looked at it.
    ///
    /// @throws StatementFailure if it does not run
    void add(Statement statement, PythonInstallation python)
            throws StatementFailure, Trouble, InterruptedException {
        try {
            Path own = Files.createDirectory(folder.resolve(Integer.toString(timed.size())));
            Stopwatch stopwatch = new Stopwatch(python.command(), own, plan);
            timed.add(
                    new Timed(
                            statement,
                            python,
                            stopwatch,
                            stopwatch.inspect(statement, left()),
                            new ArrayList<>()));
        } catch (IOException e) {
            throw new Trouble("cannot write in " + folder + ": " + e.getMessage(), e);
        }
    }

    private Duration left() {
        Duration left = Duration.ofNanos(endNanos - System.nanoTime());
        return left.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : left;
    }

    /// Measures block by block until `enough` says so or the time is up; at least one.
    ///
    /// @throws StatementFailure if one of them fails now
    /// @throws InterruptedException if this thread was interrupted; the blocks until then are kept
    void measure(Enough enough) throws StatementFailure, Trouble, InterruptedException {
        List<Benchmark.Candidate<Timing, StatementFailure>> candidates = new ArrayList<>();
        for (Timed each : timed) {
            candidates.add(
                    hashSeed -> {
                        StopwatchRun run =
                                each.stopwatch()
                                        .time(
                                                each.statement(),
                                                each.inspection(),
                                                hashSeed,
                                                left());
                        each.runs().add(run);
                        return run.timing();
                    });
        }
        Benchmark<Timing, StatementFailure> benchmark = new Benchmark<>(seed, candidates);
        long longestNanos = 0;
        do {
            long begin = System.nanoTime();
            benchmark.runBlock();
            longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
            blocks = benchmark.blocks();
        } while (!enough.isReached(blocks.size()) && System.nanoTime() + longestNanos < endNanos);
    }

    /// When to stop measuring.
    interface Enough {
        /// Whether this many blocks are enough.
        boolean isReached(int blocks);
    }

    /// What is known so far, with what speaks against it.
    Session session(double alpha, double tolerance) {
        Session bare = look(alpha, tolerance);
        List<Session.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < timed.size(); i++) {
            Timed each = timed.get(i);
            candidates.add(
                    bare.candidates()
                            .get(i)
                            .with(StatementWarnings.of(each.inspection(), each.runs())));
        }
        return bare.with(candidates);
    }

    /// The figures so far, for whoever only wants to know whether they are enough.
    Session look(double alpha, double tolerance) {
        long pythons = timed.stream().map(each -> each.python().command()).distinct().count();
        List<Session.Candidate> candidates = new ArrayList<>();
        for (Timed each : timed) {
            String place = pythons > 1 ? each.python().command().toString() : "";
            candidates.add(new Session.Candidate(each.statement().text(), place, List.of()));
        }
        return new Session(
                Session.Kind.STATEMENT, candidates, seed, alpha, tolerance, conditions, blocks);
    }

    /// How the figures were obtained, a line for each statement; in the order of the candidates.
    List<String> methods() {
        List<String> lines = new ArrayList<>();
        for (Timed each : timed) {
            lines.add(each.runs().isEmpty() ? "" : method(each));
        }
        return lines;
    }

    private static String method(Timed each) {
        StopwatchRun run = each.runs().getLast();
        String version = each.python().version().toString();
        String slices =
                run.copies() == 0
                        ? "less an empty loop"
                        : "the difference of loops with %d and %d copies"
                                .formatted(run.copies(), 2 * run.copies());
        return "%,d executions in %s of CPython %s; in each the medians of %s of %,d rounds, %s"
                .formatted(
                        each.runs().stream().mapToLong(r -> r.timing().executions()).sum(),
                        counted(each.runs().size(), "process", "processes"),
                        version,
                        counted(run.timing().slices().size(), "slice", "slices"),
                        run.rounds(),
                        slices);
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
