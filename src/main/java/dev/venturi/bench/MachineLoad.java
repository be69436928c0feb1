package dev.venturi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's running totals of what disturbs a measurement.
///
/// @param stealMillis CPU time that the host gave to others, from `/proc/stat`
/// @param pressureMicros time in which some process waited for a CPU, from `/proc/pressure/cpu`
record MachineLoad(OptionalLong stealMillis, OptionalLong pressureMicros) {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Path PRESSURE = Path.of("/proc/pressure/cpu");

    /// `cpu user nice system idle iowait irq softirq steal …`, in ticks of 1/100 s (`USER_HZ`,
    /// which is 100 on every 64-bit Linux).
    private static final Pattern STEAL = Pattern.compile("^cpu +(?:\\d+ ){7}(\\d+)");

    private static final Pattern SOME_TOTAL = Pattern.compile("some .*total=(\\d+)");

    private static final long MILLIS_PER_TICK = 10;

    static MachineLoad now() {
        return of(text(STAT).orElse(""), text(PRESSURE).orElse(""));
    }

    /// What the two files said; empty texts where there is no such file.
    static MachineLoad of(String stat, String pressure) {
        return new MachineLoad(steal(stat), pressure(pressure));
    }

    static OptionalLong steal(String stat) {
        Matcher matcher = STEAL.matcher(stat);
        return matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)) * MILLIS_PER_TICK)
                : OptionalLong.empty();
    }

    static OptionalLong pressure(String text) {
        Matcher matcher = SOME_TOTAL.matcher(text);
        return matcher.find()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /// What was added since `before`.
    MachineLoad since(MachineLoad before) {
        return new MachineLoad(
                difference(stealMillis, before.stealMillis),
                difference(pressureMicros, before.pressureMicros));
    }

    private static OptionalLong difference(OptionalLong now, OptionalLong before) {
        return now.isPresent() && before.isPresent()
                ? OptionalLong.of(now.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }

    /// Empty where the kernel has no such file: pressure accounting is optional, and containers
    /// hide files.
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
