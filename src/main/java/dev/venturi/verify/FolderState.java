package dev.venturi.verify;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What lies in a folder, without the contents: enough to see that something was written.
///
/// @param entries by path relative to the folder
record FolderState(SortedMap<Path, Entry> entries) {
    /// Folders that belong to other tools: caches that are rebuilt, or a history of the source.
    /// They are neither copied nor compared.
    static final Set<String> TOOLS =
            Set.of(
                    "__pycache__",
                    ".git",
                    ".hg",
                    ".svn",
                    ".mypy_cache",
                    ".pytest_cache",
                    ".ruff_cache",
                    ".tox",
                    ".nox",
                    "node_modules");

    private static final int PERMISSIONS = 0xfff;

    /// One file, folder or link.
    ///
    /// @param kind `file`, `folder`, `link` or `special`
    /// @param changed the inode's change time, which no program can set back
    record Entry(
            String kind, int mode, long size, FileTime modified, FileTime changed, String link) {
        /// Whether it was written or its mode changed, by what `stat` says. The time of a folder
        /// changes with its entries, which are looked at themselves.
        boolean sameAs(Entry other) {
            return kind.equals(other.kind)
                    && mode == other.mode
                    && link.equals(other.link)
                    && (kind.equals("folder")
                            || size == other.size && modified.equals(other.modified));
        }

        /// The same, and no write since then either.
        boolean untouchedSince(Entry other) {
            return sameAs(other) && (kind.equals("folder") || changed.equals(other.changed));
        }
    }

    /// Looks at `folder`, but not into those of [#TOOLS], virtual environments, and `holes`.
    static FolderState of(Path folder, Set<Path> holes) throws IOException {
        SortedMap<Path, Entry> entries = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return new FolderState(entries);
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path at, BasicFileAttributes attributes) throws IOException {
                        if (!at.equals(folder)) {
                            if (isLeftOut(at) || holes.contains(at)) {
                                return FileVisitResult.SKIP_SUBTREE;
                            }
                            entries.put(folder.relativize(at), entry(at));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                            throws IOException {
                        entries.put(folder.relativize(at), entry(at));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path at, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // removed while we looked
                        }
                        // A folder that may not be read: its own entry is all that can be known.
                        entries.put(folder.relativize(at), entry(at));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return new FolderState(entries);
    }

    /// Whether a folder is another tool's, or a virtual environment.
    static boolean isLeftOut(Path folder) {
        return TOOLS.contains(String.valueOf(folder.getFileName()))
                || Files.exists(folder.resolve("pyvenv.cfg"));
    }

    /// What lies at `at` itself.
    static Entry entry(Path at) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(
                        at,
                        "unix:mode,size,lastModifiedTime,ctime,isRegularFile,isDirectory,isSymbolicLink",
                        LinkOption.NOFOLLOW_LINKS);
        boolean link = truth(attributes, "isSymbolicLink");
        String kind =
                link
                        ? "link"
                        : truth(attributes, "isDirectory")
                                ? "folder"
                                : truth(attributes, "isRegularFile") ? "file" : "special";
        return new Entry(
                kind,
                (int) value(attributes, "mode") & PERMISSIONS,
                (long) value(attributes, "size"),
                (FileTime) value(attributes, "lastModifiedTime"),
                (FileTime) value(attributes, "ctime"),
                link ? Files.readSymbolicLink(at).toString() : "");
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return java.util.Objects.requireNonNull(attributes.get(name), name);
    }

    private static boolean truth(Map<String, Object> attributes, String name) {
        return (boolean) value(attributes, name);
    }
}
