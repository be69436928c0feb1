package dev.venturi.cli;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How long the program may run.
final class TimeLimitOption {
    private static final long LONGEST_SECONDS = 1_000_000_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private @Nullable Duration duration;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description =
                    "End the program and the processes under it (SIGTERM, then SIGKILL) if it still runs after so many seconds.")
    private void duration(String text) {
        duration = Usage.seconds(command, "--duration", text, LONGEST_SECONDS);
    }

    Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }
}
