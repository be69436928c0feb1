package dev.venturi.diagnose;

import java.util.Locale;

/// What limits a program.
public enum Bottleneck {
    IO,
    CPU,
    MEMORY,
    GC,
    LOCK,
    GIL,
    NATIVE,
    BUSY_MACHINE,
    NONE,
    INCONCLUSIVE;

    /// The name in JSON and documentation.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
