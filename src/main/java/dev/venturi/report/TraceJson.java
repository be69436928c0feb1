package dev.venturi.report;

import dev.venturi.profile.FunctionName;
import dev.venturi.profile.TracedFunction;
import dev.venturi.profile.Tracing;
import java.util.Comparator;

/// The keys of `venturi trace`.
final class TraceJson {
    private TraceJson() {}

    static void write(Json json, Program program, double wallSeconds, Tracing tracing) {
        ProfileJson.program(json, program);
        json.number("wall_seconds", wallSeconds);
        run(json, tracing);
        json.objects(
                "functions",
                tracing.functions().stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        (TracedFunction function) -> -function.use().selfSeconds()))
                        .toList(),
                function -> function(json, tracing, function));
    }

    /// What is not of one function.
    static void run(Json json, Tracing tracing) {
        json.object("tracing", () -> cost(json, tracing));
        json.texts("notes", tracing.notes());
        json.objects(
                "processes",
                tracing.processes(),
                process -> {
                    json.integer("pid", process.pid());
                    if (process.parentPid() == 0) {
                        json.unknown("parent_pid");
                    } else {
                        json.integer("parent_pid", process.parentPid());
                    }
                    json.texts("command", process.command());
                    json.objects(
                            "threads", process.threads(), thread -> thread(json, tracing, thread));
                });
    }

    private static void cost(Json json, Tracing tracing) {
        Tracing.Cost cost = tracing.cost();
        json.flag("timed", tracing.timed());
        json.integer("records", cost.records());
        seconds(json, tracing, "removed_seconds", cost.removedSeconds());
        seconds(json, tracing, "python_call_seconds", cost.pythonCallNanos() / 1e9);
        seconds(json, tracing, "builtin_call_seconds", cost.builtinCallNanos() / 1e9);
        json.number("waited_seconds", cost.waitedSeconds());
        json.number("reader_cpu_seconds", cost.readerCpuSeconds());
    }

    private static void thread(Json json, Tracing tracing, Tracing.TracedThread thread) {
        json.integer("id", thread.thread().id());
        json.text("name", thread.thread().name());
        json.flag("main", thread.thread().main());
        json.integer("calls", thread.calls());
        seconds(json, tracing, "busy_seconds", thread.busySeconds());
    }

    private static void function(Json json, Tracing tracing, TracedFunction function) {
        json.text("function", function.qualifiedName());
        name(json, function.function());
        use(json, tracing, function.use());
        seconds(json, tracing, "awaiting_seconds", function.awaitingSeconds());
        json.objects(
                "callers",
                function.callers().entrySet(),
                caller -> {
                    name(json, caller.getKey());
                    use(json, tracing, caller.getValue());
                });
    }

    private static void name(Json json, FunctionName name) {
        json.text("name", name.name());
        json.text("file", name.file());
        json.integer("line", name.line());
    }

    private static void use(Json json, Tracing tracing, TracedFunction.Use use) {
        json.integer("calls", use.calls());
        if (tracing.timed()) {
            json.integer("primitive_calls", use.calls() - use.recursiveCalls());
        } else {
            json.unknown("primitive_calls");
        }
        json.integer("resumes", use.resumes());
        seconds(json, tracing, "self_seconds", use.selfSeconds());
        seconds(json, tracing, "total_seconds", use.totalSeconds());
    }

    /// Where calls were only counted, no time is known.
    private static void seconds(Json json, Tracing tracing, String name, double seconds) {
        json.number(name, tracing.timed() ? seconds : Double.NaN);
    }
}
