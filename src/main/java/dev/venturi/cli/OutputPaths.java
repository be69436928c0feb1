package dev.venturi.cli;

import dev.venturi.format.OutputFile;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The files that a command line names for results.
final class OutputPaths {
    private OutputPaths() {}

    /// Checks, before the program runs, that its results can be kept; null stands for none.
    static void check(@Nullable Path... files) throws Trouble {
        for (Path file : files) {
            if (file == null) {
                continue;
            }
            try {
                OutputFile.check(file);
            } catch (IOException e) {
                throw new Trouble(e.getMessage() + "; the program was not run", e);
            }
        }
    }
}
