package dev.venturi.target;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the file that a command name means, as a shell does.
public final class ExecutableFile {
    private ExecutableFile() {}

    /// The file that `command` names: itself where it holds a slash, else the first of that name
    /// that may be executed in a folder of `PATH`.
    ///
    /// @return its absolute path, symbolic links not followed
    /// @throws Trouble if there is none, or none that may be executed
    public static Path find(String command) throws Trouble {
        if (command.isEmpty()) {
            throw new Trouble("cannot start '': a command name is needed");
        }
        if (command.contains("/")) {
            return checked(Path.of(command).toAbsolutePath(), command);
        }
        String path = System.getenv("PATH");
        Path forbidden = null;
        for (String folder :
                (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder).resolve(command).toAbsolutePath();
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
                forbidden = candidate;
            }
        }
        if (forbidden != null) {
            throw new Trouble(
                    "cannot start " + forbidden + " (EACCES): it is not executable; chmod +x it");
        }
        throw new Trouble(
                "cannot find " + command + " in PATH: install it or give the path of its file");
    }

    private static Path checked(Path file, String command) throws Trouble {
        if (!Files.exists(file)) {
            throw new Trouble("cannot start " + command + " (ENOENT): there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new Trouble("cannot start " + command + " (EACCES): it is a directory");
        }
        if (!Files.isExecutable(file)) {
            throw new Trouble(
                    "cannot start " + command + " (EACCES): it is not executable; chmod +x it");
        }
        return file;
    }

    /// Why `file`, which is there, could not be executed because something is not there: the
    /// interpreter that a script's `#!` line names, or an ELF file's loader.
    static String missingInterpreter(Path file) {
        try (var in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(256), java.nio.charset.StandardCharsets.UTF_8);
            if (head.startsWith("#!")) {
                String line = head.lines().findFirst().orElse("").substring(2).strip();
                return "its interpreter '" + line + "' is not there";
            }
        } catch (IOException e) {
            return "it cannot be read (" + e.getMessage() + ")";
        }
        return "it, or the loader that it names, is not there";
    }
}
