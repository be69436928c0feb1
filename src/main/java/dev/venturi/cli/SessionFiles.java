package dev.venturi.cli;

import dev.venturi.bench.Session;
import dev.venturi.report.SessionJson;
import dev.venturi.report.SessionPyperf;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
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

    /// Whether there is a file to be written.
    boolean isWritten() {
        return json != null || pyperf != null;
    }

    boolean isReplay() {
        return replay != null;
    }

    /// What was kept, to be judged as the command line says.
    Session replayed(JudgingOptions judging) throws Trouble {
        try {
            return judging.judged(SessionJson.read(Objects.requireNonNull(replay)));
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    void write(Session session) throws Trouble {
        try {
            if (json != null) {
                SessionJson.write(json, session);
            }
            if (pyperf != null) {
                SessionPyperf.write(pyperf, session);
            }
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }
}
