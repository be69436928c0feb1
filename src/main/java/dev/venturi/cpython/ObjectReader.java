package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads Python objects: strings, numbers, dicts, types, attributes of instances.
///
/// The target runs meanwhile, so anything may have changed between two reads: every length is
/// bounded, and what makes no sense is a [MalformedObject], never a guess.
public final class ObjectReader {
    private static final int LONGEST_STRING = 1 << 20;
    private static final int LONGEST_BYTES = 1 << 24;
    private static final int LARGEST_TABLE = 1 << 24;
    private static final int LONGEST_TYPE_NAME = 256;
    private static final long PAGE = 4096;
    private static final int WORD = 8;
    private static final int KEY_HEADS_BYTES = 1 << 16;

    private static final int KEYS_GENERAL = 0;
    private static final int GENERAL_ENTRY = 24;
    private static final int UNICODE_ENTRY = 16;
    private static final int SET_ENTRY = 16;

    private static final long FLAG_INLINE_VALUES = 1L << 2;
    private static final long FLAG_MANAGED_DICT = 1L << 4;
    private static final long FLAG_INT = 1L << 24;
    private static final long FLAG_STR = 1L << 28;
    private static final long FLAG_DICT = 1L << 29;
    private static final int BITS_OF_DIGIT = 30;

    private final RemoteMemory memory;
    private final Offsets offsets;
    private final MemorySegment keyHeads = Arena.ofAuto().allocate(KEY_HEADS_BYTES, 8);

    /// Reads objects of an interpreter with `offsets` through `memory`.
    public ObjectReader(RemoteMemory memory, Offsets offsets) {
        this.memory = memory;
        this.offsets = offsets;
    }

    /// Takes one entry of a dict; addresses of objects.
    @FunctionalInterface
    public interface EntryVisitor {
        /// @return whether to go on
        boolean entry(long key, long value) throws MemoryFault, MalformedObject;
    }

    /// The type of the object at `object`.
    public long typeOf(long object) throws MemoryFault {
        return memory.readLong(object + offsets.objects().type());
    }

    /// `tp_flags`.
    public long typeFlags(long type) throws MemoryFault {
        return memory.readLong(type + offsets.type().flags());
    }

    /// `tp_name`: `module.Name` for most types written in C, `Name` for classes.
    public String typeName(long type) throws MemoryFault, MalformedObject {
        return cString(memory.readLong(type + offsets.type().name()));
    }

    /// The qualified name of a class made by `class`; [#typeName] for other types.
    public String typeQualname(long type) throws MemoryFault, MalformedObject {
        long heapType = 1L << 9;
        return (typeFlags(type) & heapType) == 0
                ? typeName(type)
                : string(memory.readLong(type + offsets.type().heapQualname()));
    }

    /// The text of the `str` at `object`.
    public String string(long object) throws MemoryFault, MalformedObject {
        Offsets.Objects at = offsets.objects();
        Bytes head = read(object, at.strState() + 4);
        long length = head.int64(at.strLength());
        // Only the lowest byte of the state is initialised.
        int state = head.uint8(at.strState());
        int kind = state >> 2 & 7;
        boolean compact = (state >> 5 & 1) != 0;
        boolean ascii = (state >> 6 & 1) != 0;
        if (length < 0 || length * kind > LONGEST_STRING || kind != 1 && kind != 2 && kind != 4) {
            throw new MalformedObject("no str", object);
        }
        if (length == 0) {
            return "";
        }
        long data =
                compact
                        ? object + (ascii ? at.strAsciiData() : at.strCompactData())
                        : memory.readLong(object + at.strCompactData());
        byte[] text = memory.readBytes(data, (int) length * kind);
        return switch (kind) {
            case 1 -> new String(text, StandardCharsets.ISO_8859_1);
            case 2 -> new String(text, StandardCharsets.UTF_16LE);
            default -> codePoints(new Bytes(text), (int) length);
        };
    }

