package dev.venturi.verify;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The folders of the user's that a program needs, as they were when the proof began. None of them
/// lies in another.
///
/// Holes are folders below them that are not copied but stay what they are: the virtual environment
/// that the interpreter in use lives in, and the proof's own temporary folder.
final class ProgramFolders {
    private static final long MOST_BYTES = 1L << 30;
    private static final int MOST_FILES = 50_000;
    private static final String SMALLER =
            ": start Venturi in the program's own folder, and keep large data outside of it";

    private final List<Path> roots;
    private final Set<Path> holes;
    private final Map<Path, FolderState> states = new LinkedHashMap<>();
    private long bytes;

    /// Looks at `roots`.
    ///
    /// @param ours the proof's own folder
    /// @param environments folders in which the interpreter lives
    /// @throws Unprovable if they are too large to be copied
    ProgramFolders(List<Path> roots, Path ours, List<Path> environments)
            throws IOException, Unprovable {
        this.roots = List.copyOf(roots);
        this.holes = new LinkedHashSet<>();
        for (Path root : roots) {
            for (Path hole : environments) {
                if (hole.startsWith(root) && !hole.equals(root) && Files.isDirectory(hole)) {
                    holes.add(hole);
                }
            }
            if (ours.startsWith(root)) {
                holes.add(ours);
            }
        }
        measure();
        for (Path root : roots) {
            states.put(root, FolderState.of(root, holes));
        }
    }

    List<Path> roots() {
        return roots;
    }

    Set<Path> holes() {
        return holes;
    }

    long bytes() {
        return bytes;
    }

    FolderState state(Path root) {
        return java.util.Objects.requireNonNull(states.get(root));
    }

    /// What cannot be copied: sockets, pipes and devices.
    List<String> special() {
        List<String> found = new ArrayList<>();
        states.forEach(
                (root, state) ->
                        state.entries()
                                .forEach(
                                        (path, entry) -> {
                                            if (entry.kind().equals("special")) {
                                                found.add(root.resolve(path).toString());
                                            }
                                        }));
        return found;
    }

    /// The first file that is not any more as it was when the proof began; empty if there is none.
    String change() throws IOException {
        for (Path root : roots) {
            FolderState now = FolderState.of(root, holes);
            Set<Path> paths = new LinkedHashSet<>(state(root).entries().keySet());
            paths.addAll(now.entries().keySet());
            for (Path path : paths) {
                FolderState.Entry before = state(root).entries().get(path);
                FolderState.Entry after = now.entries().get(path);
                if (before == null || after == null || !after.sameAs(before)) {
                    return root.resolve(path).toString();
                }
            }
        }
        return "";
    }

    private void measure() throws IOException, Unprovable {
        int files = 0;
        for (Path root : roots) {
            Counter counter = new Counter(files);
            Files.walkFileTree(root, counter);
            files = counter.files;
            if (files > MOST_FILES) {
                throw new Unprovable(
                        "%s holds more than %d files, too many for working copies%s"
                                .formatted(root, MOST_FILES, SMALLER));
            }
            if (bytes > MOST_BYTES) {
                throw new Unprovable(
                        "%s holds more than 1 GiB, too much for working copies%s"
                                .formatted(root, SMALLER));
            }
        }
    }

    private final class Counter extends SimpleFileVisitor<Path> {
        private int files;

        Counter(int files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            return !roots.contains(at) && FolderState.isLeftOut(at) || holes.contains(at)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path at, BasicFileAttributes attributes) {
            files++;
            bytes += attributes.isRegularFile() ? attributes.size() : 0;
            return files > MOST_FILES || bytes > MOST_BYTES
                    ? FileVisitResult.TERMINATE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path at, IOException e) {
            files++; // the program cannot read it either
            return FileVisitResult.CONTINUE;
        }
    }
}
