package dev.venturi.report;

import java.nio.file.Path;
import java.util.List;

/// Whose profile a report is about.
///
/// @param pythonVersion the interpreter's version, such as `3.12.1`
/// @param executable the interpreter
/// @param command the program's command line as it was given to Venturi, from the script, `-m` or
///   `-c` on
public record Program(String pythonVersion, Path executable, List<String> command) {
    public Program {
        command = List.copyOf(command);
    }
}
