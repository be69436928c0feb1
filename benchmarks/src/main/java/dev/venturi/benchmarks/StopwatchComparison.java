package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Puts Venturi's way to decide whether two things differ, and other tools' ways, to the test on
/// the same machine in the same minutes; and what `venturi time` says to that of a slower way.
final class StopwatchComparison {
    private static final String USAGE =
            """
            Usage: benchmarks/run stopwatch [--trials N] [--power-trials N] [--statements N] [--seed N] [--python PATH] [-o FILE]
              --trials        trials without a difference, in each of three regimes (400)
              --power-trials  trials with one of 2 % (100)
              --statements    how many of the statements are timed (all)
              --seed          decides every order (the time)
              --python        the interpreter (python3)
              -o              put it into this page, as its section (standard output)
            """;

    private final Path home;
    private final StopwatchPlan plan;
    private final Path python;
    private final int statements;
    private final long startNanos = System.nanoTime();

    private StopwatchComparison(Path home, StopwatchPlan plan, Path python, int statements) {
        this.home = home;
        this.plan = plan;
        this.python = python;
        this.statements = statements;
    }

    /// @param home Venturi's folder
    /// @param arguments the options of [#USAGE]
    static void run(Path home, String[] arguments) throws IOException, InterruptedException {
        int trials = 400;
        int powerTrials = 100;
        int statements = Integer.MAX_VALUE;
        long seed = System.nanoTime();
        String python = "python3";
        Path output = null;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                wrongUsage();
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--trials" -> trials = Integer.parseInt(value);
                case "--power-trials" -> powerTrials = Integer.parseInt(value);
                case "--statements" -> statements = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--python" -> python = value;
                case "-o" -> output = Path.of(value);
                default -> wrongUsage();
            }
        }
        StopwatchPlan plan =
                new StopwatchPlan(trials, powerTrials, 20, 3, 16, 60, 0.0005, 0.005, seed);
        // A shim would be a second process, and not the program that is measured.
        Path executable =
                Path.of(Command.output(List.of(python, "-c", "import sys; print(sys.executable)")));
        Section.deliver(
                new StopwatchComparison(home, plan, executable, statements).compare().text(),
                output);
    }

    private static void wrongUsage() {
        System.err.print(USAGE);
        System.exit(2);
    }

    private StopwatchReport compare() throws IOException, InterruptedException {
        // First, so that what is not there does not cost half an hour.
        String versions = "CPython %s, %s".formatted(Setting.python(python), Setting.venturi(home));
        Load before = Load.now();
        Map<Regime, List<Trial>> same = new EnumMap<>(Regime.class);
        for (Regime regime : Regime.values()) {
            same.put(regime, new ArrayList<>());
        }
        List<Trial> different = new ArrayList<>();
        List<StatementCost> costs = new ArrayList<>();
        try (ScratchFolder scratch = new ScratchFolder();
                BusyThreads threads = new BusyThreads(plan.seed())) {
            ScratchFolder.unpack("loop.py", scratch.path());
            ScratchFolder.unpack("unrolled.py", scratch.path());
            LoopProcess.Maker maker =
                    new LoopProcess.Maker(python, scratch.path().resolve("loop.py"));
            TrialRunner runner = new TrialRunner(maker, plan, threads, new Random(plan.seed()));
            long count = maker.countFor(plan.valueSeconds());
            // Round by round, so that no regime has an hour of its own.
            for (int trial = 0; trial < plan.trials(); trial++) {
                progress("trial", trial, plan.trials());
                for (Map.Entry<Regime, List<Trial>> each : same.entrySet()) {
                    Regime regime = each.getKey();
                    if (trial < regime.trials(plan.trials())) {
                        each.getValue().add(runner.run(regime, count, count, plan.blocks(), false));
                    }
                }
            }
            long longer = maker.countFor(plan.powerValueSeconds());
            for (int trial = 0; trial < plan.powerTrials(); trial++) {
                progress("trial with a difference", trial, plan.powerTrials());
                different.add(
                        runner.run(
                                Regime.QUIET,
                                longer,
                                StopwatchPlan.more(longer),
                                plan.powerBlocks(),
                                true));
            }
            List<String> all = StatementCost.STATEMENTS;
            for (String statement : all.subList(0, Math.min(all.size(), statements))) {
                progress("statement", costs.size(), Math.min(all.size(), statements));
                costs.add(
                        StatementCost.measure(
                                statement, home, python, scratch.path(), new Random(plan.seed())));
            }
        }
        return new StopwatchReport(
                Setting.machineInWords(),
                versions,
                plan,
                same,
                different,
                costs,
                before,
                Load.now());
    }

    private void progress(String what, int done, int of) {
        if (done % 10 == 0) {
            System.err.printf(
                    "benchmarks: %4d s: %s %d of %d%n",
                    (System.nanoTime() - startNanos) / 1_000_000_000, what, done + 1, of);
        }
    }
}
