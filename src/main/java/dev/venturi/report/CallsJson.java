package dev.venturi.report;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.util.Optional;

/// The keys of counted calls.
final class CallsJson {
    private CallsJson() {}

    static void write(Json json, CallProfile profile) {
        totals(json, profile);
        json.objects("functions", profile.functions(), calls -> function(json, calls));
    }

    /// The functions are in the order of [CallChange#of].
    static void write(Json json, CallProfile before, CallProfile after) {
        json.object("before", () -> totals(json, before));
        json.object("after", () -> totals(json, after));
        json.objects(
                "functions",
                CallChange.of(before, after),
                change -> {
                    name(json, change.named().function());
                    side(json, "before", change.before());
                    side(json, "after", change.after());
                    json.object(
                            "change",
                            () -> {
                                json.integer("calls", change.calls());
                                json.integer("primitive_calls", change.primitiveCalls());
                                json.number("self_seconds", change.selfSeconds());
                                json.number("total_seconds", change.totalSeconds());
                            });
                });
    }

    private static void side(Json json, String name, Optional<FunctionCalls> calls) {
        calls.ifPresentOrElse(
                known ->
                        json.object(
                                name,
                                () -> {
                                    json.integer("line", known.function().line());
                                    counts(json, known.counts());
                                }),
                () -> json.unknown(name));
    }

    private static void totals(Json json, CallProfile profile) {
        json.integer("calls", profile.calls());
        json.integer("primitive_calls", profile.primitiveCalls());
        json.number("self_seconds", profile.selfSeconds());
    }

    private static void function(Json json, FunctionCalls calls) {
        name(json, calls.function());
        counts(json, calls.counts());
        json.objects(
                "callers",
                calls.callers().entrySet(),
                caller -> {
                    name(json, caller.getKey());
                    counts(json, caller.getValue());
                });
    }

    private static void name(Json json, FunctionName name) {
        json.text("function", name.name());
        json.text("file", name.file());
        json.integer("line", name.line());
    }

    private static void counts(Json json, CallCounts counts) {
        json.integer("calls", counts.calls());
        if (counts.timed()) {
            json.integer("primitive_calls", counts.primitiveCalls());
        } else {
            json.unknown("primitive_calls");
        }
        json.number("self_seconds", counts.selfSeconds());
        json.number("total_seconds", counts.totalSeconds());
    }
}
