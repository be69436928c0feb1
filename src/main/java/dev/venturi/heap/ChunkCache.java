package dev.venturi.heap;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Copies of the target's memory in aligned chunks of 16 KiB, the size of a pool of CPython's
/// allocator, so that what is allocated together is read together and a small block's pool header
/// comes with it. Direct-mapped; the bytes that it holds are bounded however large the target is.
///
/// A hit costs one multiplication, three comparisons and the load; a miss one system call. What it
/// returns is as old as the chunk's copy: [#refresh] and [#clear] forget.
final class ChunkCache implements AutoCloseable {
    /// The most bytes that it holds: 128 MiB, less where our own heap is small.
    static final long LARGEST_BYTES =
            Long.highestOneBit(Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8));

    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int PAGE = 4096;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long USER_SPACE = 1L << 47;
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RemoteMemory memory;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment incoming = arena.allocate(CHUNK, 4096);
    private final int slotShift;
    private final long[] chunks;
    private final int[] starts;
    private final int[] ends;
    private final long[][] copies;
    private boolean closed;

    /// A cache for a target that has about `targetBytes` in memory.
    ChunkCache(RemoteMemory memory, long targetBytes) {
        this.memory = memory;
        long bytes = Math.clamp(targetBytes, 1L << 20, LARGEST_BYTES);
        int slotBits = 64 - Long.numberOfLeadingZeros((bytes - 1) >>> CHUNK_BITS);
        slotShift = 64 - slotBits;
        chunks = new long[1 << slotBits];
        starts = new int[1 << slotBits];
        ends = new int[1 << slotBits];
        copies = new long[1 << slotBits][];
        clear();
    }

    /// Bytes that it can hold.
    long capacity() {
        return (long) chunks.length << CHUNK_BITS;
    }

    /// Forgets everything.
    void clear() {
        Arrays.fill(chunks, -1);
    }

    /// Forgets the chunk that holds `address`.
    void refresh(long address) {
        long chunk = address >>> CHUNK_BITS;
        int slot = slot(chunk);
        if (chunks[slot] == chunk) {
            chunks[slot] = -1;
        }
    }

    /// The 64-bit word at `address`.
    ///
    /// @throws TornRead if the address cannot be that of a word
    /// @throws MemoryFault if it could not be read
    long word(long address) throws TornRead, MemoryFault {
        if ((address & 7) != 0) {
            throw new TornRead("0x" + Long.toHexString(address) + " is not the address of a word");
        }
        long chunk = address >>> CHUNK_BITS;
        int slot = slot(chunk);
        int offset = (int) address & (CHUNK - 1);
        if (chunks[slot] != chunk || offset < starts[slot] || offset >= ends[slot]) {
            load(address, slot, offset);
        }
        return copies[slot][offset >>> 3];
    }

    /// The 32-bit word at `address`.
    int half(long address) throws TornRead, MemoryFault {
        return (int) (word(address & -8) >>> ((address & 4) << 3));
    }

    /// The byte at `address`, 0 to 255.
    int octet(long address) throws TornRead, MemoryFault {
        return (int) (word(address & -8) >>> ((address & 7) << 3)) & 0xff;
    }

    private int slot(long chunk) {
        return (int) ((chunk * GOLDEN) >>> slotShift);
    }

    /// Reads the whole chunk, or, where a part of it is not mapped, from the page of `address` on.
    private void load(long address, int slot, int offset) throws TornRead, MemoryFault {
        if (Long.compareUnsigned(address, PAGE) < 0
                || Long.compareUnsigned(address, USER_SPACE) >= 0) {
            throw new TornRead("0x" + Long.toHexString(address) + " is no address of a program");
        }
        chunks[slot] = -1;
        int start = 0;
        long got = fill(address - offset, CHUNK);
        if (got <= offset) {
            start = offset & -PAGE;
            got = fill(address - offset + start, CHUNK - start);
            if (start + got <= offset) {
                memory.read(address, incoming, 8);
                throw new TornRead("0x" + Long.toHexString(address) + " was just mapped");
            }
        }
        long[] copy = copies[slot];
        if (copy == null) {
            copy = new long[CHUNK / 8];
            copies[slot] = copy;
        }
        MemorySegment.copy(incoming, WORD, 0, copy, start >>> 3, (int) got >>> 3);
        chunks[slot] = address >>> CHUNK_BITS;
        starts[slot] = start;
        ends[slot] = (int) (start + got) & -8;
    }

    private long fill(long address, int length) {
        memory.range(0, address, length);
        return memory.readRanges(1, incoming, length);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
