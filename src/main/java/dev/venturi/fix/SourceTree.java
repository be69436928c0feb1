package dev.venturi.fix;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The program's own source files.
///
/// @param roots real paths of the folders, longest first
/// @param files real paths
/// @param complete false if there are more than are worth reading: then nothing can be said of the
///   whole program
record SourceTree(List<Path> roots, List<Path> files, boolean complete) {
    private static final int FILES_AT_MOST = 2000;
    private static final long BYTES_AT_MOST = 40L << 20;
    private static final Set<String> NOT_SOURCES =
            Set.of("__pycache__", "site-packages", "dist-packages", "node_modules");

    static SourceTree find(Subject subject) throws IOException {
        Set<Path> roots = new LinkedHashSet<>();
        for (Path root : subject.roots()) {
            roots.add(root.toRealPath());
        }
        Walk walk = new Walk(subject, roots);
        if (subject.main() != null) {
            Path main = subject.main().toRealPath();
            walk.take(main, Files.size(main));
        }
        for (Path root : roots) {
            Files.walkFileTree(root, walk);
        }
        List<Path> longestFirst = new ArrayList<>(roots);
        longestFirst.sort(Comparator.comparingInt(Path::getNameCount).reversed());
        return new SourceTree(longestFirst, List.copyOf(walk.files), walk.complete);
    }

    /// The innermost folder of `roots` that all `changed` files are in, or null.
    @Nullable Path rootOf(Collection<Path> changed) {
        return roots.stream()
                .filter(root -> changed.stream().allMatch(file -> file.startsWith(root)))
                .findFirst()
                .orElse(null);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Subject subject;
        private final Set<Path> roots;
        private final Set<Path> files = new LinkedHashSet<>();
        private long bytes;
        private boolean complete = true;

        Walk(Subject subject, Set<Path> roots) {
            this.subject = subject;
            this.roots = roots;
        }

        void take(Path file, long length) {
            if (subject.patchable().test(file) && files.add(file)) {
                bytes += length;
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (roots.contains(folder)) {
                return FileVisitResult.CONTINUE;
            }
            String name = folder.getFileName().toString();
            boolean leaveOut =
                    name.startsWith(".")
                            || NOT_SOURCES.contains(name)
                            || Files.exists(folder.resolve("pyvenv.cfg"));
            return leaveOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!attributes.isRegularFile() || !file.getFileName().toString().endsWith(".py")) {
                return FileVisitResult.CONTINUE;
            }
            if (files.size() >= FILES_AT_MOST || bytes > BYTES_AT_MOST) {
                complete = false;
                return FileVisitResult.TERMINATE;
            }
            take(file, attributes.size());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            // A folder that we may not list may hold sources that use the class in question; what
            // was removed meanwhile does not.
            complete &= unreadable instanceof NoSuchFileException;
            return FileVisitResult.CONTINUE;
        }
    }
}
