package dev.venturi.diagnose;

import java.util.List;

/// What the bottleneck is, why, and what it was not.
///
/// @param bottleneck the class
/// @param summary one sentence
/// @param evidence one fact a line, with its numbers
/// @param rejected the alternatives that were considered, each with the number that spoke against
///   it
public record Verdict(
        Bottleneck bottleneck, String summary, List<String> evidence, List<String> rejected) {
    public Verdict {
        evidence = List.copyOf(evidence);
        rejected = List.copyOf(rejected);
    }
}
