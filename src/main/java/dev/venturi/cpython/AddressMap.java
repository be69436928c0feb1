package dev.venturi.cpython;

import java.util.Arrays;

/// Small non-negative numbers by 64-bit key, without boxing: open addressing, no removal.
final class AddressMap {
    static final int ABSENT = -1;

    private long[] keys = new long[1024];
    private int[] values = new int[1024];
    private int size;

    AddressMap() {
        Arrays.fill(values, ABSENT);
    }

    /// The number that `key` has, or [#ABSENT].
    int get(long key) {
        return values[slot(key)];
    }

    /// Gives `key` a number; it may have had another one.
    void put(long key, int value) {
        int slot = slot(key);
        if (values[slot] == ABSENT) {
            if (size * 2 >= keys.length) {
                grow();
                slot = slot(key);
            }
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    int size() {
        return size;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (values[slot] != ABSENT && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[oldKeys.length * 2];
        Arrays.fill(values, ABSENT);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != ABSENT) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
