package dev.venturi.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one function of a run that was sampled while its calls were counted.
///
/// @param name with its qualified name; a function in C, which no sample shows, has its description
/// @param sampled null where it was in no sample: its calls were too short, or it is in C
/// @param counted null where none of its calls was counted: it ran before the program's own code
///   did, or in a thread that could not be traced
public record ObservedFunction(
        FunctionName name, @Nullable FunctionTime sampled, @Nullable Counted counted) {
    /// @param use all its calls
    /// @param awaitingSeconds as in [TracedFunction]
    public record Counted(TracedFunction.Use use, double awaitingSeconds) {
        private Counted plus(Counted other) {
            return new Counted(use.plus(other.use), awaitingSeconds + other.awaitingSeconds);
        }
    }

    /// All functions: those that were sampled, in the order of [Profile#functions], then the others
    /// in the order of `tracing`.
    public static List<ObservedFunction> of(Profile profile, Tracing tracing) {
        Map<FunctionName, Counted> counted = new LinkedHashMap<>();
        for (TracedFunction function : tracing.functions()) {
            counted.merge(
                    qualified(function),
                    new Counted(function.use(), function.awaitingSeconds()),
                    Counted::plus);
        }
        List<ObservedFunction> functions = new ArrayList<>();
        for (FunctionTime time : profile.functions()) {
            FunctionName name = new FunctionName(time.file(), time.line(), time.function());
            functions.add(new ObservedFunction(name, time, counted.remove(name)));
        }
        counted.forEach((name, calls) -> functions.add(new ObservedFunction(name, null, calls)));
        return functions;
    }

    /// The sampler knows no other name.
    private static FunctionName qualified(TracedFunction function) {
        FunctionName name = function.function();
        return name.builtin()
                ? name
                : new FunctionName(name.file(), name.line(), function.qualifiedName());
    }
}
