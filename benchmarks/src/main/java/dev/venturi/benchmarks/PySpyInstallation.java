package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// py-spy in a virtual environment of its own in a cache folder, got by pip as its user has set it
/// up.
final class PySpyInstallation {
    private PySpyInstallation() {}

    /// @return py-spy's executable
    static Path get(Path python, Path cache) throws IOException, InterruptedException {
        Path environment = cache.resolve("py-spy");
        Path executable = environment.resolve("bin/py-spy");
        if (!Files.isExecutable(executable)) {
            Command.output(List.of(python.toString(), "-m", "venv", environment.toString()));
            Command.output(
                    List.of(environment.resolve("bin/pip").toString(), "install", "-q", "py-spy"));
        }
        return executable;
    }
}
