package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.profile.SiteCalls;
import dev.venturi.profile.StackTrace;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import dev.venturi.profile.WaitEpisode;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.Trouble;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A made-up run of a script that exists: what it spent where, in milliseconds.
final class Run {
    private static final ThreadInfo MAIN = new ThreadInfo(1, "MainThread", true);

    private final Path folder;
    private final Path script;
    private final List<Sample> moments = new ArrayList<>();
    private final List<Sample> threads = new ArrayList<>();
    private final List<WaitEpisode> waits = new ArrayList<>();
    private MemoryFacts memory = MemoryFacts.ofPeak(20 << 20);
    private @Nullable SiteCalls calls;
    private long millis;

    Run(Path folder, String source) throws IOException {
        this.folder = folder.toAbsolutePath();
        script = Files.writeString(folder.resolve("program.py"), source);
    }

    /// A frame of the script.
    Frame at(String function, int firstLine, int line) {
        return new Frame(function, script.toString(), line, firstLine);
    }

    /// A frame of the standard library.
    static Frame library(String function) throws Trouble {
        return new Frame(
                function,
                python().libraryFolders().getFirst().resolve("socket.py").toString(),
                700,
                690);
    }

    /// What another run counted of the repeated function.
    Run counted(SiteCalls counted) {
        calls = counted;
        return this;
    }

    Run spent(int spentMillis, ThreadState state, Frame... stack) {
        Sample sample =
                new Sample(
                        MAIN,
                        new StackTrace(List.of(stack), true),
                        state,
                        "",
                        spentMillis,
                        spentMillis * 1_000_000L);
        moments.add(sample);
        threads.add(sample);
        millis += spentMillis;
        return this;
    }

    /// Waits of the same length, one after the other.
    Run waited(int times, int eachMillis, ThreadState state, Frame... stack) {
        for (int i = 0; i < times; i++) {
            waits.add(
                    new WaitEpisode(
                            MAIN,
                            new StackTrace(List.of(stack), true),
                            state,
                            "connection to 127.0.0.1:80",
                            millis * 1_000_000L,
                            eachMillis * 1_000_000L));
            spent(eachMillis, state, stack);
        }
        return this;
    }

    /// Time of another thread beside the moments.
    Run beside(int spentMillis, ThreadState state, Frame... stack) {
        threads.add(
                new Sample(
                        new ThreadInfo(2, "worker", false),
                        new StackTrace(List.of(stack), true),
                        state,
                        "",
                        spentMillis,
                        spentMillis * 1_000_000L));
        return this;
    }

    Run with(MemoryFacts facts) {
        memory = facts;
        return this;
    }

    Diagnosis diagnosis() throws Trouble {
        return diagnosis(false);
    }

    Diagnosis diagnosis(boolean memoryAsked) throws Trouble {
        Profile profile =
                new Profile(
                        millis * 1_000_000L,
                        0,
                        List.of(MAIN),
                        threads,
                        moments,
                        waits,
                        0,
                        new SamplingQuality(1000, 1000, millis, millis, 0, 0, 0, 0, 0.1));
        PythonProgram program = new PythonProgram.Script(script.toString(), List.of());
        return Diagnosis.of(
                new RunFacts(
                                python(),
                                ProgramSource.of(program, folder),
                                profile,
                                memory,
                                memoryAsked)
                        .predicting(calls));
    }

    private static PythonInstallation python() throws Trouble {
        return PythonInstallation.probe(Pythons.any().toString());
    }
}
