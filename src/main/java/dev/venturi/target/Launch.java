package dev.venturi.target;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A program about to be started.
///
/// As it stands after [#of], the program gets everything as if whoever started this process had
/// started it instead: arguments, working directory, environment (nothing added), the descriptors
/// that were handed down (not only the first three), signal mask, ignored signals, process group,
/// terminal. The `with…` methods change that.
///
/// These things of the caller's cannot be handed on, because the JVM has replaced them before any
/// of our code runs: the soft limit on open files (start Java with `-XX:-MaxFDLimit` to keep it),
/// whether SIGPIPE and SIGXFSZ were ignored (Python ignores both itself), and whether SIGUSR2 was.
///
/// @param command the command's name or path, then its arguments
/// @param directory its working directory; null for ours
/// @param environment its whole environment; null for ours, unchanged
/// @param variables set in that environment, whatever it had under these names
/// @param stdin where its standard input comes from
/// @param stdout where its standard output goes
/// @param stderr where its standard error goes
/// @param ownGroup whether it leads a process group of its own, so that [ChildProcess#endGroup] can
///   end it with everything that it started. Such a group is never the terminal's foreground group:
///   a read from the terminal would stop it
/// @param limits what it may use
public record Launch(
        List<String> command,
        @Nullable Path directory,
        @Nullable Map<String, String> environment,
        Map<String, String> variables,
        Redirect stdin,
        Redirect stdout,
        Redirect stderr,
        boolean ownGroup,
        Limits limits) {

    /// Where a standard stream comes from or goes to.
    public sealed interface Redirect {
        /// Ours.
        record Inherit() implements Redirect {}

        /// `/dev/null`.
        record Nothing() implements Redirect {}

        /// A file: read from its start, or written anew.
        record ToFile(Path file) implements Redirect {}
    }

    /// Limits that are set on the new process from outside right after its exec, some microseconds
    /// later, long before an interpreter runs its first line.
    ///
    /// @param addressSpaceBytes `RLIMIT_AS`
    /// @param fileSizeBytes `RLIMIT_FSIZE`
    /// @param cpuSeconds `RLIMIT_CPU`
    public record Limits(
            OptionalLong addressSpaceBytes, OptionalLong fileSizeBytes, OptionalLong cpuSeconds) {
        /// No limits beyond our own.
        public static final Limits NONE =
                new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    public Launch {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command is needed");
        }
        environment = environment == null ? null : Map.copyOf(environment);
        variables = Map.copyOf(variables);
    }

    /// Notes which descriptors were handed to this process, so that they can be handed on. To be
    /// called first of all: a file that we open before this would count as handed down. A launch
    /// does it where nobody has.
    public static void noteDescriptors() {
        InheritedDescriptors.handedDown();
    }

    /// `command`, with everything as we have it.
    public static Launch of(List<String> command) {
        Redirect ours = new Redirect.Inherit();
        return new Launch(command, null, null, Map.of(), ours, ours, ours, false, Limits.NONE);
    }

    /// In another working directory.
    public Launch withDirectory(Path other) {
        return new Launch(
                command, other, environment, variables, stdin, stdout, stderr, ownGroup, limits);
    }

    /// With this environment and nothing else.
    public Launch withEnvironment(Map<String, String> other) {
        return new Launch(
                command, directory, other, variables, stdin, stdout, stderr, ownGroup, limits);
    }

    /// With more variables in its environment, or other values of some.
    public Launch withVariables(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return new Launch(
                command, directory, environment, all, stdin, stdout, stderr, ownGroup, limits);
    }

    /// With another standard input.
    public Launch withStdin(Redirect other) {
        return new Launch(
                command,
                directory,
                environment,
                variables,
                other,
                stdout,
                stderr,
                ownGroup,
                limits);
    }

    /// With another standard output.
    public Launch withStdout(Redirect other) {
        return new Launch(
                command, directory, environment, variables, stdin, other, stderr, ownGroup, limits);
    }

    /// With another standard error.
    public Launch withStderr(Redirect other) {
        return new Launch(
                command, directory, environment, variables, stdin, stdout, other, ownGroup, limits);
    }

    /// As the leader of a process group of its own.
    public Launch withOwnGroup() {
        return new Launch(
                command, directory, environment, variables, stdin, stdout, stderr, true, limits);
    }

    /// With limits.
    public Launch withLimits(Limits other) {
        return new Launch(
                command, directory, environment, variables, stdin, stdout, stderr, ownGroup, other);
    }

    /// Starts it.
    ///
    /// @throws Trouble if it cannot be started; the program has then not run at all
    public ChildProcess start() throws Trouble {
        try (Spawn spawn = new Spawn(this)) {
            return spawn.start();
        }
    }
}
