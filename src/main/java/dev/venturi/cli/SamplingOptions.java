package dev.venturi.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// How often to look at a program that we start, and for how long it may run.
final class SamplingOptions {
    @Mixin private RateOption rate = new RateOption();

    @Mixin private TimeLimitOption timeLimit = new TimeLimitOption();

    double hertz() {
        return rate.hertz();
    }

    Optional<Duration> duration() {
        return timeLimit.duration();
    }
}
