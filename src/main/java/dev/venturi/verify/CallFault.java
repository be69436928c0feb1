package dev.venturi.verify;

import dev.venturi.fix.Repeated;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that is done to the calls of a function, as `faults.py` is told.
///
/// @param name what it is, such as `middle call fails`
/// @param detail what exactly
/// @param settings those of `faults.py` besides where the function is
record CallFault(String name, String detail, Map<String, Object> settings) {
    /// Notes the arguments of each call.
    static CallFault recording() {
        return new CallFault("recording", "", Map.of("do", "record"));
    }

    /// Lets one call raise an exception.
    static CallFault raising(
            String which, int index, int calls, String function, String error, List<Path> logs) {
        return new CallFault(
                which + " call fails",
                "call %d of %d of %s raises %s".formatted(index + 1, calls, function, error),
                Map.of("do", "raise", "index", index, "error", error, "recordings", names(logs)));
    }

    /// Lets every call raise an exception of its own, the first ones later than those after them.
    static CallFault raisingEach(String function, List<Path> logs) {
        return new CallFault(
                "every call fails",
                "each call of %s raises a RuntimeError of its own, later ones first"
                        .formatted(function),
                Map.of("do", "raise-each", "error", "RuntimeError", "recordings", names(logs)));
    }

    /// Lets calls end after later ones that have begun.
    static CallFault reversing(String function, Path state, List<Path> logs) {
        return new CallFault(
                "later calls end first",
                "calls of %s end after later ones that have begun".formatted(function),
                Map.of("do", "reverse", "state", state.toString(), "recordings", names(logs)));
    }

    /// Leaves only the first of the items that the loop goes over.
    static CallFault cutting(int most, Repeated calls) {
        return new CallFault(
                most == 0 ? "no items" : "one item",
                "%s in %s has only its first %d items"
                        .formatted(calls.items(), calls.scope(), most),
                Map.of("do", "few", "most", most));
    }

    /// All that `faults.py` needs to know.
    ///
    /// @param file where the program sees the file in question
    Map<String, Object> told(Repeated calls, Path file, Path log) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("file", file.toString());
        all.put("function", calls.function());
        all.put("library", calls.library());
        all.put("items", calls.items());
        all.put("scope", calls.scope());
        all.put("log", log.toString());
        return all;
    }

    /// Whether it changes the loop rather than a call.
    boolean cuts() {
        return "few".equals(settings.get("do"));
    }

    private static List<String> names(List<Path> logs) {
        return logs.stream().map(Path::toString).toList();
    }
}
