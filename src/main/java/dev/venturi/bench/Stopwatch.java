package dev.venturi.bench;

import dev.venturi.target.ChildProcess;
import dev.venturi.target.Exit;
import dev.venturi.target.Launch;
import dev.venturi.target.Trouble;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Times statements in fresh interpreters. Each process is one datum; what happens in it
/// (`stopwatch.py`) is described there.
public final class Stopwatch {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 1;

    /// What `stopwatch.py` exits with where it was not the statement that failed.
    private static final int OUR_TROUBLE = 64;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Where the loop's own cost, some 10 ns, is less than a thousandth, one loop has no statement.
    private static final long LONG_NANOS = 20_000;

    /// How long the executions behind fresh setups may take together.
    private static final Duration LOOKING = Duration.ofMillis(300);

    /// Copies in the shorter loop, if the statement is short.
    private static final int COPIES = 2;

    /// More bytecode than this would not stay in the processor's first cache.
    private static final int MOST_INSTRUCTIONS = 500;

    /// A cost that came out as nothing or less is this, one picosecond: ratios need a positive one.
    private static final double LEAST_SECONDS = 1e-12;

    private final Path python;
    private final Path folder;
    private final Path script;
    private final StopwatchPlan plan;

    /// A stopwatch that keeps its files in `folder`, which must be its own.
    ///
    /// @param python the interpreter that executes the statements
    public Stopwatch(Path python, Path folder, StopwatchPlan plan) throws IOException {
        this.python = python;
        this.folder = folder;
        this.plan = plan;
        this.script = folder.resolve("stopwatch.py");
        try (InputStream source =
                Objects.requireNonNull(Stopwatch.class.getResourceAsStream("stopwatch.py"))) {
            Files.write(script, source.readAllBytes());
        }
    }

    /// Looks at a statement: at its bytecode, and at some executions, unless the plan gives their
    /// number.
    ///
    /// @param limit after which it is given up
    /// @throws StatementFailure if it raises, ends its process or does not end
    /// @throws InterruptedException if this thread was interrupted; the process has been killed
    public Inspection inspect(Statement statement, Duration limit)
            throws StatementFailure, Trouble, InterruptedException {
        Map<String, Object> found =
                run(statement, "inspect", 1, 1, false, 0, limit, folder.resolve("output"));
        List<List<Long>> turns = new ArrayList<>();
        for (Object turn : list(found, "turns")) {
            turns.add(((List<?>) turn).stream().map(each -> ((Number) each).longValue()).toList());
        }
        return new Inspection(
                number(found, "tick_nanos"),
                (int) number(found, "instructions"),
                flag(found, "empty"),
                flag(found, "folded"),
                flag(found, "forks"),
                flag(found, "prints"),
                turns);
    }

    /// Times a statement in one fresh process.
    ///
    /// @param hashSeed its `PYTHONHASHSEED`, unless the user's environment sets that to a number
    /// @param limit after which it is given up
    /// @throws StatementFailure if it raises, ends its process or does not end
    /// @throws InterruptedException if this thread was interrupted; the process has been killed
    public StopwatchRun time(
            Statement statement, Inspection inspection, long hashSeed, Duration limit)
            throws StatementFailure, Trouble, InterruptedException {
        int few = few(inspection);
        MachineLoad before = MachineLoad.now();
        long begin = System.nanoTime();
        Map<String, Object> found =
                run(
                        statement,
                        "time",
                        few,
                        Math.max(1, 2 * few),
                        inspection.forks(),
                        hashSeed,
                        limit,
                        null);
        double wall = (System.nanoTime() - begin) / 1e9;
        MachineLoad load = MachineLoad.now().since(before);
        List<Double> slices = new ArrayList<>();
        for (Object slice : list(found, "slices")) {
            slices.add(((Number) slice).doubleValue());
        }
        Timing timing =
                new Timing(
                        Math.max(
                                LEAST_SECONDS,
                                ((Number) Objects.requireNonNull(found.get("seconds")))
                                        .doubleValue()),
                        slices,
                        number(found, "executions"),
                        wall,
                        OptionalDouble.of(number(found, "cpu_nanos") / 1e9),
                        OptionalDouble.empty(),
                        found.get("peak_bytes") == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(number(found, "peak_bytes")),
                        OptionalLong.empty(),
                        0,
                        hashSeed,
                        load.stealMillis(),
                        load.pressureMicros());
        return new StopwatchRun(
                timing,
                few,
                number(found, "number"),
                number(found, "shortest_slice_nanos"),
                number(found, "setup_nanos"),
                number(found, "wall_nanos"),
                flag(found, "cold"));
    }

    /// Copies in the shorter loop: none where one execution outweighs the loop by far, where the
    /// user gives their number, or where each makes a process.
    private int few(Inspection inspection) {
        if (plan.number() > 0
                || inspection.forks()
                || inspection.leastNanos() >= LONG_NANOS
                || inspection.turns().isEmpty()) {
            return 0;
        }
        return Math.clamp(
                MOST_INSTRUCTIONS / Math.max(1, 2L * inspection.instructions()), 1, COPIES);
    }

