package dev.venturi.profile;

import java.util.List;

/// The calls of every function of a program: what a pstats file holds.
///
/// @param functions each once, in no particular order
public record CallProfile(List<FunctionCalls> functions) {
    public CallProfile {
        functions = List.copyOf(functions);
    }

    /// All calls.
    public long calls() {
        return functions.stream().mapToLong(function -> function.counts().calls()).sum();
    }

    /// All calls that were not recursive.
    public long primitiveCalls() {
        return functions.stream().mapToLong(function -> function.counts().primitiveCalls()).sum();
    }

    /// The time of all functions themselves.
    public double selfSeconds() {
        return functions.stream().mapToDouble(function -> function.counts().selfSeconds()).sum();
    }
}
