package dev.venturi.cli;

import dev.venturi.bench.TemporaryFolder;
import dev.venturi.profile.SiteCalls;
import dev.venturi.profile.Tracing;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Exit;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import dev.venturi.trace.TracePlan;
import dev.venturi.trace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of the program in the foreground, traced from its first line to its end.
final class TracedRun implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /// A container may have as little as this; a few processes with rings would fill less.
    private static final long ENOUGH_BYTES = 32L << 20;

    private final PythonInstallation python;
    private final TemporaryFolder files;
    private final TemporaryFolder memory;
    private final Tracer tracer;
    private @Nullable ChildProcess child;
    private long startNanos;

    private TracedRun(
            PythonInstallation python,
            TemporaryFolder files,
            TemporaryFolder memory,
            Tracer tracer) {
        this.python = python;
        this.files = files;
        this.memory = memory;
        this.tracer = tracer;
    }

    /// @param exit how the program ended
    /// @param wallSeconds from its start to its end
    /// @param outOfTime whether it was ended because its time was up
    record Outcome(Tracing tracing, Exit exit, double wallSeconds, boolean outOfTime) {
        /// What Venturi exits with: the program's own status, or 0 where it was ended as the user
        /// asked.
        int status() {
            return outOfTime ? 0 : exit.statusForShell();
        }
    }

    static TracedRun prepare(PythonInstallation python, TracePlan plan) throws Trouble {
        try {
            TemporaryFolder files = new TemporaryFolder("venturi-");
            TemporaryFolder memory = memory();
            Tracer tracer = Tracer.prepare(python, plan, memory.path(), files.path());
            return new TracedRun(python, files, memory, tracer);
        } catch (IOException e) {
            throw new Trouble("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    /// In memory, or on disk where there is too little.
    private static TemporaryFolder memory() throws IOException {
        boolean roomy =
                Files.isWritable(SHARED_MEMORY)
                        && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= ENOUGH_BYTES;
        return roomy
                ? new TemporaryFolder(SHARED_MEMORY, "venturi-")
                : new TemporaryFolder("venturi-rings-");
    }

    /// Starts the program as if the user had.
    ChildProcess start(PythonProgram program, SignalRelay signals) throws Trouble {
        startNanos = System.nanoTime();
        ChildProcess started =
                tracer.arrange(Launch.of(program.command(python.command().toString()))).start();
        signals.relayTo(started);
        child = started;
        return started;
    }

    /// What a program that is started by someone else needs in its environment.
    Map<String, String> variables() {
        return tracer.variables();
    }

    /// What was counted in the first process that had the probe, after it has ended.
    Tracing countedInFirst() throws Trouble {
        return tracer.finishOfFirst();
    }

    /// The calls of the function that the plan watches, after that.
    SiteCalls watched() {
        return tracer.watched();
    }

    /// What another starts, with the probe.
    Launch arrange(Launch launch) {
        return tracer.arrange(launch);
    }

    /// What was counted in process `pid`, which another started and which has ended.
    Tracing countedIn(long pid) throws Trouble {
        return tracer.finishOf(pid);
    }

    /// Waits for the program's end and says what was counted until then.
    ///
    /// @param limit after which the program is ended
    Outcome await(Optional<Duration> limit) throws Trouble, InterruptedException {
        ChildProcess program = Objects.requireNonNull(child);
        Optional<TimeLimit> ending = limit.map(time -> new TimeLimit(program, time));
        Exit exit = program.waitFor();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        boolean outOfTime = ending.isPresent() && ending.get().finish();
        return new Outcome(tracer.finish(), exit, seconds, outOfTime);
    }

    @Override
    public void close() throws Trouble {
        tracer.close();
        try (files;
                memory) {
            // Both go, whatever becomes of one.
        } catch (IOException e) {
            throw new Trouble("cannot remove a temporary folder: " + e.getMessage(), e);
        }
    }
}
