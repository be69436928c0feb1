package dev.venturi.fix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the fixer says to a diagnosis.
///
/// @param patch the one patch that answers the largest finding it could, or null
/// @param refusals the reasons why others were left alone
/// @param unrecognised one sentence for each finding whose place has none of the known shapes
public record FixProposal(
        @Nullable Patch patch, List<Refusal> refusals, List<String> unrecognised) {
    public FixProposal {
        refusals = List.copyOf(refusals);
        unrecognised = List.copyOf(unrecognised);
    }
}
