package dev.venturi.cli;

import dev.venturi.bench.Benchmark;
import dev.venturi.bench.Block;
import dev.venturi.bench.Command;
import dev.venturi.bench.CommandWarnings;
import dev.venturi.bench.HashSeed;
import dev.venturi.bench.Measurement;
import dev.venturi.bench.Median;
import dev.venturi.bench.Runner;
import dev.venturi.bench.Runner.Held;
import dev.venturi.bench.Runner.Surroundings;
import dev.venturi.bench.Session;
import dev.venturi.bench.Session.Candidate;
import dev.venturi.bench.Session.Warning;
import dev.venturi.bench.Timing;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// Commands, run in blocks in the user's own surroundings, with what the user wants done before and
/// after.
final class CommandSession implements AutoCloseable {
    private static final int SHELL_STARTS = 5;
    private static final int LINES_TOLD = 3;
    private static final int CHARACTERS_TOLD = 300;

    private final List<PlannedCommand> commands;
    private final CommandOptions options;
    private final Duration timeLimit;
    private final Runner runner;
    private final Runner helpers;
    private final Benchmark<Timing, Trouble> benchmark;
    private final Deque<Held> held = new ArrayDeque<>();
    private final List<Set<String>> left = new ArrayList<>();
    private double shellSeconds;
    private long beganNanos;

    /// @param python for the process that starts and measures each run
    /// @param folder the session's own
    CommandSession(
            List<PlannedCommand> commands,
            CommandOptions options,
            Duration timeLimit,
            long seed,
            Path python,
            Path folder)
            throws IOException {
        this.commands = List.copyOf(commands);
        this.options = options;
        this.timeLimit = timeLimit;
        Surroundings own = options.showOutput() ? Surroundings.OWN_SHOWN : Surroundings.OWN;
        this.runner = new Runner(python, Files.createDirectory(folder.resolve("runs")), own);
        this.helpers = new Runner(python, Files.createDirectory(folder.resolve("helpers")), own);
        List<Benchmark.Candidate<Timing, Trouble>> candidates = new ArrayList<>();
        for (int i = 0; i < this.commands.size(); i++) {
            int number = i;
            candidates.add(hashSeed -> run(number, hashSeed));
            left.add(new TreeSet<>());
        }
        this.benchmark = new Benchmark<>(seed, candidates);
    }

    /// Runs everything but the cleanup, until `enough`, which is asked after each block.
    void measure(Predicate<CommandSession> enough) throws Trouble, InterruptedException {
        for (Once setup : once(PlannedCommand::setup)) {
            help("--setup", setup.line(), setup.directory(), held);
        }
        measureShell();
        for (int i = 0; i < options.warmup(); i++) {
            for (int j = 0; j < commands.size(); j++) {
                run(j, 0);
            }
        }
        beganNanos = System.nanoTime();
        do {
            benchmark.runBlock();
        } while (!enough.test(this));
    }

    /// How long blocks have been run.
    Duration elapsed() {
        return Duration.ofNanos(beganNanos == 0 ? 0 : System.nanoTime() - beganNanos);
    }

    /// Runs the cleanup, whatever came before, and ends what the setup left running.
    @Override
    public void close() throws Trouble, InterruptedException {
        try {
            Deque<Held> after = new ArrayDeque<>();
            try {
                for (Once cleanup : once(PlannedCommand::cleanup)) {
                    help("--cleanup", cleanup.line(), cleanup.directory(), after);
                }
            } finally {
                after.forEach(Held::close);
            }
        } finally {
            held.descendingIterator().forEachRemaining(Held::close);
            held.clear();
        }
    }

    /// A line that several commands may share.
    private record Once(String line, Path directory) {}

    private Set<Once> once(Function<PlannedCommand, Optional<String>> what) {
        Set<Once> lines = new LinkedHashSet<>();
        for (PlannedCommand each : commands) {
            what.apply(each).ifPresent(line -> lines.add(new Once(line, each.directory())));
        }
        return lines;
    }

    private void help(String option, String line, Path directory, Deque<Held> keeps)
            throws Trouble, InterruptedException {
        Command command = command(options.executed(line), directory, JudgingOptions.NO_LIMIT);
        Measurement run = helpers.runAndHold(command, 0, keeps::push);
        if (run.code() != 0) {
            throw new Trouble(
                    "%s '%s' failed with %s%s: nothing is measured without it; add ' || true' to go on nevertheless"
                            .formatted(option, oneLine(line), run.ending(), said(helpers)));
        }
    }

