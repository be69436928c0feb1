package dev.venturi.cpython;

/// A version of CPython, from the number that it calls `PY_VERSION_HEX`.
///
/// ```
/// | 31-24 major | 23-16 minor | 15-8 micro | 7-4 level: a b c f | 3-0 serial |
/// ```
///
/// @param hex the number
public record PythonVersion(int hex) {
    private static final int FINAL = 0xf;

    /// 3 of 3.13.0.
    public int major() {
        return hex >>> 24;
    }

    /// 13 of 3.13.0.
    public int minor() {
        return hex >>> 16 & 0xff;
    }

    /// 0 of 3.13.0.
    public int micro() {
        return hex >>> 8 & 0xff;
    }

    /// Whether it is neither alpha, beta nor release candidate.
    public boolean released() {
        return level() == FINAL;
    }

    private int level() {
        return hex >>> 4 & 0xf;
    }

    /// As `python --version` has it: `3.13.0`, `3.14.0rc2`.
    @Override
    public String toString() {
        String stage =
                switch (level()) {
                    case 0xa -> "a" + (hex & 0xf);
                    case 0xb -> "b" + (hex & 0xf);
                    case 0xc -> "rc" + (hex & 0xf);
                    case FINAL -> "";
                    default -> "(level " + level() + ")";
                };
        return major() + "." + minor() + "." + micro() + stage;
    }
}
