package dev.venturi.bench;

import java.util.function.ToDoubleFunction;

/// What is compared of two runs.
public enum Figure implements ToDoubleFunction<Measurement> {
    /// Seconds from the start of the process to its end.
    WALL_SECONDS,
    /// The same without the seconds in which the main thread was ready to run and had no CPU, where
    /// the kernel tells them. On a busy machine they vary far less: 2 % where wall time varied by
    /// 40 %.
    UNDISTURBED_SECONDS,
    /// The most memory that the process, or a child that it waited for, had resident at once.
    PEAK_BYTES;

    /// This figure of a run; always above zero.
    @Override
    public double applyAsDouble(Measurement measurement) {
        return switch (this) {
            case WALL_SECONDS -> measurement.wallNanos() / 1e9;
            case UNDISTURBED_SECONDS ->
                    (measurement.wallNanos() - measurement.queueNanos().orElse(0)) / 1e9;
            case PEAK_BYTES -> measurement.peakBytes();
        };
    }
}
