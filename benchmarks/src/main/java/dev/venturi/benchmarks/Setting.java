package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/// What a comparison was made on and with, in words.
///
/// @param date the day
/// @param machine processor, number of processors, kernel
/// @param versions of everything that took part
record Setting(LocalDate date, String machine, String versions) {
    static Setting here(Path python, Path home, Path pySpy)
            throws IOException, InterruptedException {
        String versions =
                String.join(
                        ", ",
                        "CPython " + python(python),
                        venturi(home),
                        Command.output(List.of(pySpy.toString(), "--version")),
                        "Java " + Runtime.version());
        return new Setting(LocalDate.now(), machineInWords(), versions);
    }

    /// Processor, number of processors, kernel.
    static String machineInWords() throws IOException {
        String processor =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch") + ", model unknown");
        return "%s, %d processors, Linux %s"
                .formatted(
                        processor,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"));
    }

    /// The interpreter's version.
    static String python(Path python) throws IOException, InterruptedException {
        return Command.output(List.of(python.toString(), "-c", VERSION));
    }

    /// Venturi's version and commit.
    static String venturi(Path home) throws IOException, InterruptedException {
        String commit =
                Command.output(
                        List.of("git", "-C", home.toString(), "describe", "--always", "--dirty"));
        return Command.output(List.of(home.resolve("venturi").toString(), "--version"))
                + " ("
                + commit
                + ")";
    }

    private static final String VERSION = "import platform; print(platform.python_version())";
}
