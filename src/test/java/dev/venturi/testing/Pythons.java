package dev.venturi.testing;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.venturi.testing.PythonSearch.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Python interpreters of this machine that tests run on: those that it has, and those that
/// `./test --interpreters` fetched. Which they are and which were not found is printed, once;
/// `./test` shows these lines again at its end.
public final class Pythons {
    private static final List<String> VERSIONS =
            List.of("3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15");
    private static final List<String> SUPPORTED_VERSIONS =
            List.of("3.11", "3.12", "3.13", "3.14", "3.15");
    private static final Path SAID = Path.of("target/surefire-reports/pythons.txt");
    private static final PythonSearch SEARCH = new PythonSearch(System.getenv());

    private Pythons() {}

    /// All that Venturi supports, never none: for
    /// `@MethodSource("dev.venturi.testing.Pythons#supported")`.
    public static Stream<Path> supported() {
        if (Supported.PYTHONS.isEmpty()) {
            throw new AssertionError(
                    "no Python 3.11 to 3.15 here: install one, or name it in"
                            + " VENTURI_TEST_PYTHONS");
        }
        return Supported.PYTHONS.stream();
    }

    /// One of those that Venturi supports, always the same.
    public static Path any() {
        return supported().findFirst().orElseThrow();
    }

    /// One of each version from 3.8 to 3.15, whether Venturi supports it or not.
    public static List<Path> all() {
        return All.PYTHONS;
    }

    /// The one of a version such as `3.12`; empty, and said so, where it is missing.
    public static Optional<Path> version(String version) {
        return find(version).map(Found::python);
    }

    private static Optional<Found> find(String version) {
        Optional<Found> found = SEARCH.find(version);
        if (found.isEmpty()) {
            say("no Python " + version + " here; what needs it was left out");
        }
        return found;
    }

    private static List<Path> told(String tests, List<Found> found) {
        say(
                tests
                        + " ran on Python "
                        + found.stream().map(Found::toString).collect(Collectors.joining(", ")));
        return found.stream().map(Found::python).toList();
    }

    /// On standard error, and for the end of `./test`: a report has only what was printed while a
    /// test ran, and not while its arguments were looked for.
    static void say(String line) {
        System.err.println("tests: " + line);
        try {
            Files.createDirectories(SAID.getParent());
            Files.writeString(SAID, "tests: " + line + "\n", CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Supported {
        static final List<Path> PYTHONS = told("what Venturi supports", look());

        /// One of each version, and the system's: Debian builds it otherwise than pyenv.
        private static List<Found> look() {
            List<Found> pythons = new ArrayList<>();
            for (String version : SUPPORTED_VERSIONS) {
                find(version).ifPresent(pythons::add);
            }
            Path system = Path.of("/usr/bin/python3");
            PythonSearch.ask(system)
                    .filter(found -> SUPPORTED_VERSIONS.contains(found.minor()))
                    .ifPresentOrElse(
                            found -> {
                                pythons.removeIf(other -> isSame(other.python(), system));
                                pythons.add(found);
                            },
                            () -> say("no Python 3.11 to 3.15 at " + system));
            return pythons;
        }

        private static boolean isSame(Path one, Path other) {
            try {
                return Files.isSameFile(one, other);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class All {
        static final List<Path> PYTHONS =
                told(
                        "what holds for every version",
                        VERSIONS.stream().flatMap(version -> find(version).stream()).toList());
    }
}
