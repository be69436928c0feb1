package dev.venturi.heap;

import dev.venturi.cpython.Layout;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The cycle collector of one interpreter: where its lists begin and whether it is at work. Read
/// afresh each time.
///
/// In 3.15 what it counts is behind a pointer:
///
/// ```
/// struct gc_stats: for each generation a ring of records, 11, 3 and 3 of them, and the index of
///   the newest, a byte; of a record's 64 bytes those from 16 on say the collections so far
/// ```
///
/// The incremental collector of 3.14.0 to 3.14.4 moves objects between its lists all the time, and
/// is not followed.
final class Collector {
    static final int LISTS = 4;
    static final int OLDEST = 2;
    static final int PERMANENT = 3;

    private static final int GENERATION_SIZE = 24;

    private static final int STATS_SIZE = 1120;
    private static final int[] STATS_RING = {0, 712, 912};
    private static final int[] STATS_INDEX = {704, 904, 1104};
    private static final int[] STATS_RECORDS = {11, 3, 3};
    private static final int STATS_RECORD = 64;
    private static final int STATS_COLLECTIONS = 16;

    private final RemoteMemory memory;
    private final Offsets.Gc at;
    private final Layout layout;
    private final long address;
    private final MemorySegment state;
    private final MemorySegment stats = Arena.ofAuto().allocate(STATS_SIZE, 8);

    Collector(RemoteMemory memory, Offsets offsets, long interpreter) {
        this.memory = memory;
        at = offsets.gc();
        layout = offsets.layout();
        state = Arena.ofAuto().allocate(at.size(), 8);
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

    /// Whether its lists can be followed.
    boolean known() {
        return switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_15 -> true;
            case CPYTHON_3_14 -> at.size() > at.generation0();
        };
    }

    /// Reads the collector's state.
    void refresh() throws MemoryFault {
        memory.read(address, state, at.size());
        switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14 -> {}
            case CPYTHON_3_15 -> {
                long there = state.get(ValueLayout.JAVA_LONG, at.generationStats());
                if (there != 0) {
                    memory.read(there, stats, STATS_SIZE);
                }
            }
        }
    }

    /// Whether a collection was running at the last [#refresh].
    boolean collecting() {
        return state.get(ValueLayout.JAVA_INT, at.collecting()) != 0;
    }

    /// Collections of generation `list` up to the last [#refresh].
    long collections(int list) {
        if (list == PERMANENT) {
            return 0;
        }
        return switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14 ->
                    state.get(
                            ValueLayout.JAVA_LONG,
                            at.generationStats() + GENERATION_SIZE * (long) list);
            case CPYTHON_3_15 -> {
                int newest = stats.get(ValueLayout.JAVA_BYTE, STATS_INDEX[list]);
                long record = Math.floorMod(newest, STATS_RECORDS[list]) * (long) STATS_RECORD;
                yield stats.get(
                        ValueLayout.JAVA_LONG, STATS_RING[list] + record + STATS_COLLECTIONS);
            }
        };
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
        return state.get(ValueLayout.JAVA_LONG, at.generation0()) == head(0);
    }
}
