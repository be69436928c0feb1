package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a command took, by `measured.py`.
///
/// @param status how it ended
/// @param cpuSeconds CPU time of its process alone
/// @param allCpuSeconds of it and everything that it waited for
/// @param peakBytes the most memory that one of these processes had
/// @param printed what it wrote to both outputs
record Usage(
        int status, double cpuSeconds, double allCpuSeconds, double peakBytes, String printed) {
    /// @param folder holds `measured.py`; two files are written there
    static Usage of(Path python, Path folder, List<String> command)
            throws IOException, InterruptedException {
        Path report = folder.resolve("tree-report");
        Path printed = folder.resolve("printed");
        Files.deleteIfExists(report);
        List<String> measured = new ArrayList<>();
        measured.addAll(
                List.of(
                        python.toString(),
                        folder.resolve("measured.py").toString(),
                        report.toString()));
        measured.addAll(command);
        Process process =
                new ProcessBuilder(measured)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        process.getOutputStream().close();
        process.waitFor();
        if (!Files.exists(report)) {
            throw new IOException(measured + " failed:\n" + Files.readString(printed));
        }
        double[] numbers =
                Stream.of(Files.readString(report).strip().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        return new Usage(
                (int) numbers[0], numbers[1], numbers[2], numbers[3], Files.readString(printed));
    }
}
