package dev.venturi.bench;

/// What is compared of two runs.
public enum Figure {
    /// Seconds from the start of the process to its end.
    WALL_SECONDS,
    /// The most memory that the process, or a child that it waited for, had resident at once.
    PEAK_BYTES;

    /// This figure of a run; always above zero.
    public double of(Measurement measurement) {
        return switch (this) {
            case WALL_SECONDS -> measurement.wallNanos() / 1e9;
            case PEAK_BYTES -> measurement.peakBytes();
        };
    }
}
