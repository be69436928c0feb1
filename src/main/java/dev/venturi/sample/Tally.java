package dev.venturi.sample;

import dev.venturi.profile.ThreadState;
import java.util.Arrays;

/// Counts and times by thread, stack, state and what was waited for; without boxing, since every
/// sample goes through here.
final class Tally {
    private static final ThreadState[] STATES = ThreadState.values();

    private int[] slots = new int[2048]; // one more than the row; 0: free
    private int[] threads = new int[1024];
    private int[] stacks = new int[1024];
    private int[] kinds = new int[1024]; // what was waited for, and the state in the lowest 4 bits
    private long[] counts = new long[1024];
    private long[] nanos = new long[1024];
    private long[] moments = new long[1024];
    private int size;

    // What [#news] has told.
    private long[] toldCounts = {};
    private long[] toldNanos = {};
    private long[] toldMoments = {};

    /// The row of a thread, a stack, a state and what was waited for; made if there is none.
    int row(int thread, int stack, ThreadState state, int awaiting) {
        int kind = awaiting << 4 | state.ordinal();
        int slot = slot(thread, stack, kind);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == threads.length) {
            grow();
            slot = slot(thread, stack, kind);
        }
        threads[size] = thread;
        stacks[size] = stack;
        kinds[size] = kind;
        slots[slot] = ++size;
        return size - 1;
    }

    /// Adds to a row: samples, their time, and the part of that time which is the program's.
    void add(int row, long count, long time, long moment) {
        counts[row] += count;
        nanos[row] += time;
        moments[row] += moment;
    }

    /// What was added since this was asked before. Time that was taken off since, having been told,
    /// is left out.
    Tally news() {
        Tally news = new Tally();
        int told = toldCounts.length;
        for (int row = 0; row < size; row++) {
            long count = counts[row] - (row < told ? toldCounts[row] : 0);
            long time = nanos[row] - (row < told ? toldNanos[row] : 0);
            long moment = moments[row] - (row < told ? toldMoments[row] : 0);
            if (count > 0 || time > 0 || moment > 0) {
                news.add(
                        news.row(threads[row], stacks[row], state(row), awaiting(row)),
                        Math.max(0, count),
                        Math.max(0, time),
                        Math.max(0, moment));
            }
        }
        toldCounts = Arrays.copyOf(counts, size);
        toldNanos = Arrays.copyOf(nanos, size);
        toldMoments = Arrays.copyOf(moments, size);
        return news;
    }

    int size() {
        return size;
    }

    int thread(int row) {
        return threads[row];
    }

    int stack(int row) {
        return stacks[row];
    }

    ThreadState state(int row) {
        return STATES[kinds[row] & 15];
    }

    int awaiting(int row) {
        return kinds[row] >>> 4;
    }

    long count(int row) {
        return counts[row];
    }

    long nanos(int row) {
        return nanos[row];
    }

    long moment(int row) {
        return moments[row];
    }

    private int slot(int thread, int stack, int kind) {
        int mask = slots.length - 1;
        long hash = ((long) stack << 32 | kind) * 0x9e3779b97f4a7c15L;
        hash = (hash ^ hash >>> 29 ^ thread) * 0xbf58476d1ce4e5b9L;
        int slot = (int) (hash >>> 32) & mask;
        while (true) {
            int row = slots[slot] - 1;
            if (row < 0 || threads[row] == thread && stacks[row] == stack && kinds[row] == kind) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
    }

    private void grow() {
        int length = size * 2;
        threads = Arrays.copyOf(threads, length);
        stacks = Arrays.copyOf(stacks, length);
        kinds = Arrays.copyOf(kinds, length);
        counts = Arrays.copyOf(counts, length);
        nanos = Arrays.copyOf(nanos, length);
        moments = Arrays.copyOf(moments, length);
        slots = new int[slots.length * 2];
        for (int row = 0; row < size; row++) {
            slots[slot(threads[row], stacks[row], kinds[row])] = row + 1;
        }
    }
}
