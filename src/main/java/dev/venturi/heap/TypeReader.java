package dev.venturi.heap;

import dev.venturi.cpython.MalformedObject;
import dev.venturi.cpython.ObjectReader;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;
import java.util.Set;

/// Reads type objects, and refuses what is none.
final class TypeReader {
    private static final int LARGEST_BASIC = 1 << 20;
    private static final int LARGEST_ITEM = 1 << 12;
    private static final int MOST_BASES = 64;
    private static final Set<String> GENERATORS =
            Set.of("generator", "coroutine", "async_generator");

    private final ChunkCache memory;
    private final ObjectReader objects;
    private final Offsets offsets;
    private final Offsets.TypeObject at;

    TypeReader(ChunkCache memory, ObjectReader objects, Offsets offsets) {
        this.memory = memory;
        this.objects = objects;
        this.offsets = offsets;
        at = offsets.type();
    }

    /// The type at `type`.
    ///
    /// @throws TornRead if there is no such type
    TypeFacts read(long type) throws TornRead, MemoryFault {
        try {
            return facts(type);
        } catch (MalformedObject e) {
            throw new TornRead(String.valueOf(e.getMessage()));
        }
    }

    private TypeFacts facts(long type) throws TornRead, MemoryFault, MalformedObject {
        long meta = memory.word(type + offsets.objects().type());
        long flags = flags(type);
        long basic = memory.word(type + at.basicsize());
        long item = memory.word(type + at.itemsize());
        boolean isType = (flags(meta) & TypeFlags.TYPE) != 0;
        if (!isType
                || (flags & TypeFlags.READY) == 0
                || basic < 16
                || basic > LARGEST_BASIC
                || item < 0
                || item > LARGEST_ITEM) {
            throw new TornRead("no type at 0x" + Long.toHexString(type));
        }
        boolean heapType = (flags & TypeFlags.HEAP_TYPE) != 0;
        boolean pythonClass = isPythonClass(type);
        String solid = solidName(type);
        String module;
        String name;
        if (pythonClass) {
            module = moduleOf(type);
            name = objects.typeQualname(type);
        } else {
            String full = objects.typeName(type);
            int dot = full.lastIndexOf('.');
            module = dot < 0 ? "builtins" : full.substring(0, dot);
            name = full.substring(dot + 1);
        }
        if (name.isEmpty()) {
            throw new TornRead("no name in the type at 0x" + Long.toHexString(type));
        }
        boolean weakReferable =
                (flags & TypeFlags.MANAGED_WEAKREF) != 0
                        || memory.word(type + TypeFlags.WEAKLIST_OFFSET) != 0;
        return new TypeFacts(
                module,
                name,
                pythonClass,
                flags,
                (int) basic,
                (int) basic - addedPlaces(type),
                (int) item,
                memory.word(type + at.dictoffset()),
                weakReferable,
                TypeFlags.preHeader(offsets.layout(), flags),
                heapType ? memory.word(type + at.heapCachedKeys()) : 0,
                shape(flags, item, solid),
                solid.contains("."));
    }

    private static TypeTally.Shape shape(long flags, long item, String solid) {
        if ((flags & TypeFlags.TYPE) != 0) {
            return TypeTally.Shape.TYPE;
        } else if ((flags & TypeFlags.INT) != 0) {
            return TypeTally.Shape.INT;
        } else if ((flags & TypeFlags.STR) != 0) {
            return TypeTally.Shape.STRING;
        } else if ((flags & TypeFlags.LIST) != 0) {
            return TypeTally.Shape.LIST;
        } else if ((flags & TypeFlags.DICT) != 0) {
            return TypeTally.Shape.DICT;
        } else if (solid.equals("set") || solid.equals("frozenset")) {
            return TypeTally.Shape.SET;
        } else if (GENERATORS.contains(solid)) {
            return TypeTally.Shape.GENERATOR;
        } else {
            return item != 0 ? TypeTally.Shape.VARIABLE : TypeTally.Shape.FIXED;
        }
    }

    /// Types that C code made from a specification keep their name in `_ht_tpname`, behind
    /// `ht_module`; a class statement leaves it null.
    private boolean isPythonClass(long type) throws TornRead, MemoryFault {
        return (flags(type) & TypeFlags.HEAP_TYPE) != 0
                && memory.word(type + at.heapModule() + 8) == 0;
    }

    /// `tp_name` of the nearest base that C code defines: `object`, `list`, `collections.deque`.
    private String solidName(long type) throws TornRead, MemoryFault, MalformedObject {
        long base = type;
        for (int i = 0; i < MOST_BASES; i++) {
            if (!isPythonClass(base)) {
                return objects.typeName(base);
            }
            base = memory.word(base + at.base());
        }
        throw new TornRead("no end of the bases of the type at 0x" + Long.toHexString(type));
    }

    /// Bytes of the places for a dictionary and for weak references in an instance (not before it)
    /// that come from Python classes.
    private int addedPlaces(long type) throws TornRead, MemoryFault {
        long base = type;
        for (int i = 0; i < MOST_BASES && isPythonClass(base); i++) {
            base = memory.word(base + at.base());
        }
        return place(type, base, TypeFlags.WEAKLIST_OFFSET) + place(type, base, at.dictoffset());
    }

    /// A managed place, which is before the instance, has a negative offset.
    private int place(long type, long base, int field) throws TornRead, MemoryFault {
        boolean has = memory.word(type + field) > 0;
        return has && memory.word(base + field) == 0 ? 8 : 0;
    }

    private String moduleOf(long type) throws TornRead, MemoryFault, MalformedObject {
        long module = objects.get(memory.word(type + TypeFlags.CLASS_DICT), "__module__");
        return objects.isString(module) ? objects.string(module) : "?";
    }

    private long flags(long type) throws TornRead, MemoryFault {
        return memory.word(type + at.flags());
    }
}
