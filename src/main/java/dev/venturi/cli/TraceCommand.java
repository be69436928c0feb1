package dev.venturi.cli;

import dev.venturi.bench.TemporaryFolder;
import dev.venturi.profile.Tracing;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Exit;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.PythonVersion;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import dev.venturi.trace.TracePlan;
import dev.venturi.trace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `venturi trace`: counts and times every call of a run.
@Command(
        name = "trace",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program and counts and times every call: what cProfile does, for all threads and child processes.",
        })
final class TraceCommand implements Callable<Integer> {
    @Mixin private SubjectOptions subject = new SubjectOptions();

    @Override
    public Integer call() throws Trouble, InterruptedException, IOException {
        PythonProgram program = subject.program();
        PythonInstallation python =
                PythonInstallation.probe(subject.python(), PythonVersion.TRACEABLE);
        try (SignalRelay signals = new SignalRelay();
                TemporaryFolder files = new TemporaryFolder("venturi-");
                TemporaryFolder memory = memory();
                Tracer tracer =
                        Tracer.prepare(python, TracePlan.DEFAULT, memory.path(), files.path())) {
            ChildProcess child =
                    tracer.arrange(Launch.of(program.command(python.command().toString()))).start();
            signals.relayTo(child);
            Exit exit = child.waitFor();
            Tracing tracing = tracer.finish();
            System.err.println(tracing.cost());
            System.err.println(tracing.notes());
            System.err.println(tracing.processes());
            tracing.functions().stream()
                    .sorted(
                            (a, b) ->
                                    Double.compare(b.use().totalSeconds(), a.use().totalSeconds()))
                    .limit(30)
                    .forEach(
                            f ->
                                    System.err.println(
                                            f.function()
                                                    + " "
                                                    + f.use()
                                                    + " aw "
                                                    + f.awaitingSeconds()));
            return exit.statusForShell();
        }
    }

    private static TemporaryFolder memory() throws IOException {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared)
                ? new TemporaryFolder(shared, "venturi-")
                : new TemporaryFolder("venturi-rings-");
    }
}
