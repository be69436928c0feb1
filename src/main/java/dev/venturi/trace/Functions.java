package dev.venturi.trace;

import dev.venturi.profile.FunctionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every function that any process of the run has defined, each with a number.
final class Functions {
    /// @param qualifiedName empty where the interpreter has none (before 3.11, and in C)
    record Function(FunctionName name, String qualifiedName, int flags) {
        /// `CO_GENERATOR`, `CO_COROUTINE`, `CO_ITERABLE_COROUTINE`, `CO_ASYNC_GENERATOR` of
        /// `cpython/code.h`.
        private static final int SUSPENDS = 0x20 | 0x80 | 0x100 | 0x200;

        /// Whether its activations can be suspended.
        boolean suspends() {
            return (flags & SUSPENDS) != 0;
        }
    }

    /// Named by none: its code was running before there was a definition, or the definition was
    /// lost.
    static final int UNKNOWN = 0;

    private final Map<Nth, Integer> numbers = new HashMap<>();
    private final List<Function> all = new ArrayList<>();

    /// Of those functions of a process that nothing tells apart, such as lambdas on one line.
    private record Nth(Function function, int n) {}

    Functions() {
        number(new Function(FunctionName.builtin("<unknown>"), "", 0), 0);
    }

    /// The number of the `n`th such function of a process. One that calls another of the same name
    /// is not recursive.
    int number(Function function, int n) {
        Integer known = numbers.putIfAbsent(new Nth(function, n), all.size());
        if (known != null) {
            return known;
        }
        all.add(function);
        return all.size() - 1;
    }

    Function get(int number) {
        return all.get(number);
    }

    int count() {
        return all.size();
    }
}
