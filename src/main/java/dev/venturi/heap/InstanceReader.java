package dev.venturi.heap;

import static dev.venturi.heap.HeapLayout.GC_HEAD;
import static dev.venturi.heap.HeapLayout.OBJECT_SIZE;

import dev.venturi.memory.MemoryFault;

/// Adds one live object to the tally of its type: what it occupies, and what its attributes do.
///
/// ```
///            3.11                3.12                         3.13
/// obj - 32   values, or 0        weak references              weak references
/// obj - 24   dict, or 0          values + 1 pointer, or dict  dict, or 0
/// obj - 16   GC head             GC head                      GC head
/// obj + 16                                                    values, if inline
/// ```
final class InstanceReader {
    private static final long MOST_ITEMS = 1L << 32;
    private static final int SET_MASK = 32;
    private static final int SET_TABLE = 40;
    private static final int SET_SMALL_TABLE = 64;
    private static final int LIST_ALLOCATED = 32;
    private static final int CLASS_SLOT_SIZE = 40;
    private static final int MOST_SLOTS = 64;
    private static final int MOST_SAMPLED_ENTRIES = 1000;

    private final ChunkCache memory;
    private final HeapLayout layout;
    private final DictReader dicts;
    private final TargetText text;
    private final int minor;

    InstanceReader(ChunkCache memory, HeapLayout layout, DictReader dicts, TargetText text) {
        this.memory = memory;
        this.layout = layout;
        this.dicts = dicts;
        this.text = text;
        minor = layout.minor();
    }

    /// Counts the object at `object`, of type `tally`.
    ///
    /// @throws TornRead if its own size cannot be right
    void count(long object, TypeTally tally) throws TornRead, MemoryFault {
        long bytes = occupied(object, tally);
        if (tally.facts.hasDict()) {
            countAttributes(object, tally);
        }
        tally.instances++;
        tally.instanceBytes += bytes;
    }

    /// The bytes of the object's own blocks, without its attributes' storage unless that is part of
    /// it.
    private long occupied(long object, TypeTally tally) throws TornRead, MemoryFault {
        TypeFacts facts = tally.facts;
        return switch (facts.shape()) {
            case FIXED ->
                    facts.inlineValues()
                            ? Blocks.occupied(
                                    facts.preHeader()
                                            + GC_HEAD
                                            + (long) facts.basicSize()
                                            + DictReader.inlineBytes(memory.octet(object + 16)))
                            : tally.fixedBytes;
            case VARIABLE -> variable(facts, items(object, facts));
            case LIST ->
                    tally.fixedBytes
                            + Blocks.occupied(8 * plausible(memory.word(object + LIST_ALLOCATED)));
            case DICT -> tally.fixedBytes + dicts.tableBytes(object);
            case SET -> {
                boolean small = memory.word(object + SET_TABLE) == object + SET_SMALL_TABLE;
                long table = 16 * (plausible(memory.word(object + SET_MASK)) + 1);
                yield tally.fixedBytes + (small ? 0 : Blocks.occupied(table));
            }
            case INT -> variable(facts, items(object, facts));
            case TYPE -> {
                long slots = plausible(memory.word(object + OBJECT_SIZE)) + 1;
                long keys = memory.word(object + layout.cachedKeys());
                yield Blocks.occupied(
                                facts.preHeader()
                                        + GC_HEAD
                                        + (long) facts.basicSize()
                                        + CLASS_SLOT_SIZE * slots)
                        + (keys == 0 ? 0 : dicts.keysBytes(keys));
            }
            case GENERATOR -> {
                long code =
                        memory.word(object + layout.generatorFrame() + layout.frameCode()) & ~3L;
                yield variable(
                        facts,
                        (long) memory.half(code + layout.localsCount())
                                + memory.half(code + layout.stackSize()));
            }
        };
    }

    /// Objects of classes that have items are made with room for one item more.
    private static long variable(TypeFacts facts, long items) throws TornRead {
        long all = plausible(items) + (facts.pythonClass() ? 1 : 0);
        return Blocks.occupied(
                facts.preHeader()
                        + GC_HEAD
                        + facts.basicSize()
                        + ((all * facts.itemSize() + 7) & -8));
    }

    private long items(long object, TypeFacts facts) throws TornRead, MemoryFault {
        long size = memory.word(object + OBJECT_SIZE);
        if (facts.shape() == TypeTally.Shape.INT && minor >= 12) {
            return size >>> 3;
        }
        return Math.abs(size);
    }

