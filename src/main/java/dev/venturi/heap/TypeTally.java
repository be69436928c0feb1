package dev.venturi.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One type of the target and what a census has counted of it so far.
final class TypeTally {
    /// How the size of an instance is found.
    enum Shape {
        /// The same for all.
        FIXED,
        /// By `ob_size` items.
        VARIABLE,
        LIST,
        DICT,
        SET,
        INT,
        STRING,
        /// The instances are classes.
        TYPE,
        GENERATOR
    }

    private static final int MOST_SLOTS = 64;
    private static final int MOST_NAMES = 256;
    private static final int SAMPLES = 512;

    final long address;
    final TypeFacts facts;

    /// Occupied bytes of an instance without items; for FIXED all of it.
    final long fixedBytes;

    long instances;
    long instanceBytes;
    long attributeBytes;
    long materialisedDicts;

    /// Instance dictionaries that are in the collector's lists themselves, and so are met a second
    /// time as dictionaries, with their bytes.
    long trackedDicts;

    long trackedDictBytes;

    /// The other instance dictionaries, which are in the allocator's small blocks only.
    long untrackedDicts;

    long untrackedDictBytes;

    /// Instances whose attributes could not be read, since they changed under the reader.
    long unread;

    int mostAttributes;
    long sampled;

    /// Sampled instances that have a value in each slot of the shared keys.
    final long[] inSlot = new long[MOST_SLOTS];

    /// By address of the name: sampled dictionaries beyond the shared keys that have it.
    private final Map<Long, NamedCount> inDict = new HashMap<>();

    long lastDict;
    private long sampleMask;
    private long entryCountsSeen;

    TypeTally(long address, TypeFacts facts) {
        this.address = address;
        this.facts = facts;
        fixedBytes = Blocks.occupied(facts.headBytes() + (long) facts.basicSize());
    }

    /// Whether the attributes of the instance that is being counted are to be looked at: each of
    /// the first 512, then ever fewer.
    boolean sampleIsDue() {
        return (instances & sampleMask) == 0;
    }

    /// Whether a dictionary of this many entries is the first of its kind: one with an attribute
    /// more than all others must not be missed by sampling.
    boolean isNewEntryCount(int entries) {
        long bit = 1L << Math.min(entries, 63);
        boolean isNew = (entryCountsSeen & bit) == 0;
        entryCountsSeen |= bit;
        return isNew;
    }

    void sampleTaken() {
        sampled++;
        if (sampled % SAMPLES == 0) {
            sampleMask = sampleMask * 2 + 1;
        }
    }

    /// The count of a name in sampled dictionaries, or null if it was not met yet.
    @org.jspecify.annotations.Nullable
    NamedCount nameInDict(long nameAddress) {
        return inDict.get(nameAddress);
    }

    void addNameInDict(long nameAddress, String name) {
        if (inDict.size() < MOST_NAMES) {
            inDict.put(nameAddress, new NamedCount(name));
        }
    }

    List<NamedCount> namesInDict() {
        return new ArrayList<>(inDict.values());
    }

    static final class NamedCount {
        final String name;
        long count = 1;

        NamedCount(String name) {
            this.name = name;
        }
    }
}
