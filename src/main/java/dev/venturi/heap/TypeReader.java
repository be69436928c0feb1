package dev.venturi.heap;

import static dev.venturi.heap.HeapLayout.FLAG_GC;
import static dev.venturi.heap.HeapLayout.FLAG_HEAP_TYPE;
import static dev.venturi.heap.HeapLayout.FLAG_MANAGED_WEAKREF;
import static dev.venturi.heap.HeapLayout.FLAG_READY;
import static dev.venturi.heap.HeapLayout.FLAG_TYPE;

import dev.venturi.memory.MemoryFault;
import java.util.Set;

/// Reads type objects, and refuses what is none.
final class TypeReader {
    private static final int LARGEST_BASIC = 1 << 20;
    private static final int LARGEST_ITEM = 1 << 12;
    private static final int MOST_BASES = 64;
    private static final int MOST_CLASS_ATTRIBUTES = 4096;
    private static final long FLAG_STRING = 1L << 28;
    private static final Set<String> GENERATORS =
            Set.of("generator", "coroutine", "async_generator");

    private final ChunkCache memory;
    private final HeapLayout layout;
    private final TargetText text;
    private final DictReader dicts;

    TypeReader(ChunkCache memory, HeapLayout layout, TargetText text, DictReader dicts) {
        this.memory = memory;
        this.layout = layout;
        this.text = text;
        this.dicts = dicts;
    }

    /// The type at `type`, whose instances are in the collector's lists.
    ///
    /// @throws TornRead if there is no such type
    TypeFacts read(long type) throws TornRead, MemoryFault {
        long meta = memory.word(type + HeapLayout.OBJECT_TYPE);
        long flags = memory.word(type + HeapLayout.TP_FLAGS);
        long basic = memory.word(type + HeapLayout.TP_BASICSIZE);
        long item = memory.word(type + HeapLayout.TP_ITEMSIZE);
        boolean isType = (memory.word(meta + HeapLayout.TP_FLAGS) & FLAG_TYPE) != 0;
        boolean hasInstances = (flags & FLAG_READY) != 0 && (flags & FLAG_GC) != 0;
        if (!isType
                || !hasInstances
                || basic < 16
                || basic > LARGEST_BASIC
                || item < 0
                || item > LARGEST_ITEM) {
            throw new TornRead("no type at 0x" + Long.toHexString(type));
        }
        boolean heapType = (flags & FLAG_HEAP_TYPE) != 0;
        boolean pythonClass = heapType && memory.word(type + layout.specName()) == 0;
        String solid = solidName(type);
        String module;
        String name;
        if (pythonClass) {
            module = moduleOf(type);
            name = text.string(memory.word(type + layout.qualifiedName()));
        } else {
            String full = text.cString(memory.word(type + HeapLayout.TP_NAME));
            int dot = full.lastIndexOf('.');
            module = dot < 0 ? "builtins" : full.substring(0, dot);
            name = full.substring(dot + 1);
        }
        if (name.isEmpty()) {
            throw new TornRead("no name in the type at 0x" + Long.toHexString(type));
        }
        boolean weakReferable =
                (flags & FLAG_MANAGED_WEAKREF) != 0
                        || memory.word(type + HeapLayout.TP_WEAKLISTOFFSET) != 0;
        return new TypeFacts(
                module,
                name,
                pythonClass,
                flags,
                (int) basic,
                (int) item,
                memory.word(type + HeapLayout.TP_DICTOFFSET),
                weakReferable,
                layout.preHeader(flags),
                heapType ? memory.word(type + layout.cachedKeys()) : 0,
                pythonClass ? (int) memory.word(type + HeapLayout.OBJECT_SIZE) : 0,
                memory.word(type + HeapLayout.TP_BASE),
                shape(flags, item, solid),
                solid.contains("."));
    }

    private static TypeTally.Shape shape(long flags, long item, String solid) {
        if ((flags & FLAG_TYPE) != 0) {
            return TypeTally.Shape.TYPE;
        } else if ((flags & HeapLayout.FLAG_INT) != 0) {
            return TypeTally.Shape.INT;
        } else if ((flags & HeapLayout.FLAG_LIST) != 0) {
            return TypeTally.Shape.LIST;
        } else if ((flags & HeapLayout.FLAG_DICT) != 0) {
            return TypeTally.Shape.DICT;
        } else if (solid.equals("set") || solid.equals("frozenset")) {
            return TypeTally.Shape.SET;
        } else if (GENERATORS.contains(solid)) {
            return TypeTally.Shape.GENERATOR;
        } else {
            return item != 0 ? TypeTally.Shape.VARIABLE : TypeTally.Shape.FIXED;
        }
    }

    /// `tp_name` of the nearest base that C code defines: `object`, `list`, `collections.deque`.
    private String solidName(long type) throws TornRead, MemoryFault {
        long at = type;
        for (int i = 0; i < MOST_BASES; i++) {
            boolean heapType = (memory.word(at + HeapLayout.TP_FLAGS) & FLAG_HEAP_TYPE) != 0;
            if (!heapType || memory.word(at + layout.specName()) != 0) {
                return text.cString(memory.word(at + HeapLayout.TP_NAME));
            }
            at = memory.word(at + HeapLayout.TP_BASE);
        }
        throw new TornRead("no end of the bases of the type at 0x" + Long.toHexString(type));
    }

    private String moduleOf(long type) throws TornRead, MemoryFault {
        long keys = dicts.keys(memory.word(type + HeapLayout.TP_DICT));
        int entries = Math.min(dicts.entries(keys), MOST_CLASS_ATTRIBUTES);
        for (int i = 0; i < entries; i++) {
            long entry = dicts.entry(keys, i);
            long key = memory.word(entry);
            if (key != 0 && isString(key) && text.string(key).equals("__module__")) {
                long value = memory.word(entry + 8);
                return value != 0 && isString(value) ? text.string(value) : "?";
            }
        }
        return "?";
    }

    private boolean isString(long object) throws TornRead, MemoryFault {
        long type = memory.word(object + HeapLayout.OBJECT_TYPE);
        return (memory.word(type + HeapLayout.TP_FLAGS) & FLAG_STRING) != 0;
    }
}
