package dev.venturi.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that somebody names to have it read.
public final class InputFile {
    private static final int MOST_BYTES = 256 << 20;

    private InputFile() {}

    /// All of `file`.
    ///
    /// @param smaller what to do if it has more than 256 MiB
    /// @throws IOException if it cannot be read; its message names `file`, the reason and, where
    ///   that is its size, `smaller`
    public static byte[] read(Path file, String smaller) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new IOException("cannot read " + file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new IOException("cannot read " + file + ": permission denied", denied);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(
                    "cannot read %s: it has more than %d MiB; %s"
                            .formatted(file, MOST_BYTES >> 20, smaller));
        }
        return bytes;
    }
}
