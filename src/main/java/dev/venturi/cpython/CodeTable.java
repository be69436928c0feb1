package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The code objects of an interpreter by address, each decoded once.
///
/// Code objects are freed and their addresses used again (imports, `exec`, lambdas, reloads). So
/// what is known of an address holds only as long as the *identity* that stands there is the same:
/// the words of the object up to its line table, without that of its flags, beside which 3.11
/// counts calls. Among them are the pointers to its constants and names, and from 3.12 its version,
/// which no two share. A program makes the same code again and again, so what reads alike is one
/// code object here.
final class CodeTable {
    private static final int MOST_UNITS = 1 << 22;
    private static final int UNIT = 2;
    private static final int WORD = 8;

    /// Behind the pointers to constants, names and the table of exceptions.
    private static final int FLAGS = 3 * WORD;

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final Offsets.Code at;
    private final StackTable stacks;
    private final Map<CodeObject.Text, Integer> numbers = new HashMap<>();
    private final MemorySegment identities;
    private long codeType;

    /// Where a code object's identity stands in it, and how long it is.
    final int identityStart;

    final int identityLength;

    // By address: the index of what is known of it.
    private final AddressMap indexes = new AddressMap();
    private int[] numberAt = new int[1024];
    private long[] identityAt = new long[1024];
    private int[] metAt = new int[1024];
    private int meeting;

    CodeTable(Interpreter interpreter, StackTable stacks, Arena arena) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.at = interpreter.offsets().code();
        this.stacks = stacks;
        this.codeType = interpreter.codeType();
        this.identityStart = interpreter.offsets().objects().size() + WORD;
        this.identityLength = at.linetable() + WORD - identityStart;
        this.identities = arena.allocate((long) RemoteMemory.MAX_RANGES * identityLength, WORD);
    }

    /// The number of the code object at `address`, or [AddressMap#ABSENT] if it must be [#learn]ed.
    int number(long address) {
        int index = indexes.get(address);
        return index == AddressMap.ABSENT ? AddressMap.ABSENT : numberAt[index];
    }

    /// Reads the code object at `address`.
    ///
    /// @throws MalformedObject if there is none
    void learn(long address) throws MemoryFault, MalformedObject {
        byte[] head = memory.readBytes(address, at.instructions());
        CodeObject code = read(address, new Bytes(head));
        long identity = identity(MemorySegment.ofArray(head), identityStart);
        MemorySegment now = MemorySegment.ofArray(memory.readBytes(address, at.instructions()));
        if (identity(now, identityStart) != identity) {
            throw new MalformedObject("a code object that changed", address);
        }
        Integer number = numbers.get(code.text());
        if (number == null) {
            number = stacks.add(code);
            numbers.put(code.text(), number);
        }
        int index = indexes.get(address);
        if (index == AddressMap.ABSENT) {
            index = indexes.size();
            indexes.put(address, index);
            if (index == numberAt.length) {
                numberAt = Arrays.copyOf(numberAt, index * 2);
                identityAt = Arrays.copyOf(identityAt, index * 2);
                metAt = Arrays.copyOf(metAt, index * 2);
            }
        }
        numberAt[index] = number;
        identityAt[index] = identity;
    }

    /// From here on, [#wasMet] has met nothing.
    void beginMeeting() {
        meeting++;
    }

    /// Whether this was asked for a known code object at this address since [#beginMeeting].
    boolean wasMet(long address) {
        int index = indexes.get(address);
        if (index == AddressMap.ABSENT) {
            return false;
        }
        boolean met = metAt[index] == meeting;
        metAt[index] = meeting;
        return met;
    }

    /// Whether the code object at `address` is the one that was learned, by its identity, which
    /// stands at `offset` of `bytes`.
    boolean isKnown(long address, MemorySegment bytes, long offset) {
        int index = indexes.get(address);
        return index != AddressMap.ABSENT && identityAt[index] == identity(bytes, offset);
    }

    /// Whether the code objects at the first `count` of `addresses` are still those that were
    /// learned. Those that are not are learned anew. One system call for each thousand.
    boolean unchanged(long[] addresses, int count) throws MemoryFault, MalformedObject {
        boolean unchanged = true;
        for (int from = 0; from < count; from += RemoteMemory.MAX_RANGES) {
            int ranges = Math.min(count - from, RemoteMemory.MAX_RANGES);
            for (int i = 0; i < ranges; i++) {
                memory.range(i, addresses[from + i] + identityStart, identityLength);
            }
            long total = (long) ranges * identityLength;
            if (memory.readRanges(ranges, identities, total) != total) {
                return false;
            }
            for (int i = 0; i < ranges; i++) {
                if (!isKnown(addresses[from + i], identities, (long) i * identityLength)) {
                    learn(addresses[from + i]);
                    unchanged = false;
                }
            }
        }
        return unchanged;
    }

    /// The opcode of one instruction, of the code object at `address`, as it is now.
    int opcodeNow(long address, CodeObject code, int unit) throws MemoryFault {
        int opcode = memory.readInt(address + at.instructions() + (long) unit * UNIT) & 0xff;
        code.opcodes()[unit] = (byte) opcode;
        return opcode;
    }

    private CodeObject read(long address, Bytes bytes) throws MemoryFault, MalformedObject {
        Offsets.Objects objects = interpreter.offsets().objects();
        long type = bytes.int64(objects.type());
        if (codeType == 0 && interpreter.objects().typeName(type).equals("code")) {
            codeType = type;
        }
        long units = bytes.int64(objects.size());
        if (type != codeType || units <= 0 || units > MOST_UNITS) {
            throw new MalformedObject("no code object", address);
        }
        ObjectReader reader = interpreter.objects();
        byte[] instructions = memory.readBytes(address + at.instructions(), (int) units * UNIT);
        byte[] opcodes = new byte[(int) units];
        for (int unit = 0; unit < units; unit++) {
            opcodes[unit] = instructions[unit * UNIT];
        }
        int firstLine = bytes.int32(at.firstlineno());
        byte[] table = reader.bytes(bytes.int64(at.linetable()));
        return new CodeObject(
                reader.string(bytes.int64(at.qualname())),
                reader.string(bytes.int64(at.filename())),
                firstLine,
                LineTable.decodeWithoutGaps(table, firstLine, (int) units),
                opcodes,
                bytes.int32(at.firsttraceable()),
                interpreter.offsets().frame().size()
                        + WORD * (bytes.int32(at.nlocalsplus()) + bytes.int32(at.stacksize())));
    }

    private long identity(MemorySegment bytes, long offset) {
        long hash = 0;
        for (int done = 0; done < identityLength; done += WORD) {
            if (done == FLAGS) {
                continue;
            }
            hash = mix(hash ^ bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + done));
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = value * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }
}
