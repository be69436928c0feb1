package dev.venturi.trace;

import dev.venturi.profile.Frame;
import dev.venturi.profile.SiteCalls;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers each call of one function with its duration, and which activation called it.
final class CallLog {
    /// What is beyond is counted and not kept: 16 MB.
    private static final int MOST = 1_000_000;

    private final @Nullable Frame watched;
    private final BitSet numbers = new BitSet();
    private final List<long[]> calls = new ArrayList<>();
    private boolean full;

    /// @param watched the function, by its qualified name, file and first line; null for none
    CallLog(@Nullable Frame watched) {
        this.watched = watched;
    }

    /// A function was defined.
    void defined(int number, Functions.Function function) {
        Frame wanted = watched;
        if (wanted != null
                && function.name().line() == wanted.firstLine()
                && function.name().file().equals(wanted.file())
                && (function.qualifiedName().isEmpty()
                        ? wanted.function().endsWith(function.name().name())
                        : wanted.function().equals(function.qualifiedName()))) {
            numbers.set(number);
        }
    }

    boolean watches(int number) {
        return numbers.get(number);
    }

    void ended(long caller, long ticks) {
        if (calls.size() < MOST) {
            calls.add(new long[] {caller, ticks});
        } else {
            full = true;
        }
    }

    /// @return nothing known if there were too many calls to keep
    SiteCalls calls(Clock clock) {
        Map<Long, List<Double>> groups = new LinkedHashMap<>();
        if (!full) {
            for (long[] call : calls) {
                groups.computeIfAbsent(call[0], k -> new ArrayList<>())
                        .add(clock.seconds(Math.max(0, call[1])));
            }
        }
        return new SiteCalls(List.copyOf(groups.values()));
    }
}
