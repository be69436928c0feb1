package dev.venturi.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `dev.venturi.trace.ReaderThroughput` in a JVM of its own, with the flags that Venturi has.
final class ReaderProcess {
    private ReaderProcess() {}

    /// @return records a second of the thread's CPU time
    static double recordsPerSecond(Path home, double seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Given by benchmarks/run.
        command.addAll(
                List.of(System.getProperty("benchmarks.java.flags", "").strip().split("\\s+")));
        command.add("-cp");
        command.add(
                home.resolve("benchmarks/target/benchmarks.jar")
                        + File.pathSeparator
                        + home.resolve("target/venturi.jar"));
        command.add("dev.venturi.trace.ReaderThroughput");
        command.add(Double.toString(seconds));
        return Double.parseDouble(Command.output(command));
    }
}
