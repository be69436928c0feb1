package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The code objects of an interpreter by address, each decoded once.
///
/// Code objects are freed and their addresses used again (`exec`, lambdas, reloads). So each has an
/// identity, the pointers to its file name, name and line table and its first line, and
/// [#unchanged] compares those with what is there now.
final class CodeTable {
    private static final int MOST_UNITS = 1 << 22;
    private static final int UNIT = 2;
    private static final int WORD = 8;

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final Offsets.Code at;
    private final StackTable stacks;
    private final AddressMap numbers = new AddressMap();
    private final int identityStart;
    private final int identityLength;
    private final MemorySegment identities;
    private long codeType;

    CodeTable(Interpreter interpreter, StackTable stacks, Arena arena) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.at = interpreter.offsets().code();
        this.stacks = stacks;
        this.codeType = interpreter.codeType();
        this.identityStart = at.firstlineno();
        this.identityLength = at.linetable() + 8 - identityStart;
        this.identities = arena.allocate((long) RemoteMemory.MAX_RANGES * identityLength, 8);
    }

    /// The number of the code object at `address`, or [AddressMap#ABSENT] if it must be [#learn]ed.
    int number(long address) {
        return numbers.get(address);
    }

    /// Reads the code object at `address`.
    ///
    /// @return its number
    /// @throws MalformedObject if there is none
    int learn(long address) throws MemoryFault, MalformedObject {
        int number = stacks.add(read(address));
        numbers.put(address, number);
        return number;
    }

    /// Whether the code objects at the first `count` of `addresses` are still those that were
    /// learned. Those that are not are learned anew. One system call.
    boolean unchanged(long[] addresses, int count) throws MemoryFault, MalformedObject {
        int checked = Math.min(count, RemoteMemory.MAX_RANGES);
        for (int i = 0; i < checked; i++) {
            memory.range(i, addresses[i] + identityStart, identityLength);
        }
        long total = (long) checked * identityLength;
        if (memory.readRanges(checked, identities, total) != total) {
            return false;
        }
        boolean unchanged = true;
        for (int i = 0; i < checked; i++) {
            int number = numbers.get(addresses[i]);
            if (number == AddressMap.ABSENT
                    || stacks.code(number).identity() != identity(identities, i * identityLength)) {
                learn(addresses[i]);
                unchanged = false;
            }
        }
        return unchanged;
    }

    /// The opcode of one instruction as it is now.
    int opcodeNow(CodeObject code, int unit) throws MemoryFault {
        int opcode = memory.readInt(code.address() + at.instructions() + (long) unit * UNIT) & 0xff;
        code.opcodes()[unit] = (byte) opcode;
        return opcode;
    }

    private CodeObject read(long address) throws MemoryFault, MalformedObject {
        Offsets.Objects objects = interpreter.offsets().objects();
        Bytes bytes = new Bytes(memory.readBytes(address, at.instructions()));
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
        CodeObject code =
                new CodeObject(
                        address,
                        reader.string(bytes.int64(at.qualname())),
                        reader.string(bytes.int64(at.filename())),
                        firstLine,
                        LineTable.decodeWithoutGaps(table, firstLine, (int) units),
                        opcodes,
                        bytes.int32(at.firsttraceable()),
                        interpreter.offsets().frame().size()
                                + WORD
                                        * (bytes.int32(at.nlocalsplus())
                                                + bytes.int32(at.stacksize())),
                        identity(MemorySegment.ofArray(bytes.array()), identityStart));
        MemorySegment now = MemorySegment.ofArray(memory.readBytes(address, at.instructions()));
        if (identity(now, identityStart) != code.identity()) {
            throw new MalformedObject("a code object that changed", address);
        }
        return code;
    }

    /// Of the bytes from `identityStart` on, which stand at `offset` of `bytes`.
    private long identity(MemorySegment bytes, long offset) {
        long base = offset - identityStart;
        long hash = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, base + at.firstlineno());
        hash = mix(hash ^ bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, base + at.filename()));
        hash = mix(hash ^ bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, base + at.name()));
        return mix(hash ^ bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, base + at.linetable()));
    }

    private static long mix(long value) {
        long mixed = value * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }
}
