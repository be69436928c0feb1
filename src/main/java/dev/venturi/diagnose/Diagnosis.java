package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.target.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The verdict and the places that it rests on.
///
/// @param findings largest share first
/// @param repeated the function whose calls a fix would overlap or spread out; null where there is
///   none
public record Diagnosis(Verdict verdict, List<Finding> findings, @Nullable Frame repeated) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /// Without a function to overlap or spread out.
    public Diagnosis(Verdict verdict, List<Finding> findings) {
        this(verdict, findings, null);
    }

    /// Decides what limited a run.
    ///
    /// Where the verdict is computing and gains are asked for, this measures the machine's cores
    /// for some seconds.
    ///
    /// @throws Trouble if the interpreter cannot be run to read the program's source
    public static Diagnosis of(RunFacts run) throws Trouble {
        return new DecisionTree(run).decide();
    }
}
