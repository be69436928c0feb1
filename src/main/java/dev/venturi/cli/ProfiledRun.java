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
///
/// A program that cannot be read is not ended: that would be worse than a run without a profile. It
/// is said at once, so that whoever waits can.
final class ProfiledRun {
    private final ChildProcess child;
    private final PythonProcess process;
    private final Sampler sampler;
    private final Thread announcer;

    private ProfiledRun(ChildProcess child, PythonProcess process, Sampler sampler) {
        this.child = child;
        this.process = process;
        this.sampler = sampler;
        this.announcer = Thread.ofVirtual().start(this::announceTrouble);
    }

    /// Asks the interpreter what it is, and meanwhile makes the sampler ready, so that it sees a
    /// program's first frames.
    static PythonInstallation prepare(String python) throws Trouble, InterruptedException {
        Thread preparing = Thread.ofPlatform().daemon().start(Sampler::prepare);
        PythonInstallation installation = PythonInstallation.probe(python);
        preparing.join();
        return installation;
    }

    /// Starts the program as if the user had, and the sampler beside it. Call [#prepare] first.
    static ProfiledRun start(
            PythonInstallation python, PythonProgram program, double hertz, SignalRelay signals)
            throws Trouble {
        return start(Launch.of(program.command(python.command().toString())), hertz, signals);
    }

    /// The same with a launch that was arranged otherwise.
    static ProfiledRun start(Launch launch, double hertz, SignalRelay signals) throws Trouble {
        ChildProcess child = launch.start();
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
    Outcome await(Optional<Duration> limit) throws InterruptedException {
        Optional<TimeLimit> ending = limit.map(time -> new TimeLimit(child, time));
        Exit exit = child.waitFor();
        boolean outOfTime = ending.isPresent() && ending.get().finish();
        Profile profile = sampler.finish();
        announcer.join();
        return new Outcome(profile, exit, outOfTime, sampler.trouble());
    }

    private void announceTrouble() {
        try {
            while (!sampler.await(Duration.ofDays(1))) {}
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sampler.trouble()
                .ifPresent(
                        trouble ->
                                System.err.println(
                                        "venturi: "
                                                + trouble.getMessage()
                                                + (sampler.attached()
                                                        ? "; no frames were seen from there on"
                                                        : "; the program goes on unsampled")));
    }

    /// @param profile what was seen
    /// @param exit how the program ended
    /// @param outOfTime whether it was ended because its time was up
    /// @param trouble why it was not sampled, or not to its end; this was said already
    record Outcome(Profile profile, Exit exit, boolean outOfTime, Optional<Trouble> trouble) {
        /// Whether nothing was seen because nothing could be.
        boolean unreadable() {
            return trouble.isPresent() && profile.samples().isEmpty();
        }

        /// What Venturi exits with: the program's own status, or 0 where it was ended as the user
        /// asked.
        int status() {
            return outOfTime ? 0 : exit.statusForShell();
        }
    }
}
