package dev.venturi.verify;

import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program as its user runs it.
///
/// @param python its interpreter
/// @param program what that runs
/// @param directory the working directory
/// @param input the file that is its standard input, such as `/dev/null`
public record Subject(
        PythonInstallation python, PythonProgram program, Path directory, Path input) {
    public Subject {
        directory = directory.toAbsolutePath().normalize();
    }

    /// A program with nothing on its standard input.
    public static Subject of(PythonInstallation python, PythonProgram program, Path directory) {
        return new Subject(python, program, directory, Path.of("/dev/null"));
    }

    /// The folders without which it cannot run: the working directory, and the script's with the
    /// package that it belongs to. None lies in another.
    ///
    /// @param others folders that belong to it as well
    List<Path> folders(List<Path> others) throws IOException {
        List<Path> wanted = new ArrayList<>();
        wanted.add(directory.toRealPath());
        Path main = program.mainFile(directory);
        if (Files.exists(main)) {
            Path folder = main.toRealPath().getParent();
            while (folder != null && Files.exists(folder.resolve("__init__.py"))) {
                folder = folder.getParent();
            }
            if (folder != null) {
                wanted.add(folder);
            }
        }
        for (Path other : others) {
            wanted.add(other.toRealPath());
        }
        return wanted.stream()
                .distinct()
                .filter(
                        folder ->
                                wanted.stream()
                                        .noneMatch(
                                                outer ->
                                                        !outer.equals(folder)
                                                                && folder.startsWith(outer)))
                .toList();
    }
}
