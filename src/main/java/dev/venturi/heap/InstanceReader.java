package dev.venturi.heap;

import static dev.venturi.heap.TypeFlags.GC_HEAD;

import dev.venturi.cpython.Layout;
import dev.venturi.cpython.MalformedObject;
import dev.venturi.cpython.ObjectReader;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;

/// Adds one live object to the tally of its type: what it occupies, and what its attributes do.
///
/// ```
///            3.11                3.12                         3.13 and later
/// obj - 32   values, or 0        weak references              weak references
/// obj - 24   dict, or 0          values + 1 pointer, or dict  dict, or 0
/// obj - 16   GC head             GC head                      GC head
/// obj + 16                                                    values, if inline, in 3.13;
///                                                             from 3.14 on at obj + tp_basicsize
/// ```
final class InstanceReader {
    private static final long MOST_ITEMS = 1L << 32;
    private static final int OBJECT_SIZE = 16;
    private static final int DICT_SIZE = 48;
    private static final int MOST_SLOTS = 64;
    private static final int MOST_SAMPLED_ENTRIES = 1000;

    private final ChunkCache memory;
    private final DictReader dicts;
    private final ObjectReader names;
    private final Layout layout;
    private final Offsets offsets;
    private final Offsets.Objects at;

    InstanceReader(ChunkCache memory, DictReader dicts, ObjectReader names, Offsets offsets) {
        this.memory = memory;
        this.dicts = dicts;
        this.names = names;
        this.offsets = offsets;
        layout = offsets.layout();
        at = offsets.objects();
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

    /// The bytes of the object's blocks, without its attributes' storage unless that is part of it.
    private long occupied(long object, TypeTally tally) throws TornRead, MemoryFault {
        return ownBytes(object, tally) + tableBytes(object, tally);
    }

    /// The bytes of the block in which the object lies.
    long ownBytes(long object, TypeTally tally) throws TornRead, MemoryFault {
        TypeFacts facts = tally.facts;
        return switch (facts.shape()) {
            case FIXED, LIST, DICT, SET ->
                    facts.inlineValues()
                            ? Blocks.occupied(
                                    facts.headBytes()
                                            + (long) facts.basicSize()
                                            + DictReader.inlineBytes(
                                                    memory.octet(inlineValues(object, facts))))
                            : tally.fixedBytes;
            case VARIABLE, INT, TYPE -> variable(facts, items(object, facts));
            case STRING -> string(object, tally);
            case GENERATOR -> {
                long code =
                        memory.word(object + at.generatorFrame() + offsets.frame().code()) & ~3L;
                yield variable(
                        facts,
                        (long) memory.half(code + offsets.code().nlocalsplus())
                                + memory.half(code + offsets.code().stacksize()));
            }
        };
    }

    /// The bytes of what an object owns beside its own block.
    long tableBytes(long object, TypeTally tally) throws TornRead, MemoryFault {
        return switch (tally.facts.shape()) {
            case FIXED, VARIABLE, INT, GENERATOR -> 0;
            case LIST -> Blocks.occupied(8 * plausible(memory.word(object + at.listAllocated())));
            case DICT -> dicts.tableBytes(object);
            case SET -> {
                boolean small = memory.word(object + at.setTable()) == object + at.setSmallTable();
                long table = 16 * (plausible(memory.word(object + at.setMask())) + 1);
                yield small ? 0 : Blocks.occupied(table);
            }
            case STRING -> {
                int state = memory.octet(object + at.strState());
                long length = plausible(memory.word(object + at.strLength()));
                yield isCompact(state) ? 0 : Blocks.occupied((length + 1) * (state >> 2 & 7));
            }
            case TYPE -> {
                long keys = memory.word(object + offsets.type().heapCachedKeys());
                yield keys == 0 ? 0 : dicts.keysBytes(keys);
            }
        };
    }

    private long string(long object, TypeTally tally) throws TornRead, MemoryFault {
        int state = memory.octet(object + at.strState());
        if (!isCompact(state)) {
            return tally.fixedBytes;
        }
        boolean ascii = (state & 0x40) != 0;
        long length = plausible(memory.word(object + at.strLength()));
        return Blocks.occupied(
                (ascii ? at.strAsciiData() : at.strCompactData())
                        + (length + 1) * (state >> 2 & 7));
    }

    private static boolean isCompact(int state) {
        return (state & 0x20) != 0;
    }

    /// Objects of classes that have items are made with room for one item more; so are classes.
    private static long variable(TypeFacts facts, long items) throws TornRead {
        boolean sentinel = facts.pythonClass() || facts.shape() == TypeTally.Shape.TYPE;
        long all = plausible(items) + (sentinel ? 1 : 0);
        return Blocks.occupied(
                facts.headBytes() + ((facts.basicSize() + all * facts.itemSize() + 7) & -8));
    }

    private long items(long object, TypeFacts facts) throws TornRead, MemoryFault {
        long size = memory.word(object + at.size());
        if (facts.shape() != TypeTally.Shape.INT) {
            return Math.abs(size);
        }
        return switch (layout) {
            case CPYTHON_3_11 -> Math.abs(size);
            case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> size >>> 3;
        };
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
        if (!facts.managedDict()) {
            countDict(memory.word(dictPlace(object, facts)), tally);
            return;
        }
        long word = memory.word(object - 24);
        switch (layout) {
            case CPYTHON_3_11 -> {
                if (word != 0) {
                    countDict(word, tally);
                } else {
                    countArray(memory.word(object - 32), tally);
                }
            }
            case CPYTHON_3_12 -> {
                if ((word & 1) == 0) {
                    countDict(word, tally);
                } else {
                    countArray(word + 1, tally);
                }
            }
            case CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> {
                if (word == 0 && facts.inlineValues()) {
                    long values = inlineValues(object, facts);
                    countValues(values + dicts.valuesHeader(), memory.octet(values + 1), tally);
                } else {
                    countDict(word, tally);
                }
            }
        }
    }

    /// Where the values of a class that has them in its instances are.
    private long inlineValues(long object, TypeFacts facts) {
        return switch (layout) {
            case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13 -> object + OBJECT_SIZE;
            case CPYTHON_3_14, CPYTHON_3_15 -> object + facts.basicSize();
        };
    }

    private void countArray(long values, TypeTally tally) throws TornRead, MemoryFault {
        if (values != 0) {
            long bytes = dicts.valuesBytes(values, tally.facts.cachedKeys());
            countValues(values, memory.octet(values - 2), tally);
            tally.attributeBytes += bytes;
        }
    }

    private long dictPlace(long object, TypeFacts facts) throws TornRead, MemoryFault {
        long offset = facts.dictOffset();
        if (offset < 0) {
            long items = plausible(items(object, facts));
            offset += (facts.basicSize() + items * facts.itemSize() + 7) & -8;
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
        if (dict == 0 || dict == tally.lastDict) {
            return;
        }
        long bytes = Blocks.occupied(GC_HEAD + DICT_SIZE) + dicts.tableBytes(dict);
        boolean tracked = memory.word(dict - GC_HEAD) != 0;
        long keys = dicts.keys(dict);
        long values = dicts.values(dict);
        int used = (int) Math.min(plausible(dicts.used(dict)), Integer.MAX_VALUE);
        if (values == 0) {
            boolean isNew = tally.isNewEntryCount(dicts.entries(keys));
            if (isNew || tally.sampleIsDue()) {
                sampleNames(keys, tally);
            }
        } else if (keys == tally.facts.cachedKeys() && tally.sampleIsDue()) {
            sampleSlots(values + dicts.valuesHeader(), tally);
        }
        tally.lastDict = dict;
        tally.mostAttributes = Math.max(tally.mostAttributes, used);
        tally.attributeBytes += bytes;
        tally.materialisedDicts++;
        if (tracked) {
            tally.trackedDicts++;
            tally.trackedDictBytes += bytes;
        } else {
            tally.untrackedDicts++;
            tally.untrackedDictBytes += bytes;
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
                tally.addNameInDict(name, string(name));
            } else {
                seen.count++;
            }
        }
        tally.sampleTaken();
    }

    private String string(long name) throws TornRead, MemoryFault {
        try {
            return names.string(name);
        } catch (MalformedObject e) {
            throw new TornRead(String.valueOf(e.getMessage()));
        }
    }
}
