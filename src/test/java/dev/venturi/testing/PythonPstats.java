package dev.venturi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The `cProfile` and `pstats` of an interpreter.
///
/// @param python the interpreter
/// @param folder where it works
public record PythonPstats(Path python, Path folder) {
    private static final Path SCRIPTS = Path.of("src/test/resources/dev/venturi/testing");

    /// One of each version from 3.8 on that this machine has.
    public static Stream<Path> pythons() throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> found = new ArrayList<>();
        for (int minor = 8; minor <= 13; minor++) {
            Pythons.version("3." + minor).ifPresent(found::add);
        }
        for (String version : List.of("3.14", "3.15")) {
            Path python =
                    home.resolve(".cache/venturi/interpreters")
                            .resolve(version)
                            .resolve("usr/bin/python" + version);
            if (Files.isExecutable(python)) {
                found.add(python);
            } else {
                System.err.println("tests: no Python " + version + " here; it was left out");
            }
        }
        return found.stream();
    }

    /// A program of which cProfile makes a profile with much in it.
    public static Path calls() {
        return SCRIPTS.resolve("calls.py").toAbsolutePath();
    }

    /// What cProfile writes of `program` and its arguments.
    public Path profile(String name, String... program) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("-m", "cProfile", "-o", name));
        arguments.addAll(List.of(program));
        run("", arguments);
        return file;
    }

    /// What the script `name` of this package prints.
    public String script(String name, String input, Path... files)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(SCRIPTS.resolve(name).toAbsolutePath().toString());
        for (Path file : files) {
            arguments.add(file.toString());
        }
        return run(input, arguments);
    }

    /// What `python ARGUMENTS…` prints on its standard output.
    public String run(String input, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(arguments);
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        Path out = Files.createTempFile(folder, "out", "");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
