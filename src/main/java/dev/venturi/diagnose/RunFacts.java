package dev.venturi.diagnose;

import dev.venturi.profile.Profile;
import dev.venturi.target.PythonInstallation;
import java.nio.file.Path;

/// What the rules look at.
///
/// @param python the interpreter that ran the program; it reads the source, too
/// @param source the program's own files
/// @param profile where the time went
/// @param memory where the memory went
/// @param memoryAsked whether the user asked about memory
public record RunFacts(
        PythonInstallation python,
        ProgramSource source,
        Profile profile,
        MemoryFacts memory,
        boolean memoryAsked,
        boolean gains) {
    /// The path of a file as a code object names it.
    Path resolve(String file) {
        return source.directory().resolve(file).normalize();
    }
}
