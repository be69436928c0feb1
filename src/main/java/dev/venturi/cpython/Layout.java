package dev.venturi.cpython;

import java.util.Optional;

/// The minor versions whose structures are known. What differs in more than a number is a `switch`
/// over this without default, so that the compiler names what a new version needs.
public enum Layout {
    /// Frames on the data stack, no shim between C and Python.
    CPYTHON_3_11("3.11", 11),
    /// Shims, monitoring, a GIL for each interpreter.
    CPYTHON_3_12("3.12", 12),
    /// Debug offsets, inline values.
    CPYTHON_3_13("3.13", 13),
    /// Tagged references in frames, a stack pointer instead of a depth.
    CPYTHON_3_14("3.14", 14),
    /// Another header of debug offsets, a base frame in each thread state, the collector's figures
    /// behind a pointer.
    CPYTHON_3_15("3.15", 15);

    private final String label;
    private final int minor;

    Layout(String label, int minor) {
        this.label = label;
        this.minor = minor;
    }

    /// `3.13`.
    public String label() {
        return label;
    }

    /// Whether `label` is that of a version whose structures are known.
    static boolean isKnown(String label) {
        for (Layout layout : values()) {
            if (layout.label.equals(label)) {
                return true;
            }
        }
        return false;
    }

    static Optional<Layout> of(PythonVersion version) {
        for (Layout layout : values()) {
            if (version.major() == 3 && version.minor() == layout.minor) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }
}
