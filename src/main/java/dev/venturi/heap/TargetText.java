package dev.venturi.heap;

import dev.venturi.memory.MemoryFault;
import java.nio.charset.StandardCharsets;

/// Reads names in the target: Python strings and C strings. Bounded, for names only.
///
/// ```
/// PyASCIIObject   16 length   24 hash   32 state: bits 2-4 kind (bytes per character),
///                                                 bit 5 compact, bit 6 ASCII
/// ```
final class TargetText {
    private static final int LONGEST = 4096;

    private final ChunkCache memory;
    private final HeapLayout layout;

    TargetText(ChunkCache memory, HeapLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    /// The Python string at `address`.
    String string(long address) throws TornRead, MemoryFault {
        long length = memory.word(address + 16);
        int state = memory.octet(address + 32);
        int kind = (state >> 2) & 7;
        boolean compact = (state & 0x20) != 0;
        boolean ascii = (state & 0x40) != 0;
        if (length < 0 || length > LONGEST || !(kind == 1 || kind == 2 || kind == 4)) {
            throw new TornRead("no name at 0x" + Long.toHexString(address));
        }
        long data =
                compact
                        ? address + (ascii ? layout.asciiData() : layout.compactData())
                        : memory.word(address + layout.compactData());
        StringBuilder text = new StringBuilder((int) length);
        for (int i = 0; i < length; i++) {
            int character = 0;
            for (int b = 0; b < kind; b++) {
                character |= memory.octet(data + (long) i * kind + b) << (8 * b);
            }
            if (!Character.isValidCodePoint(character)) {
                throw new TornRead("no text at 0x" + Long.toHexString(address));
            }
            text.appendCodePoint(character);
        }
        return text.toString();
    }

    /// The C string at `address`, in UTF-8.
    String cString(long address) throws TornRead, MemoryFault {
        byte[] bytes = new byte[LONGEST];
        int length = 0;
        for (int octet; (octet = memory.octet(address + length)) != 0; length++) {
            if (length == LONGEST - 1) {
                throw new TornRead("no name at 0x" + Long.toHexString(address));
            }
            bytes[length] = (byte) octet;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
