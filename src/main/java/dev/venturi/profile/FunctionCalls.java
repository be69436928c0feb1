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
}