    private static String codePoints(Bytes text, int length) {
        StringBuilder string = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int point = text.int32(i * 4);
            string.appendCodePoint(Character.isValidCodePoint(point) ? point : '\ufffd');
        }
        return string.toString();
    }

    /// The contents of the `bytes` at `object`.
    public byte[] bytes(long object) throws MemoryFault, MalformedObject {
        long length = memory.readLong(object + offsets.objects().size());
        if (length < 0 || length > LONGEST_BYTES) {
            throw new MalformedObject("no bytes", object);
        }
        return memory.readBytes(object + offsets.objects().bytesData(), (int) length);
    }

    /// The value of the `int` at `object`; empty where it takes more than 60 bits.
    public OptionalLong integer(long object) throws MemoryFault {
        Bytes head = read(object, offsets.objects().intDigits() + 8);
        long size = head.int64(offsets.objects().size());
        long digits =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> Math.abs(size);
                    case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> size >>> 3;
                };
        int sign =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> Long.signum(size);
                    case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 ->
                            1 - (int) (size & 3);
                };
        long low = head.int32(offsets.objects().intDigits());
        if (digits == 0) {
            return OptionalLong.of(0);
        }
        if (digits == 1) {
            return OptionalLong.of(sign * low);
        }
        if (digits == 2) {
            long high = head.int32(offsets.objects().intDigits() + 4);
            return OptionalLong.of(sign * (high << BITS_OF_DIGIT | low));
        }
        return OptionalLong.empty();
    }

    /// Whether the object is a `str` or of a class derived from it.
    public boolean isString(long object) throws MemoryFault {
        return object != 0 && (typeFlags(typeOf(object)) & FLAG_STR) != 0;
    }

    /// Whether the object is an `int` or of a class derived from it.
    public boolean isInteger(long object) throws MemoryFault {
        return object != 0 && (typeFlags(typeOf(object)) & FLAG_INT) != 0;
    }

    /// Whether the object is a `dict` or of a class derived from it.
    public boolean isDict(long object) throws MemoryFault {
        return object != 0 && (typeFlags(typeOf(object)) & FLAG_DICT) != 0;
    }

    /// Shows `visitor` the entries of the dict at `dict`, in order of insertion.
    public void entries(long dict, EntryVisitor visitor) throws MemoryFault, MalformedObject {
        Offsets.Dict at = offsets.dict();
        long keys = memory.readLong(dict + at.keys());
        long values = memory.readLong(dict + at.values());
        if (values != 0) {
            values += valuesHeader();
        }
        visit(table(keys, values), visitor);
    }

    /// The objects in the `set` at `set`, or in an instance of a class derived from it.
    public List<Long> members(long set) throws MemoryFault, MalformedObject {
        long mask = memory.readLong(set + offsets.objects().setMask());
        if (mask < 0 || mask >= LARGEST_TABLE / SET_ENTRY) {
            throw new MalformedObject("no set", set);
        }
        int entries = (int) mask + 1;
        Bytes table =
                read(memory.readLong(set + offsets.objects().setTable()), entries * SET_ENTRY);
        List<Long> members = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            long member = table.int64(i * SET_ENTRY);
            // What was removed has left a dummy object with the hash -1.
            if (member != 0 && table.int64(i * SET_ENTRY + WORD) != -1) {
                members.add(member);
            }
        }
        return members;
    }

    /// The value of `key`, an ASCII string, in the dict at `dict`, or 0.
    public long get(long dict, String key) throws MemoryFault, MalformedObject {
        Offsets.Dict at = offsets.dict();
        long values = memory.readLong(dict + at.values());
        Table table =
                table(memory.readLong(dict + at.keys()), values == 0 ? 0 : values + valuesHeader());
        return find(table, key);
    }

    /// The value of attribute `name`, an ASCII string, in the instance at `object` (of a class made
    /// by `class`), or 0 if it has no such attribute of its own.
    public long attribute(long object, String name) throws MemoryFault, MalformedObject {
        Attributes place = place(object);
        if (place.values != 0) {
            return find(table(place.keys, place.values), name);
        }
        return place.dict == 0 ? 0 : get(place.dict, name);
    }

    /// Shows `visitor` the attributes that the instance at `object` keeps in a dict of its own,
    /// made or not; nothing for one that keeps them in slots.
    public void attributes(long object, EntryVisitor visitor) throws MemoryFault, MalformedObject {
        Attributes place = place(object);
        if (place.values != 0) {
            visit(table(place.keys, place.values), visitor);
        } else if (place.dict != 0) {
            entries(place.dict, visitor);
        }
    }

    /// Where an instance keeps its attributes: an array of values with the keys that its type has,
    /// or a dict. What it does not use is 0.
    private record Attributes(long keys, long values, long dict) {}

    private Attributes place(long object) throws MemoryFault {
        long type = typeOf(object);
        long flags = typeFlags(type);
        if ((flags & FLAG_MANAGED_DICT) != 0) {
            return managed(object, type, flags);
        }
        long offset = memory.readLong(type + offsets.type().dictoffset());
        return new Attributes(0, 0, offset > 0 ? memory.readLong(object + offset) : 0);
    }

    /// Up to two words before the collector's head, which is the 16 bytes before the object.
    private Attributes managed(long object, long type, long typeFlags) throws MemoryFault {
        long keys = memory.readLong(type + offsets.type().heapCachedKeys());
        return switch (offsets.layout()) {
            case CPYTHON_3_11 ->
                    new Attributes(
                            keys, memory.readLong(object - 32), memory.readLong(object - 24));
            case CPYTHON_3_12 -> {
                long word = memory.readLong(object - 24);
                yield (word & 1) == 0
                        ? new Attributes(keys, 0, word)
                        : new Attributes(keys, word + 1, 0);
            }
            case CPYTHON_3_13 -> managed(object, keys, typeFlags, 16);
            case CPYTHON_3_14, CPYTHON_3_15 ->
                    managed(
                            object,
                            keys,
                            typeFlags,
                            memory.readLong(type + offsets.type().basicsize()));
        };
    }

    /// From 3.13 on: a dict, or values in the object at `inlineAt`.
    private Attributes managed(long object, long keys, long typeFlags, long inlineAt)
            throws MemoryFault {
        long dict = memory.readLong(object - 24);
        boolean inline = dict == 0 && (typeFlags & FLAG_INLINE_VALUES) != 0;
        return new Attributes(keys, inline ? object + inlineAt + valuesHeader() : 0, dict);
    }

    /// The bytes before the pointers in a `PyDictValues`.
    private int valuesHeader() {
        return switch (offsets.layout()) {
            case CPYTHON_3_11, CPYTHON_3_12 -> 0;
            case CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> WORD;
        };
    }

    /// The entries of a dict; key and value are 0 in free ones.
    private record Table(long[] keys, long[] values) {}

    /// Reads a keys object, with the values beside it in an array at `values` unless that is 0.
    private Table table(long keys, long values) throws MemoryFault, MalformedObject {
        Offsets.Dict at = offsets.dict();
        Bytes head = read(keys, at.keysIndices());
        int log2IndexBytes = head.uint8(at.keysLog2IndexBytes());
        boolean general = head.uint8(at.keysKind()) == KEYS_GENERAL;
        long count = head.int64(at.keysEntryCount());
        int width = general ? GENERAL_ENTRY : UNICODE_ENTRY;
        if (log2IndexBytes > 30 || count < 0 || count * width > LARGEST_TABLE) {
            throw new MalformedObject("no keys", keys);
        }
        int size = (int) count;
        Table table = new Table(new long[size], new long[size]);
        if (size == 0) {
            return table;
        }
        Bytes entries = read(keys + at.keysIndices() + (1L << log2IndexBytes), size * width);
        Bytes beside = values == 0 ? entries : read(values, size * WORD);
        for (int i = 0; i < size; i++) {
            int entry = i * width;
            table.keys[i] = entries.int64(general ? entry + WORD : entry);
            table.values[i] =
                    values == 0 ? entries.int64(entry + width - WORD) : beside.int64(i * WORD);
        }
        return table;
    }

    private static void visit(Table table, EntryVisitor visitor)
            throws MemoryFault, MalformedObject {
        for (int i = 0; i < table.keys.length; i++) {
            boolean used = table.keys[i] != 0 && table.values[i] != 0;
            if (used && !visitor.entry(table.keys[i], table.values[i])) {
                return;
            }
        }
    }

    /// The value of the key that is the string `name`, or 0. Looks at many keys in one call.
    private long find(Table table, String name) throws MemoryFault, MalformedObject {
        byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
        int length = offsets.objects().strAsciiData() + wanted.length;
        int atOnce = (int) Math.min(RemoteMemory.MAX_RANGES, keyHeads.byteSize() / length);
        MemorySegment heads = keyHeads;
        int next = 0;
        while (next < table.keys.length) {
            int first = next;
            int ranges = 0;
            while (next < table.keys.length && ranges < atOnce) {
                memory.range(ranges++, table.keys[next++], length);
            }
            long read = memory.readRanges(ranges, heads, (long) ranges * length);
            for (int i = 0; i < ranges; i++) {
                long value = table.values[first + i];
                boolean readable = (i + 1L) * length <= read;
                if (value != 0 && readable && equal(heads, (long) i * length, wanted)) {
                    return value;
                }
                if (!readable) {
                    // A free entry, or a short string at the end of a mapping: go on behind it.
                    next = first + i + 1;
                    if (value != 0
                            && isString(table.keys[first + i])
                            && string(table.keys[first + i]).equals(name)) {
                        return value;
                    }
                    break;
                }
            }
        }
        return 0;
    }

    /// Whether the `str` whose first bytes stand at `at` is the ASCII string `wanted`.
    private boolean equal(MemorySegment heads, long at, byte[] wanted) {
        Offsets.Objects offset = offsets.objects();
        int state = heads.get(JAVA_BYTE, at + offset.strState());
        boolean compactAscii = (state >> 5 & 3) == 3;
        if (!compactAscii
                || heads.get(JAVA_LONG_UNALIGNED, at + offset.strLength()) != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (heads.get(JAVA_BYTE, at + offset.strAsciiData() + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private String cString(long address) throws MemoryFault, MalformedObject {
        StringBuilder text = new StringBuilder();
        long at = address;
        while (text.length() < LONGEST_TYPE_NAME) {
            int length = (int) Math.min(64, PAGE - (at & PAGE - 1));
            byte[] bytes = memory.readBytes(at, length);
            for (byte b : bytes) {
                if (b == 0) {
                    return text.toString();
                }
                text.append((char) (b & 0xff));
            }
            at += length;
        }
        throw new MalformedObject("no name", address);
    }

    private Bytes read(long address, int length) throws MemoryFault {
        return new Bytes(memory.readBytes(address, length));
    }
}
