package dev.venturi.diagnose;

import dev.venturi.profile.Profile;
import dev.venturi.target.PythonInstallation;
import java.nio.file.Path;

/// What the rules look at.
///
/// @param python       the interpreter that ran the program; it reads the source, too
/// @param directory    the working directory of the run, to which relative file names are relative
/// @param profile      where the time went
/// @param memory       where the memory went
/// @param memoryAsked  whether the user asked about memory
public record RunFacts(
        PythonInstallation python,
        Path directory,
        Profile profile,
        MemoryFacts memory,
        boolean memoryAsked) {
    Path resolve(String file) {
        return directory.resolve(file).normalize();
    }
}
