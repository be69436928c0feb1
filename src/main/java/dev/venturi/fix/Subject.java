package dev.venturi.fix;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The program whose source is to be patched.
///
/// @param interpreter the real executable of the interpreter that runs it
/// @param workingDirectory what relative file names in frames are relative to
/// @param roots the folders that the program's own sources are in
/// @param patchable whether a source file is the program's own: never one of the standard library
///   or of an installed package
/// @param main the file that runs as `__main__`, or null for `-c CODE`
public record Subject(
        Path interpreter,
        Path workingDirectory,
        List<Path> roots,
        Predicate<Path> patchable,
        @Nullable Path main) {
    public Subject {
        roots = List.copyOf(roots);
    }
}
