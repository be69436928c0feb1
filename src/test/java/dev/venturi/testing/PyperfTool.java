package dev.venturi.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The real pyperf, in a virtual environment in the user's cache folder, got by pip as its user has
/// set it up.
///
/// @param python the environment's interpreter
public record PyperfTool(Path python) {
    private static final String REQUIREMENT = "pyperf>=2.6,<3";
    private static final Optional<PyperfTool> FOUND = look();

    /// Empty, and said so, where it cannot be had.
    public static Optional<PyperfTool> find() {
        return FOUND;
    }

    private static Optional<PyperfTool> look() {
        Path cache = PythonSearch.cache(System.getenv()).resolve("pyperf");
        Path python = cache.resolve("bin/python");
        try {
            if (!Files.isExecutable(python)) {
                install(cache);
            }
            PyperfTool tool = new PyperfTool(python);
            String version =
                    run(
                            cache,
                            List.of(
                                    python.toString(),
                                    "-c",
                                    "from importlib.metadata import version; print(version('pyperf'))"));
            Pythons.say("pyperf's format was tried with pyperf " + version.strip());
            return Optional.of(tool);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            Pythons.say("no pyperf here (%s); what needs it was left out".formatted(reason));
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Made beside its place and moved there, since other tests of this user may do the same.
    private static void install(Path place) throws IOException, InterruptedException {
        Files.createDirectories(place.getParent());
        Path made = Files.createTempDirectory(place.getParent(), "pyperf-");
        Path python = made.resolve("bin/python");
        run(
                made,
                List.of(Pythons.any().toString(), "-m", "venv", "--without-pip", made.toString()));
        run(
                made,
                List.of(
                        "python3",
                        "-m",
                        "pip",
                        "--python",
                        python.toString(),
                        "install",
                        "-q",
                        REQUIREMENT));
        if (!Files.exists(place)) {
            Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// What `python -m pyperf ARGUMENTS…` prints on both outputs; it must succeed.
    public String pyperf(Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-m", "pyperf"));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    /// What a Python program, which may import pyperf, prints.
    public String script(Path folder, String code, Path... files)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", code));
        for (Path file : files) {
            command.add(file.toString());
        }
        return run(folder, command);
    }

    private static String run(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "%s ended with %d: %s"
                            .formatted(String.join(" ", command), status, said.strip()));
        }
        return said;
    }
}
