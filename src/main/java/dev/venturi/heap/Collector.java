package dev.venturi.heap;

import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The cycle collector of one interpreter: where its lists begin and whether it is at work. Read
/// afresh each time.
final class Collector {
    static final int LISTS = 4;
    static final int OLDEST = 2;
    static final int PERMANENT = 3;

    private static final int STATE_SIZE = 240;

    private static final int GENERATION_SIZE = 24;
    private static final int GENERATION_0 = 96;

    private final RemoteMemory memory;
    private final Offsets.Gc at;
    private final long address;
    private final MemorySegment state = Arena.ofAuto().allocate(STATE_SIZE, 8);

    Collector(RemoteMemory memory, Offsets offsets, long interpreter) {
        this.memory = memory;
        at = offsets.gc();
        address = interpreter + offsets.interpreter().gc();
    }

    /// The head of a list: generations 0 to 2, then the permanent one.
    long head(int list) {
        return address
                + (list == PERMANENT
                        ? at.permanentGeneration()
                        : at.generations() + GENERATION_SIZE * (long) list);
    }

    /// The list whose head is at `link`, or -1.
    int listAt(long link) {
        for (int list = 0; list < LISTS; list++) {
            if (head(list) == link) {
                return list;
            }
        }
        return -1;
    }

    /// Reads the collector's state.
    void refresh() throws MemoryFault {
        memory.read(address, state, STATE_SIZE);
    }

    /// Whether a collection was running at the last [#refresh].
    boolean collecting() {
        return state.get(ValueLayout.JAVA_INT, at.collecting()) != 0;
    }

    /// Collections of generation `list` up to the last [#refresh].
    long collections(int list) {
        return list == PERMANENT
                ? 0
                : state.get(
                        ValueLayout.JAVA_LONG,
                        at.generationStats() + GENERATION_SIZE * (long) list);
    }

    /// Collections, up to the last [#refresh], that moved what was in list `list` to an older one,
    /// or within the oldest.
    long rebuilds(int list) {
        long rebuilds = 0;
        for (int generation = list; generation <= OLDEST; generation++) {
            rebuilds += collections(generation);
        }
        return rebuilds;
    }

    /// Whether the heads of the lists, at the last [#refresh], can be that: each generation's first
    /// link is not null and generation 0 is where `generation0` points.
    boolean plausible() {
        for (int list = 0; list < LISTS; list++) {
            long first = state.get(ValueLayout.JAVA_LONG, head(list) - address);
            if (first == 0 || (first & 4) != 0) {
                return false;
            }
        }
        return state.get(ValueLayout.JAVA_LONG, GENERATION_0) == head(0);
    }
}
