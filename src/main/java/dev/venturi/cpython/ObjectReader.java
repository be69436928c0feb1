package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.nio.charset.StandardCharsets;
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

    private static final int KEYS_GENERAL = 0;
    private static final int GENERAL_ENTRY = 24;
    private static final int UNICODE_ENTRY = 16;

    private static final long FLAG_INLINE_VALUES = 1L << 2;
    private static final long FLAG_MANAGED_DICT = 1L << 4;
    private static final long FLAG_INT = 1L << 24;
    private static final long FLAG_STR = 1L << 28;
    private static final long FLAG_DICT = 1L << 29;
    private static final int BITS_OF_DIGIT = 30;

    private final RemoteMemory memory;
    private final Offsets offsets;

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
                    case CPYTHON_3_12, CPYTHON_3_13 -> size >>> 3;
                };
        int sign =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> Long.signum(size);
                    case CPYTHON_3_12, CPYTHON_3_13 -> 1 - (int) (size & 3);
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
        entriesOf(keys, values, visitor);
    }

    /// The value of `key` in the dict at `dict`, or 0.
    public long get(long dict, String key) throws MemoryFault, MalformedObject {
        long[] found = {0};
        entries(
                dict,
                (k, v) -> {
                    if (isString(k) && string(k).equals(key)) {
                        found[0] = v;
                    }
                    return found[0] == 0;
                });
        return found[0];
    }

    /// The value of attribute `name` in the instance at `object` (of a class made by `class`), or 0
    /// if it has no such attribute of its own.
    public long attribute(long object, String name) throws MemoryFault, MalformedObject {
        long[] found = {0};
        attributes(
                object,
                (k, v) -> {
                    if (isString(k) && string(k).equals(name)) {
                        found[0] = v;
                    }
                    return found[0] == 0;
                });
        return found[0];
    }

    /// Shows `visitor` the attributes that the instance at `object` keeps in a dict of its own,
    /// made or not; nothing for one that keeps them in slots.
    public void attributes(long object, EntryVisitor visitor) throws MemoryFault, MalformedObject {
        long type = typeOf(object);
        long flags = typeFlags(type);
        if ((flags & FLAG_MANAGED_DICT) == 0) {
            long offset = memory.readLong(type + offsets.type().dictoffset());
            if (offset > 0) {
                visitDict(memory.readLong(object + offset), visitor);
            }
            return;
        }
        Attributes place = managed(object, flags);
        if (place.values != 0) {
            entriesOf(
                    memory.readLong(type + offsets.type().heapCachedKeys()), place.values, visitor);
        } else {
            visitDict(place.dict, visitor);
        }
    }

    /// Where an instance keeps its attributes: an array of values whose keys the type has, or a
    /// dict; the other is 0.
    private record Attributes(long values, long dict) {}

    /// Up to two words before the collector's head, which is the 16 bytes before the object.
    private Attributes managed(long object, long typeFlags) throws MemoryFault {
        return switch (offsets.layout()) {
            case CPYTHON_3_11 ->
                    new Attributes(memory.readLong(object - 32), memory.readLong(object - 24));
            case CPYTHON_3_12 -> {
                long word = memory.readLong(object - 24);
                yield (word & 1) == 0 ? new Attributes(0, word) : new Attributes(word + 1, 0);
            }
            case CPYTHON_3_13 -> {
                long dict = memory.readLong(object - 24);
                boolean inline = dict == 0 && (typeFlags & FLAG_INLINE_VALUES) != 0;
                yield new Attributes(inline ? object + 16 + valuesHeader() : 0, dict);
            }
        };
    }

    private void visitDict(long dict, EntryVisitor visitor) throws MemoryFault, MalformedObject {
        if (dict != 0) {
            entries(dict, visitor);
        }
    }

    /// The bytes before the pointers in a `PyDictValues`.
    private int valuesHeader() {
        return switch (offsets.layout()) {
            case CPYTHON_3_11, CPYTHON_3_12 -> 0;
            case CPYTHON_3_13 -> WORD;
        };
    }

    /// Walks a keys object, with the values beside it in an array at `values` unless that is 0.
    private void entriesOf(long keys, long values, EntryVisitor visitor)
            throws MemoryFault, MalformedObject {
        Offsets.Dict at = offsets.dict();
        Bytes head = read(keys, at.keysIndices());
        int log2IndexBytes = head.uint8(at.keysLog2IndexBytes());
        boolean general = head.uint8(at.keysKind()) == KEYS_GENERAL;
        long count = head.int64(at.keysEntryCount());
        int width = general ? GENERAL_ENTRY : UNICODE_ENTRY;
        if (log2IndexBytes > 30 || count < 0 || count * width > LARGEST_TABLE) {
            throw new MalformedObject("no keys", keys);
        }
        if (count == 0) {
            return;
        }
        Bytes table = read(keys + at.keysIndices() + (1L << log2IndexBytes), (int) count * width);
        Bytes beside = values == 0 ? table : read(values, (int) count * WORD);
        for (int i = 0; i < count; i++) {
            int entry = i * width;
            long key = table.int64(general ? entry + WORD : entry);
            long value = values == 0 ? table.int64(entry + width - WORD) : beside.int64(i * WORD);
            if (key != 0 && value != 0 && !visitor.entry(key, value)) {
                return;
            }
        }
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
