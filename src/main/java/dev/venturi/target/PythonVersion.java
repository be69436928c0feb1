package dev.venturi.target;

import java.util.List;

/// A version as `sys.version_info` has it.
///
/// @param releaseLevel `alpha`, `beta`, `candidate` or `final`
/// @param hex `sys.hexversion`
public record PythonVersion(int major, int minor, int micro, String releaseLevel, long hex) {
    /// The minor versions of Python 3 that Venturi can read.
    static final List<Integer> SUPPORTED_MINORS = List.of(11, 12, 13);

    /// Whether Venturi can read interpreters of this version.
    public boolean supported() {
        return major == 3 && SUPPORTED_MINORS.contains(minor) && releaseLevel.equals("final");
    }

    /// `3.12.1`.
    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}