    private Map<String, Object> run(
            Statement statement,
            String mode,
            int few,
            int many,
            boolean forks,
            long hashSeed,
            Duration limit,
            @Nullable Path output)
            throws StatementFailure, Trouble, InterruptedException {
        try {
            Path spec = folder.resolve("spec");
            Path result = folder.resolve("result");
            Path errors = folder.resolve("errors");
            Files.deleteIfExists(result);
            Files.writeString(spec, spec(statement, mode, few, many, forks, result));
            Launch launch =
                    Launch.of(List.of(python.toString(), script.toString(), spec.toString()))
                            .withStdin(new Launch.Redirect.Nothing())
                            .withStdout(
                                    output == null
                                            ? new Launch.Redirect.Nothing()
                                            : new Launch.Redirect.ToFile(output))
                            .withStderr(new Launch.Redirect.ToFile(errors))
                            .withOwnGroup();
            Optional<Exit> exit =
                    await(
                            launch.withVariables(HashSeed.variables(hashSeed)).start(),
                            result,
                            limit);
            if (Files.exists(result)) {
                return JSON.fromJsonObject(Files.readString(result));
            }
            throw failure(exit, limit, read(errors));
        } catch (IOException e) {
            throw new Trouble(
                    "cannot write in %s (%s): make room there, or set TMPDIR to another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /// Waits for the end; empty if it was given up. Whoever has written the result may take a
    /// moment to end, and is then ended.
    private static Optional<Exit> await(ChildProcess process, Path result, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean done = false;
        try {
            while (true) {
                Optional<Exit> exit = process.poll();
                if (exit.isPresent() || System.nanoTime() - end > 0) {
                    return exit;
                }
                if (!done && Files.exists(result)) {
                    done = true;
                    end = Math.min(end, System.nanoTime() + GRACE.toNanos());
                }
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            process.endGroup(Duration.ZERO);
        }
    }

    private static StatementFailure failure(Optional<Exit> exit, Duration limit, String complaint) {
        if (exit.isEmpty()) {
            return new StatementFailure(
                    "the statement did not end within %.1f s: give it more with --budget, or less to do"
                            .formatted(limit.toMillis() / 1e3),
                    "");
        }
        if (exit.get().code() == OUR_TROUBLE) {
            return new StatementFailure(complaint.strip(), "");
        }
        if (!complaint.isBlank()) {
            String last = complaint.strip().lines().reduce("", (a, b) -> b);
            return new StatementFailure("the statement failed: " + last, complaint);
        }
        return new StatementFailure(
                "the statement ended its process (%s)".formatted(exit.get().description()), "");
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private String spec(
            Statement statement, String mode, int few, int many, boolean forks, Path result) {
        Statement.@Nullable Source source = statement.source();
        String from =
                source == null
                        ? "None"
                        : "(%s, %s)"
                                .formatted(
                                        literal(source.kind().name().toLowerCase(Locale.ROOT)),
                                        literal(source.name()));
        boolean counted = plan.number() > 0 && plan.slices() > 0;
        return "{'mode': '%s', 'setup': %s, 'statement': %s, 'source': %s, "
                        .formatted(
                                mode, literal(statement.setup()), literal(statement.text()), from)
                + "'few': %d, 'many': %d, 'number': %d, 'slices': %d, "
                        .formatted(
                                few,
                                many,
                                plan.number(),
                                mode.equals("time") || counted ? plan.slices() : 0)
                + "'slice_nanos': %d, 'spend_nanos': %d, 'clock': '%s', "
                        .formatted(
                                plan.slice().toNanos(),
                                (mode.equals("time") ? plan.spend() : LOOKING).toNanos(),
                                plan.processTime() ? "process_time" : "perf_counter")
                + "'gc': %s, 'forks': %s, 'affinity': %s, 'result': %s}"
                        .formatted(
                                plan.gc() ? "True" : "False",
                                forks ? "True" : "False",
                                plan.affinity(),
                                literal(result.toString()));
    }

    /// A Python string, in ASCII.
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("'");
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '\'' || c == '\\' || c < ' ' || c > '~') {
                                literal.append(String.format(Locale.ROOT, "\\U%08x", c));
                            } else {
                                literal.appendCodePoint(c);
                            }
                        });
        return literal.append('\'').toString();
    }

    private static List<?> list(Map<String, Object> found, String key) {
        return (List<?>) Objects.requireNonNull(found.get(key), key);
    }

    private static long number(Map<String, Object> found, String key) {
        return ((Number) Objects.requireNonNull(found.get(key), key)).longValue();
    }

    private static boolean flag(Map<String, Object> found, String key) {
        return (Boolean) Objects.requireNonNull(found.get(key), key);
    }
}
