package dev.venturi.verify;

import dev.venturi.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A copy of the program's folders, in which the program may write, and which can be put back.
///
/// The folder `/home/me/project` is copied to `BASE/home/me/project`, so that folders keep their
/// relation to each other. Modes and times are kept. A link that points into the program's folders
/// stays a link; one that points out of them becomes a copy of what it points at, so that nothing
/// outside is written through it.
final class WorkingCopy {
    private final ProgramFolders folders;
    private final Path base;
    private final Map<Path, byte[]> replaced;
    private final Map<Path, FolderState> pristine = new HashMap<>();

    /// Makes a copy.
    ///
    /// @param base a folder that does not exist yet
    /// @param shown where the program will see `base`: absolute links into the folders point there,
    ///   or stay as they are if it is null's stand-in, the root `/`
    /// @param replaced new contents of some files, by their path in the user's folders
    WorkingCopy(ProgramFolders folders, Path base, Path shown, Map<Path, byte[]> replaced)
            throws IOException {
        this.folders = folders;
        this.base = base;
        this.replaced = Map.copyOf(replaced);
        Copier copier = new Copier(shown);
        for (Path root : folders.roots()) {
            copier.copyTree(root, in(base, root));
        }
        for (Path hole : folders.holes()) {
            Files.createDirectories(in(base, hole));
        }
        for (Map.Entry<Path, byte[]> file : this.replaced.entrySet()) {
            replace(file.getKey(), file.getValue());
        }
        remember();
    }

    /// Where the copy of `original` lies below `base`.
    static Path in(Path base, Path original) {
        return base.resolve(Path.of("/").relativize(original));
    }

    Path base() {
        return base;
    }

    /// What the program changed since the copy was made or put back; paths as in the user's
    /// folders.
    List<FileChange> changes() throws IOException {
        List<FileChange> all = new ArrayList<>();
        for (Path root : folders.roots()) {
            for (FileChange change : FileChange.since(pristine(root), in(base, root), holes())) {
                all.add(
                        new FileChange(
                                root.resolve(change.path()).toString(),
                                change.what(),
                                change.mode(),
                                change.content(),
                                change.head()));
            }
        }
        return all;
    }

    /// Undoes `changes`, with the user's files as the source.
    ///
    /// @throws Unprovable if one of those is not any more what it was
    void undo(List<FileChange> changes) throws IOException, Unprovable {
        if (changes.isEmpty()) {
            return;
        }
        for (FileChange change : changes.reversed()) {
            Path at = in(base, Path.of(change.path()));
            // A folder that was there before keeps what is in it; only its mode has changed.
            if (!(change.what().equals("folder") && wasFolder(Path.of(change.path())))) {
                remove(at);
            }
        }
        for (FileChange change : changes) {
            Path original = Path.of(change.path());
            for (Path root : folders.roots()) {
                if (original.startsWith(root)
                        && pristine(root).entries().containsKey(root.relativize(original))) {
                    putBack(root, original);
                }
            }
        }
        remember();
    }

    private boolean wasFolder(Path original) {
        for (Path root : folders.roots()) {
            FolderState.Entry before =
                    original.startsWith(root)
                            ? pristine(root).entries().get(root.relativize(original))
                            : null;
            if (before != null) {
                return before.kind().equals("folder");
            }
        }
        return false;
    }

    private void putBack(Path root, Path original) throws IOException, Unprovable {
        if (replaced.containsKey(original)) {
            replace(original, java.util.Objects.requireNonNull(replaced.get(original)));
            return;
        }
        FolderState.Entry before = folders.state(root).entries().get(root.relativize(original));
        FolderState.Entry now =
                Files.exists(original, LinkOption.NOFOLLOW_LINKS)
                        ? FolderState.entry(original)
                        : null;
        if (before == null || now == null || !now.sameAs(before)) {
            throw new Unprovable(
                    original
                            + " changed while the patch was being proved: let nothing write there"
                            + " and run doctor again");
        }
        Path at = in(base, original);
        if (before.kind().equals("folder")) {
            Files.createDirectories(at);
            Files.setPosixFilePermissions(at, Files.getPosixFilePermissions(original));
        } else {
            Files.createDirectories(at.getParent());
            Files.copy(
                    original,
                    at,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING,
                    LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void remove(Path at) throws IOException {
        if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
            TemporaryFolder.empty(at);
        }
        Files.deleteIfExists(at);
    }

    private void replace(Path original, byte[] content) throws IOException {
        Path at = in(base, original);
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(original);
        Files.deleteIfExists(at);
        Files.write(at, content);
        Files.setPosixFilePermissions(at, modes);
    }

    private FolderState pristine(Path root) {
        return java.util.Objects.requireNonNull(pristine.get(root));
    }

    private void remember() throws IOException {
        for (Path root : folders.roots()) {
            pristine.put(root, FolderState.of(in(base, root), holes()));
        }
    }

    private Set<Path> holes() {
        return folders.holes().stream()
                .map(hole -> in(base, hole))
                .collect(java.util.stream.Collectors.toSet());
    }

    /// Copies a tree.
    private final class Copier {
        private final Path shown;

        Copier(Path shown) {
            this.shown = shown;
        }

        void copyTree(Path from, Path to) throws IOException {
            Files.createDirectories(to.getParent());
            Files.walkFileTree(
                    from,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path at, BasicFileAttributes attributes) throws IOException {
                            if (!at.equals(from) && FolderState.isLeftOut(at)
                                    || folders.holes().contains(at)) {
                                return FileVisitResult.SKIP_SUBTREE;
                            }
                            Files.createDirectory(to.resolve(from.relativize(at)));
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                                throws IOException {
                            copyFile(at, to.resolve(from.relativize(at)), attributes);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path at, IOException e)
                                throws IOException {
                            if (e instanceof AccessDeniedException) {
                                return FileVisitResult
                                        .CONTINUE; // the program cannot read it either
                            }
                            throw e;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path at, @org.jspecify.annotations.Nullable IOException e)
                                throws IOException {
                            if (e != null) {
                                throw e;
                            }
                            Path copy = to.resolve(from.relativize(at));
                            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(at));
                            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(at));
                            return FileVisitResult.CONTINUE;
                        }
                    });
        }

        private void copyFile(Path at, Path copy, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isSymbolicLink()) {
                copyLink(at, copy);
            } else if (attributes.isRegularFile()) {
                try {
                    Files.copy(at, copy, StandardCopyOption.COPY_ATTRIBUTES);
                } catch (AccessDeniedException | NoSuchFileException _) {
                    // The program cannot read it either, or it is gone by now.
                }
            }
        }

        private void copyLink(Path at, Path copy) throws IOException {
            Path target = Files.readSymbolicLink(at);
            Path absolute = at.resolveSibling(target).normalize();
            boolean inside = folders.roots().stream().anyMatch(absolute::startsWith);
            if (inside || !Files.exists(at)) {
                Files.createSymbolicLink(
                        copy, target.isAbsolute() && inside ? in(shown, absolute) : target);
            } else if (Files.isDirectory(at)) {
                copyTree(at.toRealPath(), copy);
            } else {
                Files.copy(at, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
