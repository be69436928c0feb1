package dev.venturi.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears whole or not at all.
///
/// It is written under a temporary name beside the target and renamed when it is complete. What is
/// not a regular file (`/dev/stdout`, a pipe, a terminal) has no such name and is written directly.
public final class OutputFile {
    private OutputFile() {}

    /// What is to be written.
    @FunctionalInterface
    public interface Content {
        /// Writes everything to `out` and leaves it open.
        void writeTo(OutputStream out) throws IOException;
    }

    /// Writes `content` to `target`, replacing a file that is there.
    ///
    /// @throws IOException if that failed; its message names `target` and the reason, and nothing
    ///   half-written is left, unless `target` is not a regular file
    public static void write(Path target, Content content) throws IOException {
        try {
            if (hasFixedIdentity(target)) {
                append(target, content);
            } else {
                replace(whole(target), content);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    /// Finds out, before the work whose result it is to hold, whether `target` can be written. Its
    /// content stays as it is.
    ///
    /// @throws IOException if it cannot, as [#write] would say it
    public static void check(Path target) throws IOException {
        try {
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "it is a folder");
            } else if (hasFixedIdentity(target)) {
                if (!Files.exists(target)) {
                    throw new FileSystemException(target.toString(), null, "there is no such file");
                } else if (!Files.isWritable(target)) {
                    throw new AccessDeniedException(target.toString());
                }
            } else {
                Path partial = partial(whole(target));
                Files.createFile(partial);
                Files.delete(partial);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + target + ": " + reason(e), e);
        }
    }

    /// Whether others hold `target` open, so that a new file of its name would not reach them:
    /// devices, pipes, folders, and `/dev/stdout` even where it leads to a regular file.
    private static boolean hasFixedIdentity(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        return absolute.startsWith("/dev/fd")
                || absolute.startsWith("/dev/stdout")
                || absolute.startsWith("/dev/stderr")
                || absolute.startsWith("/proc")
                || (Files.exists(target) && !Files.isRegularFile(target));
    }

    /// Appending, because `/dev/stdout` may be a file that already holds the program's output.
    private static void append(Path target, Content content) throws IOException {
        try (OutputStream out =
                new BufferedOutputStream(
                        Files.newOutputStream(
                                target, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            content.writeTo(out);
        }
    }

    /// A link stays a link; what it points to is replaced.
    private static Path whole(Path target) throws IOException {
        return Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    }

    private static Path partial(Path whole) {
        return whole.resolveSibling(
                ".venturi-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    private static void replace(Path whole, Content content) throws IOException {
        Path partial = partial(whole);
        // For an interrupt between here and the end; once renamed there is nothing to delete.
        partial.toFile().deleteOnExit();
        try {
            try (OutputStream out =
                    new BufferedOutputStream(
                            Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW))) {
                content.writeTo(out);
            }
            if (Files.exists(whole)) {
                Files.setPosixFilePermissions(partial, Files.getPosixFilePermissions(whole));
            }
            Files.move(
                    partial,
                    whole,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "its folder does not exist";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
