package dev.venturi.trace;

import java.util.Arrays;

/// From long to int, without boxing: a hash table with linear probing. 0 is not a key.
final class LongMap {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[64];
    private int[] values = new int[64];
    private int shift = 58;
    private int size;

    /// The value of `key`, or -1.
    int get(long key) {
        int mask = keys.length - 1;
        for (int i = (int) (key * GOLDEN >>> shift); ; i = i + 1 & mask) {
            long found = keys[i];
            if (found == key) {
                return values[i];
            }
            if (found == 0) {
                return -1;
            }
        }
    }

    void put(long key, int value) {
        if (key == 0) {
            return;
        }
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int i = (int) (key * GOLDEN >>> shift);
        while (keys[i] != 0 && keys[i] != key) {
            i = i + 1 & mask;
        }
        if (keys[i] == 0) {
            size++;
        }
        keys[i] = key;
        values[i] = value;
    }

    int size() {
        return size;
    }

    /// The keys, in no order.
    long[] keys() {
        return Arrays.stream(keys).filter(key -> key != 0).toArray();
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[2 * oldKeys.length];
        shift--;
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
