package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Compares the cost of `venturi run` with that of py-spy on the same programs at the same rates.
final class SamplerComparison {
    private static final String USAGE =
            """
            Usage: benchmarks/run [sample] [--blocks N] [--seconds S] [--rates R,R] [--seed N] [--python PATH] [-o FILE]
              --blocks   blocks for each program and rate (12)
              --seconds  length of a long run (8)
              --rates    samples a second (100,1000)
              --seed     decides the order of the runs (the time)
              --python   the interpreter (python3)
              -o         put it into this page, as its section (standard output)
            """;

    private SamplerComparison() {}

    /// @param home Venturi's folder
    /// @param arguments the options of [#USAGE]
    static void run(Path home, String[] arguments) throws IOException, InterruptedException {
        int blocks = 12;
        double seconds = 8;
        List<Integer> rates = List.of(100, 1000);
        long seed = System.nanoTime();
        String python = "python3";
        Path output = null;
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                wrongUsage();
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--blocks" -> blocks = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--rates" ->
                        rates = Stream.of(value.split(",")).map(Integer::valueOf).toList();
                case "--seed" -> seed = Long.parseLong(value);
                case "--python" -> python = value;
                case "-o" -> output = Path.of(value);
                default -> wrongUsage();
            }
        }
        Section.deliver(compare(home, python, new Plan(blocks, seconds, rates, seed)), output);
    }

    private static void wrongUsage() {
        System.err.print(USAGE);
        System.exit(2);
    }

    private static String compare(Path home, String pythonName, Plan plan)
            throws IOException, InterruptedException {
        // A shim would be a second process, and not the program that is measured.
        Path python =
                Path.of(
                        Command.output(
                                List.of(pythonName, "-c", "import sys; print(sys.executable)")));
        Path pySpy = PySpyInstallation.get(python, home.resolve("benchmarks/target"));
        List<Tool> tools =
                List.of(new Tool.Venturi(home.resolve("venturi")), new Tool.PySpy(pySpy));
        Setting setting = Setting.here(python, home, pySpy);

        try (ScratchFolder scratch = new ScratchFolder()) {
            Program.unpack(scratch.path());
            Runner runner = new Runner(python, scratch.path());
            Random coin = new Random(plan.seed());
            List<Cell> cells = new ArrayList<>();
            for (Program program : Program.values()) {
                for (int rate : plan.rates()) {
                    System.err.println("benchmarks: " + program.title() + " at " + rate + "/s");
                    cells.add(Cell.measure(runner, program, rate, tools, plan, coin));
                }
            }
            return new MarkdownReport(setting, plan, tools, cells).text();
        }
    }
}
