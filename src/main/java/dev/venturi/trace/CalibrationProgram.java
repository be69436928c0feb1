package dev.venturi.trace;

import dev.venturi.target.ChildProcess;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// `calibrate.py`, to be run in the interpreter whose calls are to be traced.
final class CalibrationProgram {
    private final PythonInstallation python;
    private final Path folder;
    private final Path script;

    /// How long its loops are.
    enum Loops {
        /// All their records stay in a ring that nobody reads.
        SHORT,
        /// Their records do not: somebody has to read.
        LONG
    }

    /// What a run said.
    ///
    /// @param nanos of an iteration that calls a Python function, one that calls `len`, one that
    ///   calls nothing
    record Said(long pid, List<Double> nanos) {}

    /// @param folder for its files
    CalibrationProgram(PythonInstallation python, Path folder) throws IOException {
        this.python = python;
        this.folder = folder;
        this.script = folder.resolve("calibrate.py");
        try (InputStream source =
                Objects.requireNonNull(
                        CalibrationProgram.class.getResourceAsStream("calibrate.py"))) {
            Files.copy(source, script);
        }
    }

    /// What the last run wrote to standard error.
    Path errors() {
        return folder.resolve("errors");
    }

    /// Runs it to its end.
    ///
    /// @param variables the probe's, or none
    Said run(Loops loops, Map<String, String> variables) throws Trouble, IOException {
        Path output = folder.resolve("said");
        ChildProcess process =
                Launch.of(
                                List.of(
                                        python.executable().toString(),
                                        "-I",
                                        "-S",
                                        script.toString(),
                                        loops.name().toLowerCase(Locale.ROOT)))
                        .withStdin(new Launch.Redirect.Nothing())
                        .withStdout(new Launch.Redirect.ToFile(output))
                        .withStderr(new Launch.Redirect.ToFile(errors()))
                        .withOwnGroup()
                        .withVariables(variables)
                        .start();
        process.waitFor();
        return new Said(
                process.pid(),
                Files.readAllLines(output).stream().map(Double::parseDouble).toList());
    }
}
