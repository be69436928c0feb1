package dev.venturi.trace;

import java.util.Arrays;

/// Since when which activations are suspended. An activation is known by its frame, whose address
/// it keeps for life; one that is never resumed is forgotten when another has its address.
final class Suspensions {
    private final LongMap places = new LongMap();
    private long[] since = new long[64];
    private int[] functions = new int[64];

    void suspended(long frame, int function, long now) {
        int place = places.get(frame);
        if (place < 0) {
            place = places.size();
            places.put(frame, place);
            if (place == since.length) {
                since = Arrays.copyOf(since, 2 * place);
                functions = Arrays.copyOf(functions, 2 * place);
            }
        }
        since[place] = now;
        functions[place] = function;
    }

    /// @return for how many ticks it was suspended; 0 if that is not known
    long resumed(long frame, int function, long now) {
        int place = places.get(frame);
        if (place < 0 || functions[place] != function || since[place] == 0) {
            return 0;
        }
        long ticks = now - since[place];
        since[place] = 0;
        return ticks;
    }
}
