package dev.venturi.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What threads waited for, numbered.
final class Awaited {
    /// The number of nothing, or of what is not known.
    static final int NOTHING = 0;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    Awaited() {
        number("");
    }

    int number(String text) {
        return numbers.computeIfAbsent(
                text,
                fresh -> {
                    texts.add(fresh);
                    return texts.size() - 1;
                });
    }

    String text(int number) {
        return texts.get(number);
    }
}
