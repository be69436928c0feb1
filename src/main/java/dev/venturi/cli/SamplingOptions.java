package dev.venturi.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How often to look, and for how long.
final class SamplingOptions {
    private static final double LOWEST_HERTZ = 0.1;
    private static final double HIGHEST_HERTZ = 50_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private double hertz = 1000;
    private @Nullable Duration duration;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "1000",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private void rate(double value) {
        if (!(value >= LOWEST_HERTZ && value <= HIGHEST_HERTZ)) {
            throw wrong("--rate " + value + " is not between 0.1 and 50000 samples a second");
        }
        hertz = value;
    }

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description =
                    "End the program and the processes under it (SIGTERM, then SIGKILL) if it still runs after so many seconds.")
    private void duration(double seconds) {
        if (!(seconds > 0 && seconds <= 1e9)) {
            throw wrong("--duration " + seconds + " is not a number of seconds above 0");
        }
        duration = Duration.ofNanos((long) (seconds * 1e9));
    }

    double hertz() {
        return hertz;
    }

    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(
                Objects.requireNonNull(command).commandLine(), message);
    }
}
