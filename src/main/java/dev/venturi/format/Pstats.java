package dev.venturi.format;

import dev.venturi.profile.CallProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// A file of Python's `pstats`: what cProfile and `profile` write with `-o`, and Python 3.15's
/// sampler with `--pstats`.
///
/// @param profile what it holds
/// @param sampled whether the sampler wrote it: then `calls` are the samples in which the function
///   was on the stack, `primitiveCalls` those in which it was running, and lines are those that
///   were being executed
public record Pstats(CallProfile profile, boolean sampled) {
    /// Reads `file`.
    ///
    /// @throws IOException if it cannot be read or holds no profile; its message names `file`, the
    ///   reason and what to do
    public static Pstats read(Path file) throws IOException {
        byte[] bytes = InputFile.read(file, "profile a shorter run");
        try {
            return PstatsReader.read(bytes);
        } catch (IOException e) {
            throw new IOException(
                    "%s holds no pstats profile: %s; write it again: python -m cProfile -o FILE"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Writes `profile` to `out`, which stays open, so that the `pstats` of every Python reads it.
    public static void write(CallProfile profile, OutputStream out) throws IOException {
        PstatsWriter.write(profile, out);
    }

    /// Writes `profile` to the file `target`, whole or not at all, as [OutputFile] says.
    public static void write(CallProfile profile, Path target) throws IOException {
        OutputFile.write(target, out -> write(profile, out));
    }
}
