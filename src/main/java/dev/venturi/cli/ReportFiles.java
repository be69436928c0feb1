package dev.venturi.cli;

import dev.venturi.format.ProfileFormat;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Tracing;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Program;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a profile goes.
final class ReportFiles {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the report to FILE instead of the terminal.")
    private @Nullable Path output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything that was measured as JSON (docs/json.md).")
    private @Nullable Path json;

    @Option(
            names = "--collapsed",
            paramLabel = "FILE",
            description = "Write folded stacks for flame graphs: root first, then a count.")
    private @Nullable Path collapsed;

    /// Checks beforehand that all of them can be written.
    void check() throws Trouble {
        OutputPaths.check(output, json, collapsed);
    }

    /// Where the report goes if no file was named: `usual`.
    Output open(Output usual) {
        return output == null ? usual : Output.file(output);
    }

    /// Writes the files for programs.
    ///
    /// @param tracing null where no calls were counted
    /// @param failures takes in what fails
    void write(Program program, Profile profile, @Nullable Tracing tracing, Failures failures) {
        Path asJson = json;
        if (asJson != null) {
            failures.attempt(() -> JsonReport.writeRun(asJson, program, profile, tracing));
        }
        Path folded = collapsed;
        if (folded != null) {
            failures.attempt(() -> ProfileFormat.COLLAPSED.write(profile, folded));
        }
    }
}
