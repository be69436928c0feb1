package dev.venturi.report;

import static java.util.stream.Collectors.groupingBy;

import dev.venturi.profile.FunctionTime;
import dev.venturi.profile.ObservedFunction;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import dev.venturi.profile.TracedFunction.Use;
import dev.venturi.profile.Tracing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys that `run`, `attach` and `doctor` share.
final class ProfileJson {
    private ProfileJson() {}

    static void write(Json json, Program program, Profile profile) {
        run(json, program, profile);
        json.objects("functions", profile.functions(), function -> function(json, function));
    }

    /// The same where the calls were counted.
    static void write(Json json, Program program, Profile profile, Tracing tracing) {
        run(json, program, profile);
        TraceJson.run(json, tracing);
        json.objects(
                "functions",
                ObservedFunction.of(profile, tracing),
                function -> function(json, tracing.timed(), function));
    }

    /// What is not of one function.
    private static void run(Json json, Program program, Profile profile) {
        program(json, program);
        json.number("wall_seconds", profile.wallSeconds());
        json.number("cpu_seconds", profile.cpuNanos() / 1e9);
        json.object("sampling", () -> sampling(json, profile));
        json.object("states", () -> states(json, profile.stateShares()));
        json.object("state_errors", () -> stateErrors(json, profile));
        threads(json, profile);
    }

    /// Whose report it is: the same keys in all of them.
    static void program(Json json, Program program) {
        json.text("python", program.pythonVersion());
        json.text("executable", program.executable().toString());
        json.texts("command", program.command());
    }

    private static void sampling(Json json, Profile profile) {
        SamplingQuality quality = profile.quality();
        json.number("rate", quality.achievedHertz());
        json.number("requested_rate", quality.requestedHertz());
        json.integer("ticks", quality.ticks());
        json.integer("samples", quality.samples());
        json.integer("missed", quality.missed());
        json.integer("torn", quality.torn());
        json.integer("partial", quality.partial());
        json.integer("unknown", quality.unknown());
        json.number("profiler_cpu_seconds", quality.profilerCpuSeconds());
    }

    private static void states(Json json, Map<ThreadState, Double> values) {
        values.forEach((state, value) -> json.number(state.label(), value));
    }

    private static void stateErrors(Json json, Profile profile) {
        StateShares shares = StateShares.of(profile);
        shares.byState()
                .forEach(
                        (state, weights) ->
                                json.number(state.label(), weights.shareError(shares.all())));
    }

    private static void threads(Json json, Profile profile) {
        Map<ThreadInfo, List<Sample>> samples =
                profile.samples().stream().collect(groupingBy(Sample::thread));
        json.objects(
                "threads",
                profile.threads(),
                thread -> {
                    List<Sample> own = samples.getOrDefault(thread, List.of());
                    json.integer("id", thread.id());
                    json.text("name", thread.name());
                    json.flag("main", thread.main());
                    json.integer("samples", own.stream().mapToLong(Sample::count).sum());
                    json.number("seconds", own.stream().mapToLong(Sample::nanos).sum() / 1e9);
                    json.object("states", () -> states(json, Profile.secondsByState(own)));
                });
    }

    private static void function(Json json, FunctionTime function) {
        json.text("function", function.function());
        json.text("file", function.file());
        json.integer("line", function.line());
        json.integer("samples", function.samples());
        json.number("self_seconds", function.selfSeconds());
        json.number("total_seconds", function.totalSeconds());
        json.object("states", () -> states(json, function.states()));
        json.object("total_states", () -> states(json, function.totalStates()));
    }

    private static void function(Json json, boolean timed, ObservedFunction function) {
        if (function.sampled() != null) {
            function(json, function.sampled());
        } else {
            json.text("function", function.name().name());
            json.text("file", function.name().file());
            json.integer("line", function.name().line());
            json.integer("samples", 0);
            List.of("self_seconds", "total_seconds", "states", "total_states")
                    .forEach(json::unknown);
        }
        calls(json, timed, function.counted());
    }

    private static void calls(
            Json json, boolean timed, ObservedFunction.@Nullable Counted counted) {
        if (counted == null) {
            List.of(
                            "calls",
                            "primitive_calls",
                            "resumes",
                            "traced_self_seconds",
                            "traced_total_seconds",
                            "awaiting_seconds")
                    .forEach(json::unknown);
            return;
        }
        Use use = counted.use();
        json.integer("calls", use.calls());
        if (timed) {
            json.integer("primitive_calls", use.calls() - use.recursiveCalls());
        } else {
            json.unknown("primitive_calls");
        }
        json.integer("resumes", use.resumes());
        json.number("traced_self_seconds", timed ? use.selfSeconds() : Double.NaN);
        json.number("traced_total_seconds", timed ? use.totalSeconds() : Double.NaN);
        json.number("awaiting_seconds", timed ? counted.awaitingSeconds() : Double.NaN);
    }
}