    private Command command(List<String> words, Path directory, Duration limit) {
        return new Command(words, directory, Map.of(), options.input(), List.of(), limit);
    }

    private void measureShell() throws Trouble, InterruptedException {
        List<String> shell = options.shell();
        if (shell.isEmpty()) {
            return;
        }
        Path here = commands.getFirst().directory();
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < SHELL_STARTS; i++) {
            starts.add(
                    runner.run(command(options.executed(""), here, JudgingOptions.NO_LIMIT), 0)
                                    .wallNanos()
                            / 1e9);
        }
        shellSeconds = Median.of(starts);
    }

    private Timing run(int number, long hashSeed) throws Trouble, InterruptedException {
        PlannedCommand planned = commands.get(number);
        Deque<Held> prepared = new ArrayDeque<>();
        try {
            if (planned.prepare().isPresent()) {
                help("--prepare", planned.prepare().get(), planned.directory(), prepared);
            }
            Measurement run =
                    runner.run(command(planned.words(), planned.directory(), timeLimit), hashSeed);
            if (run.code() != 0 && !options.ignoreFailure()) {
                throw failure(planned.candidate(), run);
            }
            left.get(number).addAll(run.left());
            return Timing.of(run);
        } finally {
            prepared.forEach(Held::close);
        }
    }

    private Trouble failure(Candidate candidate, Measurement run) {
        if ("timeout".equals(run.cut())) {
            return new Trouble(
                    "'%s' did not end within %s s%s: give it more with --timeout or --budget, or measure it all the same with --ignore-failure"
                            .formatted(
                                    oneLine(candidate.label()), seconds(timeLimit), said(runner)));
        }
        return new Trouble(
                "'%s' failed with %s%s: make it succeed, or measure it all the same with --ignore-failure"
                        .formatted(oneLine(candidate.label()), run.ending(), said(runner)));
    }

    private static String oneLine(String text) {
        return text.strip().replace("\n", "; ").replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static String seconds(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return seconds == Math.rint(seconds)
                ? String.valueOf((long) seconds)
                : String.valueOf(seconds);
    }

    /// The last lines of its errors, in brackets; nothing where it had none.
    private String said(Runner ran) {
        if (options.showOutput()) {
            return " (its output stands above)";
        }
        String text;
        try {
            text = new String(Files.readAllBytes(ran.errors()), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return " (what it said cannot be read: " + unreadable.getMessage() + ")";
        }
        List<String> lines =
                text.lines().map(CommandSession::oneLine).filter(line -> !line.isEmpty()).toList();
        String last =
                String.join(
                        " / ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
        if (last.length() > CHARACTERS_TOLD) {
            last = "…" + last.substring(last.length() - CHARACTERS_TOLD);
        }
        return last.isEmpty() ? "" : " (it said: " + last + ")";
    }

    List<Block<Timing>> blocks() {
        return benchmark.blocks();
    }

    /// What ran in a session of its own and was left alone.
    List<String> daemons() {
        Set<String> all = new LinkedHashSet<>(helpers.daemons());
        all.addAll(runner.daemons());
        return List.copyOf(all);
    }

    /// What is known so far, with what speaks against it.
    Session session(double alpha, double tolerance) {
        Session bare = look(alpha, tolerance);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            List<Warning> warnings =
                    CommandWarnings.of(bare.timings(i), alpha, shellSeconds, left.get(i));
            candidates.add(bare.candidates().get(i).with(warnings));
        }
        return bare.with(candidates);
    }

    /// The figures so far, for whoever only wants to know whether they are enough.
    Session look(double alpha, double tolerance) {
        return new Session(
                Session.Kind.COMMAND,
                commands.stream().map(PlannedCommand::candidate).toList(),
                benchmark.seed(),
                alpha,
                tolerance,
                conditions(),
                blocks());
    }

    private Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put(
                "shell",
                shellSeconds == 0
                        ? "none"
                        : "its own start takes %.1f ms of each run".formatted(1e3 * shellSeconds));
        conditions.put("hash_seed", HashSeed.condition());
        conditions.put("output", options.showOutput() ? "shown" : "discarded");
        conditions.put("input", options.input().toString());
        return conditions;
    }
}
