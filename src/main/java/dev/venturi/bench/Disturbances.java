package dev.venturi.bench;

import dev.venturi.bench.Session.Warning;
import java.util.ArrayList;
import java.util.List;

/// What others took of the machine while something was measured.
final class Disturbances {
    private static final double MUCH_STEAL = 0.01;
    private static final double MUCH_PRESSURE = 0.2;

    private Disturbances() {}

    /// Warnings where that was much.
    static List<Warning> of(List<Timing> timings) {
        double wall = timings.stream().mapToDouble(Timing::wallSeconds).sum();
        double steal = timings.stream().mapToLong(t -> t.stealMillis().orElse(0)).sum() / 1e3;
        double pressure = timings.stream().mapToLong(t -> t.pressureMicros().orElse(0)).sum() / 1e6;
        List<Warning> warnings = new ArrayList<>();
        if (steal > MUCH_STEAL * wall) {
            warnings.add(
                    new Warning(
                            "steal",
                            "other guests of the host took %s of the time: the figures are theirs too"
                                    .formatted(percent(steal / wall))));
        }
        if (pressure > MUCH_PRESSURE * wall) {
            warnings.add(
                    new Warning(
                            "pressure",
                            "some process waited for a CPU during %s of the time: let the machine come to rest"
                                    .formatted(percent(pressure / wall))));
        }
        return warnings;
    }

    /// The kernel adds to its account at moments of its own, so that it may have more than passed.
    private static String percent(double share) {
        return "%.0f %%".formatted(100 * Math.min(1, share));
    }
}
