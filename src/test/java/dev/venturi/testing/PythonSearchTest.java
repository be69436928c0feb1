package dev.venturi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonSearchTest {
    @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void looksInEachPlaceInTheSameOrderAsTheScriptThatFetches() throws Exception {
        environment.put("HOME", folder.toString());
        environment.put("PATH", folder.resolve("empty") + ":" + folder.resolve("bin"));
        Path given = folder.resolve("given");
        environment.put("VENTURI_TEST_PYTHONS", folder.resolve("absent") + ":" + given);

        // From the last place to the first: each is found although those after it have one too.
        assertThat(bothFind()).isEmpty();
        List<Path> places =
                List.of(
                        folder.resolve(".cache/venturi/interpreters/3.14/usr/bin/python3.14"),
                        folder.resolve("bin/python3.14"),
                        folder.resolve(".pyenv/versions/3.14.2/bin/python3"),
                        given);
        for (Path place : places) {
            python(place, "CPython False 3.14.2");
            assertThat(bothFind()).isEqualTo(place.toString());
        }

        python(
                folder.resolve("elsewhere/venturi/interpreters/3.14/usr/bin/python3.14"),
                "CPython False 3.14.1");
        environment.remove("VENTURI_TEST_PYTHONS");
        environment.put("PATH", "");
        environment.put("PYENV_ROOT", folder.resolve("empty").toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("elsewhere").toString());
        assertThat(bothFind()).startsWith(folder.resolve("elsewhere").toString());
        environment.put(
                "VENTURI_INTERPRETERS", folder.resolve(".cache/venturi/interpreters").toString());
        assertThat(bothFind()).isEqualTo(places.getFirst().toString());
    }

    @Test
    void believesWhatAnInterpreterSaysAndNotItsName() throws Exception {
        environment.put("HOME", folder.toString());
        environment.put("PATH", "");
        Path versions = folder.resolve(".pyenv/versions");
        python(versions.resolve("3.14.0/bin/python3"), "CPython False 3.13.1");
        python(versions.resolve("3.14.1/bin/python3"), "PyPy False 3.14.1");
        python(versions.resolve("3.14.1t/bin/python3"), "CPython True 3.14.1");
        python(versions.resolve("3.14.2/bin/python3"), "CPython False 3.14.2; exit 1");
        assertThat(bothFind()).isEmpty();

        python(versions.resolve("3.14.3/bin/python3"), "CPython False 3.14.3rc1");
        assertThat(bothFind()).isEqualTo(versions.resolve("3.14.3/bin/python3").toString());
        assertThat(new PythonSearch(environment).find("3.14").orElseThrow().version())
                .isEqualTo("3.14.3rc1");
        assertThat(new PythonSearch(environment).find("3.1")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void eachOfTheMachinesInterpretersRunsFromAnyFolderWithNothingInItsEnvironment(Path python)
            throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                python.toString(),
                                "-c",
                                "import ctypes, multiprocessing, sys; print(sys.version_info[:2])")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).matches("\\(3, ([89]|1[0-5])\\)\n");
    }

    @Test
    void whatIsSupportedIsFoundAmongAllAndTheSystemsIsAdded() {
        List<String> supported = minors(Pythons.supported());
        assertThat(minors(Pythons.all().stream())).doesNotHaveDuplicates().containsAll(supported);
        assertThat(supported).isNotEmpty().allMatch(minor -> minor.matches("3\\.1[1-5]"));
    }

    private static List<String> minors(Stream<Path> pythons) {
        return pythons.map(python -> PythonSearch.ask(python).orElseThrow().minor())
                .collect(Collectors.toList());
    }

    /// The interpreter for 3.14 that both find, or nothing.
    private String bothFind() throws Exception {
        String found =
                new PythonSearch(environment)
                        .find("3.14")
                        .map(each -> each.python().toString())
                        .orElse("");
        ProcessBuilder builder =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                ". tools/interpreters.sh; venturi_version=3.14;"
                                        + " ! venturi_find_python || printf %s \"$venturi_python\"")
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process script = builder.start();
        assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(found);
        assertThat(script.waitFor()).isZero();
        return found;
    }

    private static void python(Path file, String word) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho " + word + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
