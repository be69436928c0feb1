package dev.venturi.fix;

import dev.venturi.diagnose.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change of the program's source.
///
/// @param shape the shape that was recognised, such as `slots-dataclass`, `slots-class`,
///   `gather-to-thread`, `pool-starmap`
/// @param summary one sentence: what it changes and why that helps
/// @param root the folder that the paths of `diff` are relative to
/// @param diff a unified diff that `git apply` takes in `root` and `git apply -R` reverses
/// @param after the new text of each changed file, by its path relative to `root`
/// @param changedLines lines of the new text that the patch added or changed, by the same paths
/// @param finding what it answers
/// @param assumptions what the patch takes for granted and the proof checks, one sentence each
/// @param repeated the calls that it makes in another way; null where it does not, or where they
///   have no name
public record Patch(
        String shape,
        String summary,
        Path root,
        String diff,
        Map<Path, byte[]> after,
        Map<Path, List<Integer>> changedLines,
        Finding finding,
        List<String> assumptions,
        @Nullable Repeated repeated) {}
