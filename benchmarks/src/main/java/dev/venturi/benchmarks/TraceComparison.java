package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the cost of `venturi trace` and `venturi run --counts`, and how far off their shares
/// are, with cProfile, yappi and VizTracer on the same programs.
final class TraceComparison {
    private static final String USAGE =
            """
            Usage: benchmarks/run trace [--blocks N] [--peer-blocks N] [--seconds S] [--pythons P,P] [--seed N] [-o FILE]
              --blocks       blocks for each program (12)
              --peer-blocks  of these, how many have yappi and VizTracer too (all)
              --seconds      length of a program's work, untraced; with known shares four times (0.5)
              --pythons      interpreters, paths or names (python3); also --python
              --seed         decides the order of the runs (the time)
              -o             put it into this page, as its section (standard output)
            """;

    private static final double READER_SECONDS = 1;

    private final Path home;
    private final TracePlan plan;
    private final Random coin;
    private final long startNanos = System.nanoTime();

    private TraceComparison(Path home, TracePlan plan) {
        this.home = home;
        this.plan = plan;
        this.coin = new Random(plan.seed());
    }

    /// @param home Venturi's folder
    /// @param arguments the options of [#USAGE]
    static void run(Path home, String[] arguments) throws IOException, InterruptedException {
        int blocks = 12;
        int peerBlocks = Integer.MAX_VALUE;
        double seconds = 0.5;
        List<String> pythons = List.of("python3");
        long seed = System.nanoTime();
        Path output = null;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                wrongUsage();
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--blocks" -> blocks = Integer.parseInt(value);
                case "--peer-blocks" -> peerBlocks = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--python", "--pythons" -> pythons = Arrays.asList(value.split(","));
                case "--seed" -> seed = Long.parseLong(value);
                case "-o" -> output = Path.of(value);
                default -> wrongUsage();
            }
        }
        TracePlan plan =
                new TracePlan(blocks, Math.min(blocks, peerBlocks), seconds, pythons, seed);
        Section.deliver(new TraceComparison(home, plan).compare().text(), output);
    }

    private static void wrongUsage() {
        System.err.print(USAGE);
        System.exit(2);
    }

    private TraceReport compare() throws IOException, InterruptedException {
        Load before = Load.now();
        List<TraceReport.Interpreter> interpreters = new ArrayList<>();
        List<Path> pythons = new ArrayList<>();
        for (String name : plan.pythons()) {
            pythons.add(executable(name));
        }
        for (Path python : pythons) {
            interpreters.add(interpreter(python));
        }
        progress("the reader by itself");
        double[] throughput = new double[plan.blocks()];
        for (int i = 0; i < throughput.length; i++) {
            throughput[i] = ReaderProcess.recordsPerSecond(home, READER_SECONDS);
        }
        Load after = Load.now();
        return new TraceReport(
                Setting.machineInWords(),
                Setting.venturi(home),
                plan,
                interpreters,
                Estimate.of(throughput),
                before,
                after);
    }

    /// A shim would be a second process, and not the program that is measured.
    private static Path executable(String name) throws IOException, InterruptedException {
        return Path.of(Command.output(List.of(name, "-c", "import sys; print(sys.executable)")));
    }

    private TraceReport.Interpreter interpreter(Path python)
            throws IOException, InterruptedException {
        String version = Setting.python(python);
        progress("CPython " + version);
        Path peers = PeerInstallation.get(python, version, home.resolve("benchmarks/target"));
        List<String> failures = new ArrayList<>();
        try (ScratchFolder scratch = new ScratchFolder()) {
            Workload.unpack(scratch.path());
            TraceRunner runner =
                    new TraceRunner(
                            new Profiler.Place(python, peers, home.resolve("venturi")),
                            scratch.path());
            Set<Profiler> available = available(runner, failures);
            Map<Workload, TraceCell> cells = new LinkedHashMap<>();
            Map<Workload, Long> amounts = new EnumMap<>(Workload.class);
            for (Workload workload : Workload.values()) {
                cells.put(workload, new TraceCell(workload));
                amounts.put(workload, runner.amountFor(workload, plan.seconds(workload.kind())));
            }
            for (int block = 0; block < plan.blocks(); block++) {
                progress("block %d of %d".formatted(block + 1, plan.blocks()));
                Set<Profiler> now = EnumSet.copyOf(available);
                if (block >= plan.peerBlocks()) {
                    now.removeIf(Profiler::isPeer);
                }
                for (TraceCell cell : cells.values()) {
                    long amount = amounts.getOrDefault(cell.workload(), 1L);
                    block(runner, cell, now, amount, failures);
                }
            }
            return new TraceReport.Interpreter(
                    version, peerVersions(peers), List.copyOf(cells.values()), failures);
        }
    }

    private Set<Profiler> available(TraceRunner runner, List<String> failures)
            throws InterruptedException {
        Set<Profiler> available = EnumSet.noneOf(Profiler.class);
        for (Profiler profiler : Profiler.values()) {
            if (tried(runner, profiler, Workload.PLAIN, 1, failures) != null) {
                available.add(profiler);
            } else {
                progress(failures.getLast());
            }
        }
        return available;
    }

    /// One run each in an order that the coin decides.
    private void block(
            TraceRunner runner,
            TraceCell cell,
            Set<Profiler> profilers,
            long amount,
            List<String> failures)
            throws IOException, InterruptedException {
        List<Profiler> order =
                new ArrayList<>(
                        profilers.stream().filter(cell.workload().kind()::concerns).toList());
        Collections.shuffle(order, coin);
        Load before = Load.now();
        Map<Profiler, TracedRun> runs = new EnumMap<>(Profiler.class);
        for (Profiler profiler : order) {
            TracedRun run = tried(runner, profiler, cell.workload(), amount, failures);
            if (run != null) {
                runs.put(profiler, run);
            } else {
                progress(failures.getLast());
            }
        }
        Load after = Load.now();
        cell.blocks().add(runs);
        cell.loads().add(new TraceCell.During(after.average(), after.stealSince(before)));
    }

    /// @return null if it failed, which the report then says
    private static @Nullable TracedRun tried(
            TraceRunner runner,
            Profiler profiler,
            Workload workload,
            long amount,
            List<String> failures)
            throws InterruptedException {
        try {
            return runner.run(profiler, workload, amount);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage()).strip();
            failures.add(
                    "%s failed with %s: %s"
                            .formatted(
                                    profiler.title(),
                                    workload.title(),
                                    message.lines().skip(1).findFirst().orElse(message)));
            return null;
        }
    }

    private static String peerVersions(Path peers) throws IOException, InterruptedException {
        return Command.output(
                List.of(
                        peers.toString(),
                        "-c",
                        """
                        from importlib.metadata import distributions
                        print(", ".join(sorted(f"{d.metadata['Name']} {d.version}" for d in distributions()
                            if d.metadata["Name"].lower() in ("yappi", "viztracer"))))
                        """));
    }

    private void progress(String what) {
        System.err.printf(
                "benchmarks: %4d s: %s%n", (System.nanoTime() - startNanos) / 1_000_000_000, what);
    }
}
