package dev.venturi.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The calls of one function as a tracer counts them: an activation is one call, and that a
/// suspended one goes on is a resume.
///
/// @param function its name as pstats has it
/// @param qualifiedName such as `Class.method`; its plain name where the interpreter has none
/// @param suspends whether it is a generator, a coroutine or an asynchronous generator
/// @param use all of it
/// @param awaitingSeconds wall time for which its activations were suspended until they were
///   resumed; 0 for what is no coroutine
/// @param callers what each caller made of it, in no order; what nothing that was traced called is
///   in none
public record TracedFunction(
        FunctionName function,
        String qualifiedName,
        boolean suspends,
        Use use,
        double awaitingSeconds,
        Map<FunctionName, Use> callers) {
    public TracedFunction {
        callers = Collections.unmodifiableMap(new LinkedHashMap<>(callers));
    }

    /// @param calls activations
    /// @param recursiveCalls those that began while the function already ran on that thread
    /// @param resumes how often an activation that was suspended went on
    /// @param recursiveResumes those while another activation already ran on that thread
    /// @param selfSeconds as in [CallCounts]
    /// @param totalSeconds as in [CallCounts]
    public record Use(
            long calls,
            long recursiveCalls,
            long resumes,
            long recursiveResumes,
            double selfSeconds,
            double totalSeconds) {
        /// Nothing.
        public static final Use NONE = new Use(0, 0, 0, 0, 0, 0);

        /// Both together.
        public Use plus(Use other) {
            return new Use(
                    calls + other.calls,
                    recursiveCalls + other.recursiveCalls,
                    resumes + other.resumes,
                    recursiveResumes + other.recursiveResumes,
                    selfSeconds + other.selfSeconds,
                    totalSeconds + other.totalSeconds);
        }

        CallCounts counts(boolean resumesAreCalls) {
            return resumesAreCalls
                    ? new CallCounts(
                            calls + resumes,
                            calls + resumes - recursiveCalls - recursiveResumes,
                            selfSeconds,
                            totalSeconds)
                    : new CallCounts(calls, calls - recursiveCalls, selfSeconds, totalSeconds);
        }
    }

    /// Both together, under this one's names.
    public TracedFunction plus(TracedFunction other) {
        Map<FunctionName, Use> both = new LinkedHashMap<>(callers);
        other.callers.forEach((caller, more) -> both.merge(caller, more, Use::plus));
        return new TracedFunction(
                function,
                qualifiedName,
                suspends,
                use.plus(other.use),
                awaitingSeconds + other.awaitingSeconds,
                both);
    }

    FunctionCalls calls(boolean resumesAreCalls) {
        Map<FunctionName, CallCounts> from = new LinkedHashMap<>();
        callers.forEach((caller, use) -> from.put(caller, use.counts(resumesAreCalls)));
        return new FunctionCalls(function, use.counts(resumesAreCalls), from);
    }
}