    private static long plausible(long items) throws TornRead {
        if (items < 0 || items > MOST_ITEMS) {
            throw new TornRead("no object has " + items + " items");
        }
        return items;
    }

    private void countAttributes(long object, TypeTally tally) throws MemoryFault {
        try {
            readAttributes(object, tally);
        } catch (TornRead e) {
            tally.unread++;
        } catch (MemoryFault e) {
            if (e.reason() != MemoryFault.Reason.UNMAPPED) {
                throw e;
            }
            tally.unread++;
        }
    }

    private void readAttributes(long object, TypeTally tally) throws TornRead, MemoryFault {
        TypeFacts facts = tally.facts;
        long values = 0;
        long dict;
        if (!facts.managedDict()) {
            dict = memory.word(dictPlace(object, facts));
        } else if (minor == 11) {
            values = memory.word(object - 32);
            dict = memory.word(object - 24);
        } else if (minor == 12) {
            long tagged = memory.word(object - 24);
            values = (tagged & 1) != 0 ? tagged + 1 : 0;
            dict = (tagged & 1) != 0 ? 0 : tagged;
        } else {
            dict = memory.word(object - 24);
            if (dict == 0 && facts.inlineValues()) {
                countValues(object + 16 + 8, memory.octet(object + 17), tally);
                return;
            }
        }
        if (dict != 0) {
            countDict(dict, tally);
        } else if (values != 0) {
            long bytes = dicts.valuesBytes(values, facts.cachedKeys());
            countValues(values, memory.octet(values - 2), tally);
            tally.attributeBytes += bytes;
        }
    }

    private long dictPlace(long object, TypeFacts facts) throws TornRead, MemoryFault {
        long offset = facts.dictOffset();
        if (offset < 0) {
            long items = plausible(items(object, facts));
            offset += facts.basicSize() + ((items * facts.itemSize() + 7) & -8);
        }
        return object + offset;
    }

    private void countValues(long values, int used, TypeTally tally) throws TornRead, MemoryFault {
        tally.mostAttributes = Math.max(tally.mostAttributes, used);
        if (tally.sampleIsDue() && tally.facts.cachedKeys() != 0) {
            sampleSlots(values, tally);
        }
    }

    private void sampleSlots(long values, TypeTally tally) throws TornRead, MemoryFault {
        int slots = Math.min(dicts.entries(tally.facts.cachedKeys()), MOST_SLOTS);
        for (int i = 0; i < slots; i++) {
            if (memory.word(values + 8L * i) != 0) {
                tally.inSlot[i]++;
            }
        }
        tally.sampleTaken();
    }

    private void countDict(long dict, TypeTally tally) throws TornRead, MemoryFault {
        if (dict == tally.lastDict) {
            return;
        }
        long bytes = Blocks.occupied(GC_HEAD + 48) + dicts.tableBytes(dict);
        boolean tracked = memory.word(dict - GC_HEAD) != 0;
        long keys = dicts.keys(dict);
        long values = dicts.values(dict);
        int used = (int) Math.min(plausible(memory.word(dict + 16)), Integer.MAX_VALUE);
        if (values == 0) {
            boolean isNew = tally.isNewEntryCount(dicts.entries(keys));
            if (isNew || tally.sampleIsDue()) {
                sampleNames(keys, tally);
            }
        } else if (keys == tally.facts.cachedKeys() && tally.sampleIsDue()) {
            sampleSlots(minor >= 13 ? values + 8 : values, tally);
        }
        tally.lastDict = dict;
        tally.mostAttributes = Math.max(tally.mostAttributes, used);
        tally.attributeBytes += bytes;
        tally.materialisedDicts++;
        if (tracked) {
            tally.trackedDicts++;
            tally.trackedDictBytes += bytes;
        }
    }

    private void sampleNames(long keys, TypeTally tally) throws TornRead, MemoryFault {
        int entries = Math.min(dicts.entries(keys), MOST_SAMPLED_ENTRIES);
        boolean general = dicts.kind(keys) == 0;
        for (int i = 0; i < entries && !general; i++) {
            long entry = dicts.entry(keys, i);
            long name = memory.word(entry);
            if (name == 0 || memory.word(entry + 8) == 0) {
                continue;
            }
            TypeTally.NamedCount seen = tally.nameInDict(name);
            if (seen == null) {
                tally.addNameInDict(name, text.string(name));
            } else {
                seen.count++;
            }
        }
        tally.sampleTaken();
    }
}
