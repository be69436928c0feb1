package dev.venturi.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A file, folder or link that a run left otherwise than it had found it.
///
/// @param path relative to the folder
/// @param what `file`, `folder`, `link` or `special`; `nothing` where it was removed
/// @param mode its permission bits
/// @param content the digest of its bytes, or what a link points at
/// @param head its first bytes, as Latin-1, to show where two of them differ
record FileChange(String path, String what, int mode, String content, String head) {
    private static final int HEAD_BYTES = 1 << 16;

    /// The same under another name.
    FileChange named(String name) {
        return new FileChange(name, what, mode, content, head);
    }

    /// What changed in `folder` since `before`, with what is there now; by path.
    static List<FileChange> since(FolderState before, Path folder, Set<Path> holes)
            throws IOException {
        FolderState now = FolderState.of(folder, holes);
        Set<Path> paths = new TreeSet<>(before.entries().keySet());
        paths.addAll(now.entries().keySet());
        List<FileChange> changes = new ArrayList<>();
        for (Path path : paths) {
            FolderState.@Nullable Entry old = before.entries().get(path);
            FolderState.@Nullable Entry entry = now.entries().get(path);
            if (entry == null) {
                changes.add(new FileChange(path.toString(), "nothing", 0, "", ""));
            } else if (old == null || !entry.untouchedSince(old)) {
                changes.add(change(path, folder.resolve(path), entry));
            }
        }
        return changes;
    }

    private static FileChange change(Path path, Path at, FolderState.Entry entry)
            throws IOException {
        if (!entry.kind().equals("file")) {
            return new FileChange(path.toString(), entry.kind(), entry.mode(), entry.link(), "");
        }
        MessageDigest digest = sha256();
        byte[] head;
        try (InputStream bytes = Files.newInputStream(at)) {
            head = bytes.readNBytes(HEAD_BYTES);
            digest.update(head);
            byte[] buffer = new byte[HEAD_BYTES];
            int got;
            while ((got = bytes.read(buffer)) > 0) {
                digest.update(buffer, 0, got);
            }
        }
        return new FileChange(
                path.toString(),
                entry.kind(),
                entry.mode(),
                HexFormat.of().formatHex(digest.digest()),
                new String(head, StandardCharsets.ISO_8859_1));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// How two lists of changes differ, in words; empty if they do not.
    static String difference(List<FileChange> expected, List<FileChange> found) {
        Map<String, FileChange> wanted = byPath(expected);
        Map<String, FileChange> got = byPath(found);
        Set<String> paths = new TreeSet<>(wanted.keySet());
        paths.addAll(got.keySet());
        for (String path : paths) {
            FileChange one = wanted.get(path);
            FileChange other = got.get(path);
            if (one == null) {
                return path + " is written by the second only";
            }
            if (other == null) {
                return path + " is written by the first only";
            }
            if (!one.equals(other)) {
                return path + " " + one.differenceFrom(other);
            }
        }
        return "";
    }

    private static Map<String, FileChange> byPath(List<FileChange> changes) {
        Map<String, FileChange> map = new java.util.TreeMap<>();
        changes.forEach(change -> map.put(change.path, change));
        return map;
    }

    private String differenceFrom(FileChange other) {
        if (!what.equals(other.what)) {
            return "is a " + what + " / a " + other.what;
        }
        if (mode != other.mode) {
            return "has mode %o / %o".formatted(mode, other.mode);
        }
        String line = TextDifference.first(head, other.head);
        return line.isEmpty() ? "differs" : "differs (" + line + ")";
    }
}
