package dev.venturi.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What is wrong with a command line, and values that are checked while it is read.
final class Usage {
    private static final double NANOS = 1e9;

    /// As everyone writes a number, not as Java does (`1d`, `0x1p3`).
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private Usage() {}

    /// To be thrown: says `message`, and where help is.
    ///
    /// @param command what was called; picocli has set it
    static CommandLine.ParameterException wrong(@Nullable CommandSpec command, String message) {
        return new CommandLine.ParameterException(
                Objects.requireNonNull(command).commandLine(), message);
    }

    /// NaN where `text` is no number.
    static double number(String text) {
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    /// A length of time in seconds, more than none and at most `most`.
    ///
    /// @param option by which it was given
    static Duration seconds(@Nullable CommandSpec command, String option, String text, long most) {
        double seconds = number(text);
        if (!(seconds > 0 && seconds <= most)) {
            throw wrong(
                    command,
                    "%s '%s' is not a number of seconds above 0 and up to %d"
                            .formatted(option, text, most));
        }
        return Duration.ofNanos((long) (seconds * NANOS));
    }
}
