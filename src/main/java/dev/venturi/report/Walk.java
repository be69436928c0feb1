package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.fix.FixProposal;
import dev.venturi.profile.Profile;
import dev.venturi.verify.ProofResult;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One walk over the map: what was found at each stop, and where it ended.
///
/// @param program whose
/// @param profile what sampling found
/// @param diagnosis the verdict and its places
/// @param fixes the patch, or why there is none
/// @param patchFile where the patch was written, null if there is none
/// @param proof the end of the walk
/// @param nextSteps what to do now, one sentence each
public record Walk(
        Program program,
        Profile profile,
        Diagnosis diagnosis,
        FixProposal fixes,
        @Nullable Path patchFile,
        ProofStop proof,
        List<String> nextSteps) {
    public Walk {
        nextSteps = List.copyOf(nextSteps);
    }

    /// What became of the proof.
    public sealed interface ProofStop {
        /// It was carried through.
        record Decided(ProofResult result) implements ProofStop {}

        /// It was not made, or was given up.
        ///
        /// @param reason one sentence that says why, with what was seen
        record NotMade(String reason) implements ProofStop {}
    }

    /// What the patch was made against, else what the verdict says.
    Bottleneck kind() {
        return fixes.patch() == null
                ? diagnosis.verdict().bottleneck()
                : fixes.patch().finding().kind();
    }

    /// The finding that the walk went on with: the patch's, else the largest.
    @Nullable Finding finding() {
        if (fixes.patch() != null) {
            return fixes.patch().finding();
        }
        return diagnosis.findings().isEmpty() ? null : diagnosis.findings().getFirst();
    }

    /// The gain that was predicted for it.
    OptionalDouble predicted() {
        Finding finding = finding();
        return finding == null ? OptionalDouble.empty() : finding.predicted();
    }
}
