package dev.venturi.testing;

import java.nio.file.Path;
import java.util.stream.Stream;

/// Folders for tests.
public final class Folders {
    private Folders() {}

    /// An existing folder that is not in one of the temporary ones, where a program may write as it
    /// likes: `target`, or, of a clone that is in one of them, the user's own.
    public static Path outsideTemporary() {
        Path target = Path.of("target").toAbsolutePath();
        boolean temporary =
                Stream.of("/tmp", "/var/tmp", "/dev/shm", System.getProperty("java.io.tmpdir"))
                        .anyMatch(target::startsWith);
        return temporary ? Path.of(System.getProperty("user.home")) : target;
    }
}
