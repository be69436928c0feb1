package dev.venturi.heap;

/// Addresses of the target that were marked: a bit for each 16 bytes, the least that lies between
/// two blocks, in pages of 8 KiB for a MiB of the target. So it takes a 128th of the memory that it
/// is about, and to look at neighbours costs two shifts and a load.
final class AddressMarks {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int GRAIN_BITS = 4;
    private static final int PAGE_BITS = 20;
    private static final int WORDS = 1 << PAGE_BITS - GRAIN_BITS - 6;
    private static final int BIT_MASK = (1 << PAGE_BITS - GRAIN_BITS) - 1;

    private long[] keys = new long[64];
    private long[][] pages = new long[64][];
    private int count;

    private long lastKey = -1;
    private long[] lastPage = {};

    /// Whether an address was marked.
    boolean has(long address) {
        int bit = bit(address);
        return (page(address)[bit >> 6] & 1L << bit) != 0;
    }

    void add(long address) {
        int bit = bit(address);
        page(address)[bit >> 6] |= 1L << bit;
    }

    private static int bit(long address) {
        return (int) (address >>> GRAIN_BITS) & BIT_MASK;
    }

    private long[] page(long address) {
        long key = address >>> PAGE_BITS;
        if (key != lastKey) {
            lastPage = find(key);
            lastKey = key;
        }
        return lastPage;
    }

    private long[] find(long key) {
        int slot = slot(key);
        if (pages[slot] == null) {
            if (2 * ++count > pages.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
            pages[slot] = new long[WORDS];
        }
        return pages[slot];
    }

    /// The slot that has a key, or the free one where it belongs.
    private int slot(long key) {
        int mask = pages.length - 1;
        int slot = (int) (key * GOLDEN >>> 40) & mask;
        while (pages[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[][] oldPages = pages;
        keys = new long[2 * oldKeys.length];
        pages = new long[2 * oldPages.length][];
        for (int i = 0; i < oldPages.length; i++) {
            if (oldPages[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                pages[slot] = oldPages[i];
            }
        }
    }
}
