package dev.venturi.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a program may write without harm to anyone when it runs again: folders of its own, the
/// temporary folders, and what its output was redirected to.
///
/// @param folders with all that is in them
/// @param files single files, such as those that standard output goes to
public record OwnPlaces(Set<Path> folders, Set<Path> files) {
    private static final long PAGE_BYTES = 4096;

    public OwnPlaces {
        folders = Set.copyOf(folders);
        files = Set.copyOf(files);
    }

    /// These folders, the temporary ones, and what was handed to us as open files: a program that
    /// we start has those too.
    public static OwnPlaces of(Set<Path> programFolders) {
        Set<Path> folders = new LinkedHashSet<>();
        programFolders.forEach(folder -> add(folder, folders));
        for (String folder : new String[] {"/tmp", "/var/tmp", "/dev/shm"}) {
            add(Path.of(folder), folders);
        }
        add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), folders);
        String chosen = System.getenv("TMPDIR");
        if (chosen != null && !chosen.isEmpty()) {
            add(Path.of(chosen), folders);
        }
        return new OwnPlaces(folders, InheritedDescriptors.files());
    }

    /// The same, and these files.
    public OwnPlaces withFiles(Set<Path> more) {
        Set<Path> all = new HashSet<>(files);
        more.forEach(file -> add(file, all));
        return new OwnPlaces(folders, all);
    }

    /// Whether a file that was opened for writing is in one of them; so are Python's caches of
    /// compiled modules, wherever they are, and what the kernel makes up in `/proc`.
    boolean hold(String file) {
        Path path = Path.of(file);
        return files.contains(path)
                || path.startsWith("/proc")
                || file.startsWith("/memfd:")
                || file.contains("/__pycache__/")
                || file.endsWith("/__pycache__")
                || folders.stream().anyMatch(path::startsWith);
    }

    /// How much the files in them that changed since `start` can hold, in bytes of whole pages; one
    /// page more for each. What may not be looked at is left out.
    long pageBytesChangedSince(FileTime start) {
        Map<Object, Long> bytes = new HashMap<>();
        SimpleFileVisitor<Path> visitor =
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()
                                && attributes.lastModifiedTime().compareTo(start) >= 0) {
                            long pages = (attributes.size() + PAGE_BYTES - 1) / PAGE_BYTES + 1;
                            Object key = attributes.fileKey();
                            bytes.put(key == null ? file : key, PAGE_BYTES * pages);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException unreadable) {
                        return FileVisitResult.CONTINUE;
                    }
                };
        try {
            for (Path folder : folders) {
                Files.walkFileTree(folder, visitor);
            }
            for (Path file : files) {
                Files.walkFileTree(file, visitor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own folders cannot be walked", e);
        }
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The kernel tells of a file by its real path.
    private static void add(Path path, Set<Path> into) {
        into.add(path.toAbsolutePath().normalize());
        try {
            into.add(path.toRealPath());
        } catch (IOException notThere) {
            // Then nothing is open there yet, and the name as it is will do.
            into.add(path.toAbsolutePath().normalize());
        }
    }
}
