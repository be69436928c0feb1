package dev.venturi.heap;

import dev.venturi.cpython.Layout;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;

/// What dictionaries and their key tables occupy, and what their keys are.
///
/// ```
/// PyDictObject: used, keys, values (null: a combined table)
/// PyDictKeysObject: u8 log2 of the size, u8 log2 of the index's bytes, u8 kind (0 general,
///   1 strings, 2 split), usable, entries; then the index; then the entries, {hash, key, value}
///   where general, else {key, value}
/// values of 3.11, 3.12: pointers; the byte before them is the length of a prefix of
///   round8(capacity + 2) bytes, the byte before that the number in use
/// values from 3.13 on: u8 capacity, u8 size, u8 embedded, u8 valid; at 8 pointers, then the order
/// ```
final class DictReader {
    static final int SPLIT = 2;

    private static final int GENERAL = 0;
    private static final int MOST_ENTRIES = 1 << 26;
    private static final int POOL = 16 << 10;
    private static final int POOL_HEADER = 48;
    private static final int POOL_SIZE_CLASS = 36;

    private final ChunkCache memory;
    private final Layout layout;
    private final Offsets.Dict at;

    DictReader(ChunkCache memory, Offsets offsets) {
        this.memory = memory;
        layout = offsets.layout();
        at = offsets.dict();
    }

    long used(long dict) throws TornRead, MemoryFault {
        return memory.word(dict + at.used());
    }

    long keys(long dict) throws TornRead, MemoryFault {
        return memory.word(dict + at.keys());
    }

    long values(long dict) throws TornRead, MemoryFault {
        return memory.word(dict + at.values());
    }

    /// What the dictionary's table occupies, without the dictionary object, shared keys and values
    /// that lie in an instance.
    long tableBytes(long dict) throws TornRead, MemoryFault {
        long values = values(dict);
        if (values == 0) {
            return keysBytes(keys(dict));
        }
        return switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12 -> valuesBytes(values, keys(dict));
            case CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> {
                boolean embedded = memory.octet(values + 2) != 0;
                yield embedded ? 0 : Blocks.occupied(inlineBytes(memory.octet(values)));
            }
        };
    }

    /// What a key table occupies; 0 for the one that all empty dictionaries share.
    long keysBytes(long keys) throws TornRead, MemoryFault {
        int sizeBits = memory.octet(keys + at.keysLog2Size());
        int indexBits = indexBits(keys);
        int kind = kind(keys);
        if (sizeBits == 0) {
            return 0;
        }
        if (sizeBits > 40 || indexBits < sizeBits || indexBits > sizeBits + 3 || kind > SPLIT) {
            throw new TornRead("no key table at 0x" + Long.toHexString(keys));
        }
        long usable = (2L << sizeBits) / 3;
        return Blocks.occupied(
                at.keysIndices() + (1L << indexBits) + usable * (kind == GENERAL ? 24 : 16));
    }

    /// Bytes of the values from 3.13 on with this capacity: header, pointers, insertion order.
    static long inlineBytes(int capacity) {
        return 8 + 8L * capacity + ((capacity + 7) & -8);
    }

    /// What the array of values of 3.11 and 3.12 occupies. Its capacity is not stored: the prefix
    /// narrows it to eight, and the pool that the block lies in says the block's size.
    long valuesBytes(long values, long keys) throws TornRead, MemoryFault {
        int prefix = memory.octet(values - 1);
        if (prefix < 8 || (prefix & 7) != 0) {
            throw new TornRead("no values at 0x" + Long.toHexString(values));
        }
        int least = Math.max(prefix - 9, 1);
        int most = prefix - 2;
        long block = values - prefix;
        long pool = block & -POOL;
        int size = (memory.half(pool + POOL_SIZE_CLASS) + 1) * 16;
        if (size >= Blocks.occupied(prefix + 8L * least)
                && size <= Blocks.occupied(prefix + 8L * most)
                && (block - pool - POOL_HEADER) % size == 0) {
            return size;
        }
        int capacity = (int) Math.clamp(capacity(keys), least, most);
        return Blocks.occupied(prefix + 8L * capacity);
    }

    /// Keys that the table has and has room for.
    private long capacity(long keys) throws TornRead, MemoryFault {
        return memory.word(keys + at.keysUsable()) + memory.word(keys + at.keysEntryCount());
    }

    /// Bytes before the pointers in an array of values.
    int valuesHeader() {
        return switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12 -> 0;
            case CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> 8;
        };
    }

    int entries(long keys) throws TornRead, MemoryFault {
        long entries = memory.word(keys + at.keysEntryCount());
        if (entries < 0 || entries > MOST_ENTRIES) {
            throw new TornRead("no key table at 0x" + Long.toHexString(keys));
        }
        return (int) entries;
    }

    private int indexBits(long keys) throws TornRead, MemoryFault {
        return memory.octet(keys + at.keysLog2IndexBytes()) & 0x3f;
    }

    int kind(long keys) throws TornRead, MemoryFault {
        return memory.octet(keys + at.keysKind());
    }

    /// The address of entry `index`'s key; its value is the word behind it.
    long entry(long keys, int index) throws TornRead, MemoryFault {
        long first = keys + at.keysIndices() + (1L << indexBits(keys));
        boolean general = kind(keys) == GENERAL;
        return first + (long) index * (general ? 24 : 16) + (general ? 8 : 0);
    }
}
