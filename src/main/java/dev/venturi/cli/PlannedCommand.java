package dev.venturi.cli;

import dev.venturi.bench.Session.Candidate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One of the commands that are compared, and what goes with it.
///
/// @param candidate what reports call it
/// @param words what is executed
/// @param directory where
/// @param setup run once before everything
/// @param prepare run before each run
/// @param cleanup run once after everything
record PlannedCommand(
        Candidate candidate,
        List<String> words,
        Path directory,
        Optional<String> setup,
        Optional<String> prepare,
        Optional<String> cleanup) {
    PlannedCommand {
        words = List.copyOf(words);
    }
}
