package dev.venturi.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The Python interpreters of this machine that tests run on. Those that were looked for and not
/// found are printed, once.
public final class Pythons {
    private static final List<String> VERSIONS = List.of("3.11.7", "3.12.1", "3.13.0");
    private static final Path PYENV =
            Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    private static final List<Path> SUPPORTED = look();

    private Pythons() {}

    /// All that Venturi supports: for `@MethodSource("dev.venturi.testing.Pythons#supported")`.
    public static Stream<Path> supported() {
        return all().stream();
    }

    /// All that Venturi supports. Never empty: a machine without any fails the test.
    public static List<Path> all() {
        if (SUPPORTED.isEmpty()) {
            throw new AssertionError(
                    "no Python 3.11, 3.12 or 3.13 in ~/.pyenv/versions or /usr/bin: install one");
        }
        return SUPPORTED;
    }

    /// One of them, always the same.
    public static Path any() {
        return all().getFirst();
    }

    /// The one whose version begins so, such as `3.12`; empty, and said so, where it is missing.
    public static Optional<Path> version(String prefix) {
        Optional<Path> found = pyenv(prefix);
        if (found.isEmpty()) {
            System.err.println("tests: no Python " + prefix + " here; what needs it was left out");
        }
        return found;
    }

    private static Optional<Path> pyenv(String prefix) {
        if (!Files.isDirectory(PYENV)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PYENV)) {
            return versions.filter(
                            folder ->
                                    folder.getFileName().toString().equals(prefix)
                                            || folder.getFileName()
                                                    .toString()
                                                    .startsWith(prefix + "."))
                    .sorted()
                    .map(folder -> folder.resolve("bin/python"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> look() {
        List<Path> found = new ArrayList<>();
        for (String version : VERSIONS) {
            Path python = PYENV.resolve(version).resolve("bin/python3");
            if (Files.isExecutable(python)) {
                found.add(python);
            } else {
                System.err.println("tests: no " + python + "; what it would show was left out");
            }
        }
        Path system = Path.of("/usr/bin/python3");
        if (isSupported(system)) {
            found.add(system);
        } else {
            System.err.println("tests: no Python 3.11 to 3.13 at " + system);
        }
        // ./test shows this line again at its end.
        System.err.println("tests: run on " + found);
        return List.copyOf(found);
    }

    private static boolean isSupported(Path python) {
        if (!Files.isExecutable(python)) {
            return false;
        }
        try {
            return python.toRealPath().getFileName().toString().matches("python3\\.1[123]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
