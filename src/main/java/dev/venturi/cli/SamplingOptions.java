package dev.venturi.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How often to look, and for how long.
final class SamplingOptions {
    private static final double LOWEST_HERTZ = 0.1;
    private static final double HIGHEST_HERTZ = 50_000;

    /// As everyone writes a number, not as Java does (`1d`, `0x1p3`).
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private double hertz = 1000;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "1000",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private void rate(String text) {
        double value = number(text);
        if (!(value >= LOWEST_HERTZ && value <= HIGHEST_HERTZ)) {
            throw Usage.wrong(
                    command,
                    "--rate '%s' is not a number of samples a second between 0.1 and 50000"
                            .formatted(text));
        }
        hertz = value;
    }

    @Mixin private TimeLimitOption timeLimit = new TimeLimitOption();

    /// NaN where it is none.
    static double number(String text) {
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    double hertz() {
        return hertz;
    }

    Optional<Duration> duration() {
        return timeLimit.duration();
    }
}
