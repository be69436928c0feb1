package dev.venturi.bench;

import java.util.List;

/// What was found out of a statement before it is timed.
///
/// @param tickNanos the least time between two readings of the clock that differ
/// @param instructions how long its bytecode is
/// @param empty whether it has no bytecode
/// @param folded whether the compiler did all of its work
/// @param forks whether its code names `fork`
/// @param prints whether it wrote to a standard stream
/// @param turns the nanoseconds of the setup and then of three executions, for as many fresh setups
///   as there was time for; the first are cold
public record Inspection(
        long tickNanos,
        int instructions,
        boolean empty,
        boolean folded,
        boolean forks,
        boolean prints,
        List<List<Long>> turns) {
    /// Fewer turns would not tell a habit from an accident.
    private static final int LEAST_TURNS = 5;

    /// The first of these find cold caches.
    private static final int COLD_TURNS = 2;

    private static final double MUCH = 1.5;

    /// A first execution also finds its data far from the processor.
    private static final long LITTLE_NANOS = 1000;

    public Inspection {
        turns = turns.stream().map(List::copyOf).toList();
    }

    /// Whether the first execution behind a setup took much longer than the ones after it, every
    /// time: they find what it left, such as a sorted list or a filled cache.
    boolean laterRunsAreCheaper() {
        return turns.size() >= LEAST_TURNS
                && turns.stream()
                        .skip(COLD_TURNS)
                        .allMatch(
                                turn -> {
                                    long later = Math.max(turn.get(2), turn.get(3));
                                    return turn.get(1) > MUCH * later + LITTLE_NANOS;
                                });
    }

    /// The nanoseconds of the first execution behind a setup, and of the ones after it.
    long[] firstAndLaterNanos() {
        return new long[] {medianNanos(1), medianNanos(3)};
    }

    private long medianNanos(int reading) {
        return Math.round(
                Median.of(
                        turns.stream()
                                .skip(COLD_TURNS)
                                .mapToDouble(turn -> turn.get(reading))
                                .toArray()));
    }

    /// The least time of an execution that was seen, for a first guess; 0 if none was.
    long leastNanos() {
        return turns.stream()
                .flatMap(turn -> turn.stream().skip(1))
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
    }
}
