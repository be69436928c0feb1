package dev.venturi.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /// What a running Python was asked to run, by its command line without the interpreter.
    ///
    /// @return empty where it was asked to read its program from a terminal or a pipe
    static Optional<PythonProgram> of(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            List<String> rest = words.subList(i + 1, words.size());
            if (word.equals("-") || word.isEmpty()) {
                return Optional.empty();
            }
            if (!word.startsWith("-")) {
                return Optional.of(new Script(word, rest));
            }
            if (word.startsWith("--")) {
                i += word.equals("--check-hash-based-pycs") ? 1 : 0;
                continue;
            }
            // Letters without a value may stand together, and before one with a value: -Ebm module.
            int at = 1;
            while (at < word.length() && "mcWXQ".indexOf(word.charAt(at)) < 0) {
                at++;
            }
            if (at == word.length()) {
                continue;
            }
            char letter = word.charAt(at);
            boolean apart = at == word.length() - 1;
            String value = apart ? rest.isEmpty() ? "" : rest.getFirst() : word.substring(at + 1);
            List<String> behind = apart && !rest.isEmpty() ? rest.subList(1, rest.size()) : rest;
            if (letter == 'm') {
                return Optional.of(new Module(value, behind));
            }
            if (letter == 'c') {
                return Optional.of(new Code(value, behind));
            }
            i += apart ? 1 : 0;
        }
        return Optional.empty();
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
