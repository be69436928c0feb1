package dev.venturi.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How long the program may run.
final class TimeLimitOption {
    private static final double LONGEST_SECONDS = 1e9;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private @Nullable Duration duration;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description =
                    "End the program and the processes under it (SIGTERM, then SIGKILL) if it still runs after so many seconds.")
    private void duration(String text) {
        double seconds = SamplingOptions.number(text);
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--duration '%s' is not a number of seconds above 0 and up to 1000000000"
                            .formatted(text));
        }
        duration = Duration.ofNanos((long) (seconds * 1e9));
    }

    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }
}
