package dev.venturi.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks for interpreters in an environment. `tools/interpreters.sh` looks in the same places, in
/// the same order: what this finds, that does not fetch.
final class PythonSearch {
    private static final String WORD =
            """
            import platform, sys
            print("%s %s %s" % (platform.python_implementation(), "free-threading" in sys.version, platform.python_version()))
            """;
    private static final String CPYTHON_WITH_GIL = "CPython False ";

    private final Map<String, String> environment;

    PythonSearch(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param version what the interpreter says of itself, such as `3.13.0`
    record Found(Path python, String version) {
        /// `3.13` of `3.13.0`.
        String minor() {
            return version.substring(0, version.indexOf('.', version.indexOf('.') + 1));
        }

        @Override
        public String toString() {
            return version + " (" + python + ")";
        }
    }

    /// The CPython of this version, such as `3.12`, in the first place that has one.
    Optional<Found> find(String version) {
        return Stream.of(given(), pyenv(version), onPath(version), prepared(version))
                .flatMap(places -> places)
                .flatMap(python -> ask(python).stream())
                .filter(found -> found.minor().equals(version))
                .findFirst();
    }

    private Stream<Path> given() {
        return Stream.of(environment.getOrDefault("VENTURI_TEST_PYTHONS", "").split(":"))
                .filter(path -> !path.isEmpty())
                .map(path -> Path.of(path).toAbsolutePath());
    }

    private Stream<Path> pyenv(String version) {
        String root = environment.get("PYENV_ROOT");
        Path versions =
                (root == null || root.isEmpty()
                                ? home(environment).resolve(".pyenv")
                                : Path.of(root))
                        .resolve("versions");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> folders = Files.list(versions)) {
            List<Path> pythons =
                    folders.filter(folder -> folder.getFileName().toString().startsWith(version))
                            .sorted()
                            .flatMap(
                                    folder ->
                                            Stream.of(
                                                    folder.resolve("bin/python3"),
                                                    folder.resolve("bin/python")))
                            .toList();
            return pythons.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Path> onPath(String version) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "python" + version).toAbsolutePath());
    }

    private Stream<Path> prepared(String version) {
        String given = environment.get("VENTURI_INTERPRETERS");
        Path prepared =
                given != null && !given.isEmpty()
                        ? Path.of(given)
                        : cache(environment).resolve("interpreters");
        return Stream.of(prepared.resolve(version).resolve("usr/bin/python" + version));
    }

    /// Where what was fetched for tests is kept.
    static Path cache(Map<String, String> environment) {
        String caches = environment.get("XDG_CACHE_HOME");
        return (caches != null && !caches.isEmpty()
                        ? Path.of(caches)
                        : home(environment).resolve(".cache"))
                .resolve("venturi");
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    /// What a file says of itself, if it is a CPython that has a GIL. Its name says nothing: a
    /// version manager's shim has the name but not the interpreter.
    static Optional<Found> ask(Path python) {
        if (!Files.isExecutable(python)) {
            return Optional.empty();
        }
        try {
            Process process =
                    new ProcessBuilder(python.toString(), "-ESs", "-c", WORD)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean is = process.waitFor() == 0 && said.startsWith(CPYTHON_WITH_GIL);
            return is
                    ? Optional.of(
                            new Found(python, said.substring(CPYTHON_WITH_GIL.length()).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            // Not a program that this machine can start.
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
