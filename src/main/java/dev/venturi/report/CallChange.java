package dev.venturi.report;

import static java.util.stream.Collectors.groupingBy;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One function in two profiles.
///
/// @param before its calls in the first; empty where it has none
/// @param after its calls in the second, likewise; never both empty
record CallChange(Optional<FunctionCalls> before, Optional<FunctionCalls> after) {
    /// The functions of both, in the first one's order and then those that only the second has. One
    /// whose line differs is the same where its file has no other function of its name that is left
    /// over in either profile: an edit further up moves what stands below it.
    static List<CallChange> of(CallProfile before, CallProfile after) {
        Map<FunctionName, FunctionCalls> second = new HashMap<>();
        after.functions().forEach(calls -> second.put(calls.function(), calls));
        Set<FunctionName> first = new LinkedHashSet<>();
        before.functions().forEach(calls -> first.add(calls.function()));
        Map<FunctionName, List<FunctionCalls>> gone =
                before.functions().stream()
                        .filter(calls -> !second.containsKey(calls.function()))
                        .collect(groupingBy(CallChange::withoutLine));
        Map<FunctionName, List<FunctionCalls>> come =
                after.functions().stream()
                        .filter(calls -> !first.contains(calls.function()))
                        .collect(groupingBy(CallChange::withoutLine));
        List<CallChange> changes = new ArrayList<>();
        Set<FunctionName> met = new LinkedHashSet<>();
        for (FunctionCalls calls : before.functions()) {
            FunctionCalls other = second.get(calls.function());
            FunctionName place = withoutLine(calls);
            if (other == null && gone.getOrDefault(place, List.of()).size() == 1) {
                List<FunctionCalls> moved = come.getOrDefault(place, List.of());
                other = moved.size() == 1 ? moved.getFirst() : null;
            }
            changes.add(new CallChange(Optional.of(calls), Optional.ofNullable(other)));
            if (other != null) {
                met.add(other.function());
            }
        }
        for (FunctionCalls calls : after.functions()) {
            if (!met.contains(calls.function())) {
                changes.add(new CallChange(Optional.empty(), Optional.of(calls)));
            }
        }
        return changes;
    }

    private static FunctionName withoutLine(FunctionCalls calls) {
        FunctionName name = calls.function();
        return new FunctionName(name.file(), 0, name.name());
    }

    /// The later one, where there are two.
    FunctionCalls named() {
        return after.or(() -> before).orElseThrow();
    }

    long calls() {
        return countsAfter().calls() - countsBefore().calls();
    }

    long primitiveCalls() {
        return countsAfter().primitiveCalls() - countsBefore().primitiveCalls();
    }

    double selfSeconds() {
        return countsAfter().selfSeconds() - countsBefore().selfSeconds();
    }

    double totalSeconds() {
        return countsAfter().totalSeconds() - countsBefore().totalSeconds();
    }

    private CallCounts countsBefore() {
        return before.map(FunctionCalls::counts).orElse(CallCounts.NONE);
    }

    private CallCounts countsAfter() {
        return after.map(FunctionCalls::counts).orElse(CallCounts.NONE);
    }
}
