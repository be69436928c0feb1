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
        String processor =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch") + ", model unknown");
        String machine =
                "%s, %d processors, Linux %s"
                        .formatted(
                                processor,
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.version"));
        String commit =
                Command.output(
                        List.of("git", "-C", home.toString(), "describe", "--always", "--dirty"));
        String versions =
                String.join(
                        ", ",
                        "CPython " + Command.output(List.of(python.toString(), "-c", VERSION)),
                        Command.output(List.of(home.resolve("venturi").toString(), "--version"))
                                + " ("
                                + commit
                                + ")",
                        Command.output(List.of(pySpy.toString(), "--version")),
                        "Java " + Runtime.version());
        return new Setting(LocalDate.now(), machine, versions);
    }

    private static final String VERSION = "import platform; print(platform.python_version())";
}
