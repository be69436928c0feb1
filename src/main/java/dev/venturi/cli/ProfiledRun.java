package dev.venturi.cli;

import dev.venturi.profile.Profile;
import dev.venturi.sample.Sampler;
import dev.venturi.sample.SamplingPlan;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Exit;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import java.time.Duration;
import java.util.Optional;

/// One run of the program in the foreground, sampled from its start to its end.
final class ProfiledRun {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ChildProcess child;
    private final PythonProcess process;
    private final Sampler sampler;
    private volatile boolean outOfTime;

    private ProfiledRun(ChildProcess child, PythonProcess process, Sampler sampler) {
        this.child = child;
        this.process = process;
        this.sampler = sampler;
    }

    /// Starts the program as if the user had, and the sampler beside it.
    static ProfiledRun start(
            PythonInstallation python, PythonProgram program, double hertz, SignalRelay signals)
            throws Trouble {
        ChildProcess child = Launch.of(program.command(python.command().toString())).start();
        signals.relayTo(child);
        PythonProcess process = PythonProcess.ofChild(child);
        return new ProfiledRun(
                child, process, Sampler.start(process, SamplingPlan.DEFAULT.withHertz(hertz)));
    }

    PythonProcess process() {
        return process;
    }

    /// Waits for the program's end and says what was seen until then.
    ///
    /// @param limit after which the program is ended
    Outcome await(Optional<Duration> limit) throws Trouble {
        limit.ifPresent(duration -> Thread.ofVirtual().start(() -> endAfter(duration)));
        Exit exit = child.waitFor();
        Profile profile = sampler.finish();
        return new Outcome(profile, exit, outOfTime);
    }

    private void endAfter(Duration limit) {
        try {
            Thread.sleep(limit);
            if (child.poll().isPresent()) {
                return;
            }
            outOfTime = true;
            child.signal(SIGTERM);
            Thread.sleep(GRACE);
            child.signal(SIGKILL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param profile what was seen
    /// @param exit how the program ended
    /// @param outOfTime whether it was ended because its time was up
    record Outcome(Profile profile, Exit exit, boolean outOfTime) {
        /// What Venturi exits with: the program's own status, or 0 where it was ended as the user
        /// asked.
        int status() {
            return outOfTime ? 0 : exit.statusForShell();
        }
    }
}
