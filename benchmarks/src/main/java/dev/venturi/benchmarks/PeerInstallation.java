package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// yappi and VizTracer for one interpreter, in a virtual environment of their own in a cache
/// folder, got by the pip of `python3` as its user has set it up: an interpreter may have none.
final class PeerInstallation {
    private PeerInstallation() {}

    /// @param version of the interpreter
    /// @return the environment's interpreter
    static Path get(Path python, String version, Path cache)
            throws IOException, InterruptedException {
        Path environment = cache.resolve("tracers-" + version);
        Path own = environment.resolve("bin/python");
        if (!Files.exists(environment.resolve("installed"))) {
            Command.output(
                    List.of(
                            python.toString(),
                            "-m",
                            "venv",
                            "--clear",
                            "--without-pip",
                            environment.toString()));
            for (String peer : List.of("yappi", "viztracer")) {
                install(own, peer);
            }
            Files.createFile(environment.resolve("installed"));
        }
        return own;
    }

    /// One that cannot be had is found missing when it is tried.
    private static void install(Path python, String peer) throws IOException, InterruptedException {
        try {
            Command.output(
                    List.of(
                            "python3",
                            "-m",
                            "pip",
                            "--python",
                            python.toString(),
                            "install",
                            "-q",
                            peer));
        } catch (IOException e) {
            System.err.println("benchmarks: no " + peer + ": " + e.getMessage());
        }
    }
}
