package dev.venturi.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The calls of one function.
///
/// @param function which
/// @param counts of all its calls
/// @param callers the same for the calls by each caller; what was called by nothing that was
///   profiled is in none
public record FunctionCalls(
        FunctionName function, CallCounts counts, Map<FunctionName, CallCounts> callers) {
    public FunctionCalls {
        callers = Collections.unmodifiableMap(new LinkedHashMap<>(callers));
    }

    /// Both together, under this one's name.
    public FunctionCalls plus(FunctionCalls other) {
        Map<FunctionName, CallCounts> both = new LinkedHashMap<>(callers);
        other.callers.forEach((caller, more) -> both.merge(caller, more, CallCounts::plus));
        return new FunctionCalls(function, counts.plus(other.counts), both);
    }

    /// The same without the folders of the files. Of callers that then have the same name the last
    /// one stays, as in pstats.
    FunctionCalls withoutFolders() {
        Map<FunctionName, CallCounts> renamed = new LinkedHashMap<>();
        callers.forEach((caller, made) -> renamed.put(caller.withoutFolders(), made));
        return new FunctionCalls(function.withoutFolders(), counts, renamed);
    }
}
