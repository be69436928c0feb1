package dev.venturi.sample;

import java.util.Arrays;

/// The waits one by one; of too many, the longest.
final class WaitLog {
    private static final int KEPT = 50_000;

    private int[] rows = new int[1024];
    private long[] starts = new long[1024];
    private long[] nanos = new long[1024];
    private int size;
    private long dropped;

    /// Takes in a wait.
    ///
    /// @param row of the [Tally]: who, where and for what
    /// @param start since the profile's start
    void add(int row, long start, long length) {
        if (size == 2 * KEPT) {
            dropShortHalf();
        }
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        rows[size] = row;
        starts[size] = start;
        nanos[size] = length;
        size++;
    }

    /// Keeps the longest, as many as a profile takes, in their order.
    void trim() {
        if (size > KEPT) {
            dropShortHalf();
        }
    }

    private void dropShortHalf() {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        long shortest = sorted[size - KEPT];
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (nanos[i] >= shortest && kept < KEPT) {
                rows[kept] = rows[i];
                starts[kept] = starts[i];
                nanos[kept] = nanos[i];
                kept++;
            }
        }
        dropped += size - kept;
        size = kept;
    }

    int size() {
        return size;
    }

    long dropped() {
        return dropped;
    }

    int row(int index) {
        return rows[index];
    }

    long start(int index) {
        return starts[index];
    }

    long nanos(int index) {
        return nanos[index];
    }
}
