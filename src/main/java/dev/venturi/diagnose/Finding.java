package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One place in the program that the evidence points at.
///
/// @param rule the rule's id, such as `io-sequential-waits`
/// @param kind what it limits
/// @param site the place: the function and line that the time, or the class definition that the
///   memory, belongs to
/// @param path the frames that lead there, outermost first, `site` last; those of one
///   representative stack
/// @param share of wall time, or of live memory, 0 to 1
/// @param predicted the expected ratio before / after of what a fix would improve (wall time, or
///   peak memory)
/// @param evidence one fact a line, with its numbers
/// @param instances the class's census for a memory finding, else null
public record Finding(
        String rule,
        Bottleneck kind,
        Frame site,
        List<Frame> path,
        double share,
        OptionalDouble predicted,
        List<String> evidence,
        @Nullable InstanceGroup instances) {
    public Finding {
        path = List.copyOf(path);
        evidence = List.copyOf(evidence);
    }
}
