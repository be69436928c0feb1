package dev.venturi.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A temporary folder, and what the jar holds to be put into it.
final class ScratchFolder implements AutoCloseable {
    private final Path path;

    ScratchFolder() throws IOException {
        path = Files.createTempDirectory("benchmarks");
    }

    Path path() {
        return path;
    }

    /// Writes a program of the jar into `folder`.
    ///
    /// @param file below `/programs`; its own folders are left out
    static void unpack(String file, Path folder) throws IOException {
        try (InputStream resource = ScratchFolder.class.getResourceAsStream("/programs/" + file)) {
            if (resource == null) {
                throw new FileNotFoundException("not in the jar: " + file);
            }
            Files.copy(resource, folder.resolve(Path.of(file).getFileName()));
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
