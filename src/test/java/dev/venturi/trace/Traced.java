package dev.venturi.trace;

import dev.venturi.bench.TemporaryFolder;
import dev.venturi.profile.TracedFunction;
import dev.venturi.profile.Tracing;
import dev.venturi.target.Exit;
import dev.venturi.target.Launch;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program that was traced to its end, in the JVM of the test; nothing was taken out of its
/// times.
///
/// @param exit how it ended
/// @param output what it wrote to its standard output
/// @param errors what it wrote to its standard error
record Traced(Tracing tracing, Exit exit, String output, String errors) {
    static final Path PROGRAMS = Path.of("src/test/resources/dev/venturi/trace").toAbsolutePath();

    /// `python ARGUMENTS…` in `folder`.
    static Traced run(Path python, Path folder, List<String> arguments)
            throws Trouble, IOException {
        List<String> command = new ArrayList<>(List.of(python.toString()));
        command.addAll(arguments);
        try (TemporaryFolder files = new TemporaryFolder("venturi-test-");
                TemporaryFolder memory = new TemporaryFolder(Path.of("/dev/shm"), "venturi-test-");
                Tracer tracer =
                        Tracer.uncalibrated(TracePlan.DEFAULT, memory.path(), files.path())) {
            Path output = files.path().resolve("output");
            Path errors = files.path().resolve("errors");
            Launch launch = launch(command, folder, output, errors);
            Exit exit = tracer.arrange(launch).start().waitFor();
            return new Traced(
                    tracer.finish(), exit, Files.readString(output), Files.readString(errors));
        }
    }

    /// One of the programs that stand beside the tests.
    static Traced program(Path python, Path folder, String name, String... arguments)
            throws Trouble, IOException {
        List<String> all = new ArrayList<>(List.of(PROGRAMS.resolve(name).toString()));
        all.addAll(List.of(arguments));
        return run(python, folder, all);
    }

    /// As [#run] starts it, without the probe.
    static Launch launch(List<String> command, Path folder, Path output, Path errors) {
        return Launch.of(command)
                .withDirectory(folder)
                .withVariables(
                        Map.of(
                                "PYTHONHASHSEED", "0",
                                "PYTHONDONTWRITEBYTECODE", "1",
                                "PYTHONWARNINGS", "ignore"))
                .withStdin(new Launch.Redirect.Nothing())
                .withStdout(new Launch.Redirect.ToFile(output))
                .withStderr(new Launch.Redirect.ToFile(errors));
    }

    /// The uses of the functions in Python of this name together, over all processes and threads.
    TracedFunction.Use use(String name) {
        return tracing.functions().stream()
                .filter(function -> function.function().name().equals(name))
                .map(TracedFunction::use)
                .reduce(TracedFunction.Use.NONE, TracedFunction.Use::plus);
    }

    /// Activations of the functions of this name.
    long calls(String name) {
        return use(name).calls();
    }

    /// Those that functions named `caller` made.
    long calls(String name, String caller) {
        return tracing.functions().stream()
                .filter(function -> function.function().name().equals(name))
                .flatMap(function -> function.callers().entrySet().stream())
                .filter(entry -> entry.getKey().name().equals(caller))
                .mapToLong(entry -> entry.getValue().calls())
                .sum();
    }

    /// For how long activations of this name were suspended.
    double awaitingSeconds(String name) {
        return tracing.functions().stream()
                .filter(function -> function.function().name().equals(name))
                .mapToDouble(TracedFunction::awaitingSeconds)
                .sum();
    }
}
