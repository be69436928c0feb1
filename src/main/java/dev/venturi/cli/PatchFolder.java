package dev.venturi.cli;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// Where patches are kept: never in the user's tree, which stays as it is until `--apply`.
///
/// `$XDG_STATE_HOME/venturi`, by default `~/.local/state/venturi` (XDG Base Directory Specification
/// 0.8).
final class PatchFolder {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private PatchFolder() {}

    /// A new file for a patch of `main`, named for the program and the time.
    static Path newFile(Path main, Map<String, String> environment) throws Trouble {
        Path folder = folder(environment);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new Trouble(
                    "cannot create "
                            + folder
                            + " for the patch ("
                            + e.getMessage()
                            + "): name another place with --patch FILE");
        }
        String program = String.valueOf(main.getFileName()).replaceFirst("\\.pyw?$", "");
        String stem = program + "-" + LocalDateTime.now().format(STAMP);
        Path file = folder.resolve(stem + ".patch");
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(stem + "-" + i + ".patch");
        }
        return file;
    }

    private static Path folder(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) {
            return Path.of(state, "venturi");
        }
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/")
                ? Path.of(home, ".local", "state", "venturi")
                : Path.of(System.getProperty("java.io.tmpdir"), "venturi");
    }
}
