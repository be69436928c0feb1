package dev.venturi.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

    /// Both together: this one's functions first, then those that only `other` has.
    public CallProfile plus(CallProfile other) {
        return added(Stream.concat(functions.stream(), other.functions.stream()));
    }

    /// The same without the folders of the files; functions that then have the same name are one.
    public CallProfile withoutFolders() {
        return added(functions.stream().map(FunctionCalls::withoutFolders));
    }

    private static CallProfile added(Stream<FunctionCalls> functions) {
        Map<FunctionName, FunctionCalls> byName = new LinkedHashMap<>();
        functions.forEach(calls -> byName.merge(calls.function(), calls, FunctionCalls::plus));
        return new CallProfile(List.copyOf(byName.values()));
    }
}
