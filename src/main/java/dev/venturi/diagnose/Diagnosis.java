package dev.venturi.diagnose;

import dev.venturi.target.Trouble;
import java.util.List;

/// The verdict and the places that it rests on, largest share first.
public record Diagnosis(Verdict verdict, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /// Decides what limited a run.
    ///
    /// Where the verdict is computing this measures the machine's cores for some seconds.
    ///
    /// @throws Trouble if the interpreter cannot be run to read the program's source
    public static Diagnosis of(RunFacts run) throws Trouble {
        return new DecisionTree(run).decide();
    }
}
