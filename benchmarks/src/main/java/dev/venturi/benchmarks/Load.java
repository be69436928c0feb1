package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What else the machine did.
///
/// @param average processes that ran or waited for a processor, the mean of the last minute
/// @param ticks CPU time of all kinds since the start of the machine, idle time included
/// @param stealTicks of that, what the host gave to others
record Load(double average, long ticks, long stealTicks) {
    private static final int STEAL = 7;

    static Load now() throws IOException {
        return of(
                Files.readString(Path.of("/proc/loadavg")),
                Files.readString(Path.of("/proc/stat")));
    }

    /// @param loadavg begins with the average
    /// @param stat begins with `cpu user nice system idle iowait irq softirq steal guest …`, where
    ///   guest is part of user
    static Load of(String loadavg, String stat) {
        long[] kinds =
                Arrays.stream(stat.lines().findFirst().orElseThrow().split(" +"))
                        .skip(1)
                        .limit(STEAL + 1)
                        .mapToLong(Long::parseLong)
                        .toArray();
        return new Load(
                Double.parseDouble(loadavg.substring(0, loadavg.indexOf(' '))),
                Arrays.stream(kinds).sum(),
                kinds[STEAL]);
    }

    /// Per cent of all CPU time that was stolen since `before`.
    double stealSince(Load before) {
        return 100.0 * (stealTicks - before.stealTicks) / (ticks - before.ticks);
    }

    static String text(double average, double stealPercent) {
        return String.format(Locale.ROOT, "%.1f, %.1f %%", average, stealPercent);
    }
}
