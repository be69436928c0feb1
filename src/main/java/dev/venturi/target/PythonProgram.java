package dev.venturi.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a Python is asked to run, as on its own command line.
public sealed interface PythonProgram {
    /// `python SCRIPT ARGUMENTS…`; a folder or a zip file with a `__main__.py` is a script, too.
    ///
    /// @param script as the user wrote it; it reaches the program as `sys.argv[0]`
    record Script(String script, List<String> arguments) implements PythonProgram {
        public Script {
            arguments = List.copyOf(arguments);
        }
    }

    /// `python -m MODULE ARGUMENTS…`.
    record Module(String module, List<String> arguments) implements PythonProgram {
        public Module {
            arguments = List.copyOf(arguments);
        }
    }

    /// `python -c CODE ARGUMENTS…`.
    record Code(String code, List<String> arguments) implements PythonProgram {
        public Code {
            arguments = List.copyOf(arguments);
        }
    }

    /// The arguments of the program itself.
    List<String> arguments();

    /// The whole command line that runs it with the interpreter `python`.
    default List<String> command(String python) {
        List<String> command = new ArrayList<>();
        command.add(python);
        switch (this) {
            case Script script -> {
                // A name that begins with a dash would be taken for an option of Python's.
                command.add(
                        script.script().startsWith("-") ? "./" + script.script() : script.script());
            }
            case Module module -> command.addAll(List.of("-m", module.module()));
            case Code code -> command.addAll(List.of("-c", code.code()));
        }
        command.addAll(arguments());
        return command;
    }

    /// The file that a run in `directory` starts with, where it can be told without importing
    /// anything: the script, the `__main__.py` of a folder, or the module's file below `directory`.
    /// A path that need not exist.
    default Path mainFile(Path directory) {
        return switch (this) {
            case Script script -> {
                Path path = directory.resolve(script.script());
                yield path.toFile().isDirectory() ? path.resolve("__main__.py") : path;
            }
            case Module module -> {
                Path path = directory.resolve(module.module().replace('.', '/'));
                yield path.toFile().isDirectory()
                        ? path.resolve("__main__.py")
                        : path.resolveSibling(path.getFileName() + ".py");
            }
            case Code code -> directory.resolve("<string>");
        };
    }
}
