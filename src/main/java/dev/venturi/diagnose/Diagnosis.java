package dev.venturi.diagnose;

import java.util.List;

/// The verdict and the places that it rests on, largest share first.
public record Diagnosis(Verdict verdict, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }
}
