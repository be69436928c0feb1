package dev.venturi.cli;

import dev.venturi.report.Program;
import dev.venturi.target.MemoryUse;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A process that runs already and goes on.
final class RunningProcess {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private long pid;

    @Parameters(arity = "1", paramLabel = "PID", description = "The process.")
    private void pid(String text) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) < 1) {
            throw Usage.wrong(
                    command, "'%s' is no process number: ps -ef lists them".formatted(text));
        }
        pid = Long.parseLong(text);
    }

    /// @throws Trouble if there is none, or we may not read it
    PythonProcess open() throws Trouble {
        return PythonProcess.ofPid(pid);
    }

    /// What is gone when the process is.
    ///
    /// @param words its command line behind the interpreter
    /// @param executable the interpreter's file
    /// @param peakBytes the most memory that it had resident until then
    record Known(List<String> words, Path directory, Optional<Path> executable, long peakBytes) {
        static Known of(PythonProcess process) {
            List<String> words = process.commandLine();
            return new Known(
                    words.isEmpty() ? words : words.subList(1, words.size()),
                    process.workingDirectory().orElse(Path.of("").toAbsolutePath()),
                    process.executable(),
                    process.memory().map(MemoryUse::peakResidentBytes).orElse(0L));
        }

        /// Whom a report is about.
        Program program(String version) {
            return new Program(version, executable.orElse(Path.of("")), words);
        }
    }
}
