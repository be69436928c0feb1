package dev.venturi.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A fresh folder that is gone when it is closed, or when the JVM ends.
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread hook;

    /// Creates one in the system's folder for temporary files.
    public TemporaryFolder(String prefix) throws IOException {
        this(Files.createTempDirectory(prefix));
    }

    /// Creates one in another folder.
    public TemporaryFolder(Path parent, String prefix) throws IOException {
        this(Files.createTempDirectory(parent, prefix));
    }

    private TemporaryFolder(Path created) throws IOException {
        this.path = created.toRealPath();
        this.hook = new Thread(this::removeAtExit, "removes " + path);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Where it is.
    public Path path() {
        return path;
    }

    /// Removes it with everything in it.
    @Override
    public void close() throws IOException {
        empty(path);
        Files.deleteIfExists(path);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is ending: the hook finds nothing left to do.
        }
    }

    private void removeAtExit() {
        try {
            empty(path);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.err.println("venturi: cannot remove " + path + ": " + e.getMessage());
        }
    }

    /// Removes everything in `folder`, also what has no write permission. Links are not followed.
    public static void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path at, BasicFileAttributes attributes) throws IOException {
                        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(at);
                        Set<PosixFilePermission> needed = EnumSet.copyOf(modes);
                        needed.add(PosixFilePermission.OWNER_WRITE);
                        needed.add(PosixFilePermission.OWNER_EXECUTE);
                        needed.add(PosixFilePermission.OWNER_READ);
                        if (!modes.equals(needed)) {
                            Files.setPosixFilePermissions(at, needed);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(at);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path at, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        if (!at.equals(folder)) {
                            Files.deleteIfExists(at);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
