package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Runs programs under tools and reads what came out.
///
/// @param python the interpreter, no shim
/// @param folder holds the programs; reports are written there
record Runner(Path python, Path folder) {
    Run run(Tool tool, Program program, long amount, int rate)
            throws IOException, InterruptedException {
        Path programReport = folder.resolve("program-report");
        Path output = folder.resolve("output");
        for (Path file : List.of(programReport, output)) {
            Files.deleteIfExists(file);
        }
        List<String> target =
                List.of(
                        python.toString(),
                        program.in(folder).toString(),
                        programReport.toString(),
                        Long.toString(amount));
        List<String> command = tool.command(target, rate, output);
        Usage usage = Usage.of(python, folder, command);
        if (!Files.exists(programReport)) {
            throw new IOException(command + " failed:\n" + usage.printed());
        }
        double[] own = numbers(programReport);
        double allCpuSeconds = usage.allCpuSeconds() - own[1];
        if (usage.status() != 0 || allCpuSeconds < 0) {
            throw new IOException(
                    "%s: exit %d, %.3f s of CPU in all, %.3f s in the program:%n%s"
                            .formatted(
                                    command,
                                    usage.status(),
                                    usage.allCpuSeconds(),
                                    own[1],
                                    usage.printed()));
        }
        return new Run(
                own[0], usage.cpuSeconds(), allCpuSeconds, tool.samples(output, usage.printed()));
    }

    /// How much of its work a program does in `seconds` here: from the fastest of three short runs.
    long amountFor(Program program, double seconds) throws IOException, InterruptedException {
        if (!program.works()) {
            return Math.round(seconds * 1000);
        }
        long trial = 100_000;
        double fastest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 3; i++) {
            fastest = Math.min(fastest, run(new Tool.Bare(), program, trial, 0).workSeconds());
        }
        return Math.round(trial * seconds / fastest);
    }

    private static double[] numbers(Path report) throws IOException {
        return Stream.of(Files.readString(report).strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
