package dev.venturi.target;

import java.util.List;

/// A version as `sys.version_info` has it.
///
/// @param releaseLevel `alpha`, `beta`, `candidate` or `final`
/// @param hex `sys.hexversion`
public record PythonVersion(int major, int minor, int micro, String releaseLevel, long hex) {
    /// The minor versions of Python 3 that Venturi can read from outside.
    public static final List<Integer> READABLE = List.of(11, 12, 13, 14, 15);

    /// Those that its probe knows.
    public static final List<Integer> TRACEABLE = List.of(8, 9, 10, 11, 12, 13, 14, 15);

    /// Whether it is a release of one of these minor versions of Python 3.
    public boolean isOneOf(List<Integer> minors) {
        return major == 3 && minors.contains(minor) && releaseLevel.equals("final");
    }

    /// `3.12.1`.
    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
