package dev.venturi.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What tracing a program found.
///
/// @param functions over all threads of all processes, or of the one that was asked for, in no
///   order
/// @param processes in the order in which they began
/// @param timed whether there are times; otherwise only calls were counted
/// @param cost what tracing took
/// @param notes what could not be traced, and why: one line each
public record Tracing(
        List<TracedFunction> functions,
        List<TracedProcess> processes,
        boolean timed,
        Cost cost,
        List<String> notes) {
    public Tracing {
        functions = List.copyOf(functions);
        processes = List.copyOf(processes);
        notes = List.copyOf(notes);
    }

    /// @param pid its process id
    /// @param parentPid that of the traced process that forked it; 0 if none did
    /// @param command its command line
    /// @param threads in the order in which they were first seen
    public record TracedProcess(
            long pid, long parentPid, List<String> command, List<TracedThread> threads) {
        public TracedProcess {
            command = List.copyOf(command);
            threads = List.copyOf(threads);
        }
    }

    /// @param thread which
    /// @param calls activations on it
    /// @param busySeconds wall time with any traced function on its stack
    public record TracedThread(ThreadInfo thread, long calls, double busySeconds) {}

    /// @param records what the probe wrote
    /// @param removedSeconds the probe's own time, as calibrated, that was taken out of all times
    /// @param pythonCallNanos what a call of a function in Python cost more than untraced
    /// @param builtinCallNanos what a call of a function in C cost more
    /// @param waitedSeconds for which threads waited until Venturi had made room in their rings;
    ///   part of `removedSeconds`
    /// @param readerCpuSeconds CPU time of Venturi's thread that read the records
    public record Cost(
            long records,
            double removedSeconds,
            double pythonCallNanos,
            double builtinCallNanos,
            double waitedSeconds,
            double readerCpuSeconds) {}

    /// As pstats holds it.
    ///
    /// @param resumesAreCalls as in cProfile, where going on with a generator is a call of it
    public CallProfile calls(boolean resumesAreCalls) {
        Map<FunctionName, FunctionCalls> byName = new LinkedHashMap<>();
        for (TracedFunction function : functions) {
            byName.merge(function.function(), function.calls(resumesAreCalls), Tracing::together);
        }
        return new CallProfile(List.copyOf(byName.values()));
    }

    /// Two functions that pstats cannot tell apart: lambdas on one line.
    private static FunctionCalls together(FunctionCalls a, FunctionCalls b) {
        Map<FunctionName, CallCounts> callers = new LinkedHashMap<>(a.callers());
        b.callers().forEach((caller, counts) -> callers.merge(caller, counts, CallCounts::plus));
        return new FunctionCalls(a.function(), a.counts().plus(b.counts()), callers);
    }
}
