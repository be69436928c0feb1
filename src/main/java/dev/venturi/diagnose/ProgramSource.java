package dev.venturi.diagnose;

import dev.venturi.target.PythonProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that a program is made of.
///
/// @param directory the working directory of the run
/// @param main the file that the run starts with
/// @param roots the folders whose files are the program's own: they may be patched, and a copy of
///   them is the program
public record ProgramSource(Path directory, Path main, List<Path> roots) {
    public ProgramSource {
        roots = List.copyOf(roots);
    }

    /// The source of `program`, run in `directory`: the folder of its main file, up to the top of
    /// the package that it belongs to, and the working directory if the program lies in it.
    public static ProgramSource of(PythonProgram program, Path directory) {
        Path here = directory.toAbsolutePath().normalize();
        Path main = program.mainFile(here).toAbsolutePath().normalize();
        List<Path> roots = new ArrayList<>();
        if (!Files.exists(main)) {
            return new ProgramSource(here, main, roots);
        }
        Path root = here.resolve(main).getParent();
        while (root != null && Files.exists(root.resolve("__init__.py"))) {
            root = root.getParent();
        }
        if (root != null) {
            roots.add(root);
        }
        return new ProgramSource(here, main, roots);
    }

    /// Whether `file` is the program's own.
    public boolean owns(Path file) {
        Path path = file.toAbsolutePath().normalize();
        return roots.stream().anyMatch(path::startsWith);
    }

    /// The file of the module `name`, if it is the program's own.
    public Optional<Path> fileOf(String name) {
        if (name.equals("__main__")) {
            return Files.exists(main) ? Optional.of(main) : Optional.empty();
        }
        String relative = name.replace('.', '/');
        return roots.stream()
                .flatMap(
                        root ->
                                java.util.stream.Stream.of(
                                        root.resolve(relative + ".py"),
                                        root.resolve(relative).resolve("__init__.py")))
                .filter(Files::exists)
                .findFirst();
    }
}
