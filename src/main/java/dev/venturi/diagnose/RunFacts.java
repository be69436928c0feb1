package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.SiteCalls;
import dev.venturi.target.PythonInstallation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the rules look at.
///
/// @param python the interpreter that ran the program; it reads the source, too
/// @param source the program's own files
/// @param profile where the time went
/// @param memory where the memory went
/// @param memoryAsked whether the user asked about memory
/// @param gains whether gains are to be predicted
/// @param calls the calls of [Diagnosis#repeated], counted in a run of their own; null if they were
///   not
public record RunFacts(
        PythonInstallation python,
        ProgramSource source,
        Profile profile,
        MemoryFacts memory,
        boolean memoryAsked,
        boolean gains,
        @Nullable SiteCalls calls) {
    /// Nothing is predicted.
    public RunFacts(
            PythonInstallation python,
            ProgramSource source,
            Profile profile,
            MemoryFacts memory,
            boolean memoryAsked) {
        this(python, source, profile, memory, memoryAsked, false, null);
    }

    /// Gains are predicted, from what was counted if it was.
    public RunFacts predicting(@Nullable SiteCalls counted) {
        return new RunFacts(python, source, profile, memory, memoryAsked, true, counted);
    }

    /// The path of a file as a code object names it.
    Path resolve(String file) {
        return source.directory().resolve(file).normalize();
    }

    /// `function (file:line)`, with the file relative to the working directory where it lies below.
    String shown(Frame frame) {
        Path file = resolve(frame.file());
        String name =
                file.startsWith(source.directory())
                        ? source.directory().relativize(file).toString()
                        : frame.file();
        return frame.function() + " (" + name + ":" + frame.line() + ")";
    }
}
