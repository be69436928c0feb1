package dev.venturi.cli;

import dev.venturi.bench.Session;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The files in which a session is kept.
final class SessionFiles {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write results, comparisons and raw blocks to FILE, see docs/json.md.")
    private @Nullable Path json;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Judge the blocks of such a FILE again instead of measuring.")
    private @Nullable Path replay;

    @Option(
            names = "--pyperf",
            paramLabel = "FILE",
            description = "Write what was measured as pyperf does.")
    private @Nullable Path pyperf;

    void check() throws Trouble {
        OutputPaths.check(json, pyperf);
    }

    boolean isReplay() {
        return replay != null;
    }

    /// What was kept, to be judged as the command line says.
    Session replayed(JudgingOptions judging) throws Trouble {
        throw new UnsupportedOperationException();
    }

    void write(Session session) throws Trouble {}
}
