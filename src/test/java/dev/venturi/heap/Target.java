package dev.venturi.heap;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.target.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A Python program of these tests, started and read until it says that it is ready.
final class Target implements AutoCloseable {
    final Process process;
    final List<String> lines = new ArrayList<>();

    private Target(Process process) {
        this.process = process;
    }

    /// Starts a program that stands beside the tests and waits for its line `ready`.
    static Target start(Path python, String script, Object... arguments) throws IOException {
        return start(builder(python, script, arguments));
    }

    /// Starts a program and waits for its line `ready`.
    static Target start(ProcessBuilder builder) throws IOException {
        Target target = new Target(builder.start());
        target.readUntil("ready");
        return target;
    }

    static ProcessBuilder builder(Path python, String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(python.toString(), resource(script)));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    static String resource(String script) {
        try {
            return Path.of(Objects.requireNonNull(Target.class.getResource(script)).toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    void readUntil(String last) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line; !(line = reader.readLine()).equals(last); ) {
            lines.add(line);
        }
    }

    Interpreter interpreter() throws Trouble, InterruptedException {
        try (InterpreterSearch search = new InterpreterSearch(process.pid())) {
            for (int i = 0; i < 500; i++) {
                if (search.look() instanceof InterpreterSearch.Outcome.Found(Interpreter found)) {
                    return found;
                }
                Thread.sleep(10);
            }
        }
        throw new AssertionError("no interpreter in " + process.info());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
