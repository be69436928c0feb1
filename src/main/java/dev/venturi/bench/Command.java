package dev.venturi.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A command to be run again and again.
///
/// @param words the command, first the path of its file
/// @param directory its working directory
/// @param environment what is set on top of this process's own environment
/// @param input the file that is its standard input, such as `/dev/null`
/// @param binds folders that the command finds in another place than they are
/// @param timeLimit after which it is killed
public record Command(
        List<String> words,
        Path directory,
        Map<String, String> environment,
        Path input,
        List<Bind> binds,
        Duration timeLimit) {
    /// No input.
    public static final Path NO_INPUT = Path.of("/dev/null");

    /// The command finds folder `from` where `at` is; nobody else does.
    public record Bind(Path from, Path at) {}

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        binds = List.copyOf(binds);
    }

    /// A command with nothing on its standard input, and the environment that we have.
    public static Command of(List<String> words, Path directory, Duration timeLimit) {
        return new Command(words, directory, Map.of(), NO_INPUT, List.of(), timeLimit);
    }
}
