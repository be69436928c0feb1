package dev.venturi.cli;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where patches are kept: never in the user's tree, which stays as it is until `--apply`.
///
/// `$XDG_STATE_HOME/venturi`, by default `~/.local/state/venturi` (XDG Base Directory Specification
/// 0.8); where that cannot be written, as for a service's user without a home, a fresh folder for
/// temporary files.
final class PatchFolder {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private PatchFolder() {}

    /// A new file for a patch of `main`, named for the program and the time.
    static Path newFile(Path main, Map<String, String> environment) throws Trouble {
        Path folder = folder(environment);
        String program = String.valueOf(main.getFileName()).replaceFirst("\\.pyw?$", "");
        String stem = program + "-" + LocalDateTime.now().format(STAMP);
        Path file = folder.resolve(stem + ".patch");
        for (int i = 2; Files.exists(file); i++) {
            file = folder.resolve(stem + "-" + i + ".patch");
        }
        return file;
    }

    private static Path folder(Map<String, String> environment) throws Trouble {
        List<String> refused = new ArrayList<>();
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        try {
            if (state.startsWith("/")) {
                return created(Path.of(state, "venturi"));
            } else if (home.startsWith("/")) {
                return created(Path.of(home, ".local", "state", "venturi"));
            }
        } catch (IOException e) {
            refused.add(e.getMessage());
        }
        try {
            return Files.createTempDirectory("venturi-patch-");
        } catch (IOException e) {
            refused.add(e.getMessage());
        }
        throw new Trouble(
                "there is no folder for the patch ("
                        + String.join("; ", refused)
                        + "): name a place with --patch FILE");
    }

    private static Path created(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException(folder + " may not be written");
        }
        return folder;
    }
}
