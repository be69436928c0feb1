package dev.venturi.fix;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Puts a patch into the user's files.
public final class PatchFiles {
    private PatchFiles() {}

    /// Applies `patch` to the files that it was made for: all of them, or none.
    ///
    /// @throws Trouble if a file was changed since the patch was made, or cannot be written
    public static void apply(Patch patch) throws Trouble {
        Map<Path, Path> written = new LinkedHashMap<>();
        try {
            requireUnchanged(patch);
            for (var change : patch.after().entrySet()) {
                Path file = patch.root().resolve(change.getKey()).toRealPath();
                Path beside = Files.createTempFile(file.getParent(), ".venturi-", ".tmp");
                written.put(beside, file);
                Files.write(beside, change.getValue());
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                Files.setPosixFilePermissions(beside, permissions);
            }
            for (var replacement : written.entrySet()) {
                Files.move(
                        replacement.getKey(),
                        replacement.getValue(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | FixException e) {
            throw new Trouble(
                    "cannot apply the patch in " + patch.root() + ": " + e.getMessage(), e);
        } finally {
            for (Path beside : written.keySet()) {
                beside.toFile().delete();
            }
        }
    }

    /// The diff from what the files hold now to what they are to hold must still be the patch's.
    private static void requireUnchanged(Patch patch) throws Trouble, IOException, FixException {
        StringBuilder diff = new StringBuilder();
        for (var change : new TreeMap<>(patch.after()).entrySet()) {
            byte[] now = Files.readAllBytes(patch.root().resolve(change.getKey()));
            diff.append(SourceDiff.between(change.getKey(), now, change.getValue()).text());
        }
        if (!diff.toString().equals(patch.diff())) {
            throw new Trouble(
                    "the sources in "
                            + patch.root()
                            + " were changed since the patch was made: it was not applied");
        }
    }
}
