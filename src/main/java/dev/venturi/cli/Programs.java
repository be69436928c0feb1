package dev.venturi.cli;

import dev.venturi.profile.Tracing;
import dev.venturi.report.Program;
import dev.venturi.report.TerminalReport;
import dev.venturi.target.Exit;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is said of a program and of its end.
final class Programs {
    private Programs() {}

    /// The program for a report.
    static Program described(PythonInstallation python, PythonProgram program) {
        List<String> command = program.command(python.command().toString());
        return new Program(
                python.version().toString(),
                python.executable(),
                command.subList(1, command.size()));
    }

    /// Prints how the program ended and what was seen of it.
    ///
    /// @param tracing null where no calls were counted
    static void show(
            ProfiledRun.Outcome run,
            @Nullable Tracing tracing,
            SamplingOptions sampling,
            TableOptions table,
            TerminalReport report) {
        unusualEnd(run.exit(), run.outOfTime(), sampling.duration()).ifPresent(report::say);
        boolean sampled = !run.profile().samples().isEmpty();
        if (!sampled && !run.unreadable()) {
            report.say("no samples: the program ended before its Python could be looked at");
        }
        if (tracing != null) {
            report.profile(run.profile(), tracing, table.keys(), table.rows());
        } else if (sampled) {
            report.profile(run.profile(), table.keys(), table.rows());
        }
    }

    /// How the program ended, where that is worth a line: by a signal, with a failure, or because
    /// its time was up.
    ///
    /// @param outOfTime whether its time, `limit`, was up
    static Optional<String> unusualEnd(Exit exit, boolean outOfTime, Optional<Duration> limit) {
        if (outOfTime) {
            return Optional.of(
                    "the program was ended after "
                            + limit.orElseThrow().toMillis() / 1000.0
                            + " s (--duration)");
        }
        if (exit.statusForShell() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                (exit.signalled() ? "the program was " : "the program ended with ")
                        + exit.description());
    }
}
