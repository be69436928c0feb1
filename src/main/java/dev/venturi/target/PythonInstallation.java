package dev.venturi.target;

import java.nio.file.Path;
import java.util.List;

/// A Python interpreter and where its own code lies.
///
/// @param command the file that is launched: the one that was asked for, found in `PATH` where only
///   a name was given. It may be a virtual environment's link or a script that ends in exec
///   (pyenv's shims): launching it behaves as it does without us
/// @param executable the interpreter behind it (`sys.executable`)
/// @param version which it is
/// @param prefixes `sys.prefix` (a virtual environment's own) and `sys.base_prefix`
/// @param libraryFolders where the standard library and installed packages lie
public record PythonInstallation(
        Path command,
        Path executable,
        PythonVersion version,
        List<Path> prefixes,
        List<Path> libraryFolders) {
    /// The name that is looked for in `PATH` where no other is given.
    public static final String DEFAULT_COMMAND = "python3";

    /// Asks the interpreter that `command` (a name or a path) starts what it is, by running it
    /// once.
    ///
    /// @throws Trouble if it is not a Python that Venturi supports; the message says why
    public static PythonInstallation probe(String command) throws Trouble {
        return probe(command, PythonVersion.READABLE);
    }

    /// The same for other minor versions of Python 3 than those that can be read from outside.
    public static PythonInstallation probe(String command, List<Integer> minors) throws Trouble {
        Path file = ExecutableFile.find(command);
        PythonProbe answer = PythonProbe.ask(command, file, minors);
        answer.requireOneOf(minors);
        return new PythonInstallation(
                file,
                Path.of(answer.value("executable")),
                answer.version(),
                List.of(Path.of(answer.value("prefix")), Path.of(answer.value("base_prefix"))),
                List.of(
                                "stdlib",
                                "platstdlib",
                                "purelib",
                                "platlib",
                                "venv_purelib",
                                "venv_platlib")
                        .stream()
                        .map(key -> Path.of(answer.value(key)))
                        .distinct()
                        .toList());
    }

    /// Whether a code object's file name (`co_filename`) is of the standard library or of an
    /// installed package rather than of the user's program. What a program compiled from a string
    /// is the program's own.
    public boolean isLibrary(String fileName) {
        if (fileName.startsWith("<")) {
            return fileName.startsWith("<frozen ");
        }
        Path file = Path.of(fileName);
        for (Path part : file) {
            String name = part.toString();
            if (name.equals("site-packages") || name.equals("dist-packages")) {
                return true;
            }
        }
        Path normal = file.normalize();
        return libraryFolders.stream().anyMatch(normal::startsWith);
    }
}
