package dev.venturi.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How often to look.
final class RateOption {
    private static final double LOWEST_HERTZ = 0.1;
    private static final double HIGHEST_HERTZ = 50_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private double hertz = 1000;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "1000",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private void rate(String text) {
        double value = Usage.number(text);
        if (!(value >= LOWEST_HERTZ && value <= HIGHEST_HERTZ)) {
            throw Usage.wrong(
                    command,
                    "--rate '%s' is not a number of samples a second between 0.1 and 50000"
                            .formatted(text));
        }
        hertz = value;
    }

    double hertz() {
        return hertz;
    }
}
