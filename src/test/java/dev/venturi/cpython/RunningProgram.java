package dev.venturi.cpython;

import dev.venturi.target.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Python program of the test sources, running. It prints `ready` when it has reached the place
/// that the test wants to see; what it printed before that is [#said].
public final class RunningProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final StringBuilder said = new StringBuilder();

    private RunningProgram(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts `program`, a file beside the class `beside`, and waits until it is ready.
    public static RunningProgram start(
            Path python, Class<?> beside, String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(python.toString(), file(beside, program).toString()));
        command.addAll(List.of(arguments));
        RunningProgram running =
                new RunningProgram(
                        new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.INHERIT)
                                .start());
        String line = running.output.readLine();
        while (line != null && !line.equals("ready")) {
            running.said.append(line).append('\n');
            line = running.output.readLine();
        }
        if (line == null) {
            throw new AssertionError(program + " ended before it was ready: " + running.said);
        }
        return running;
    }

    /// The file of a program beside a test class.
    public static Path file(Class<?> beside, String program) {
        return Path.of("src/test/java", beside.getPackageName().replace('.', '/'), program)
                .toAbsolutePath();
    }

    public long pid() {
        return process.pid();
    }

    public String said() {
        return said.toString();
    }

    /// Its interpreter, which must be found at once.
    public Interpreter interpreter() throws Trouble {
        try (InterpreterSearch search = new InterpreterSearch(pid())) {
            return switch (search.look()) {
                case InterpreterSearch.Outcome.Found found -> found.interpreter();
                case InterpreterSearch.Outcome.NotYet(String reason) ->
                        throw new AssertionError(reason);
                case InterpreterSearch.Outcome.Gone() -> throw new AssertionError("it is gone");
            };
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            output.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
