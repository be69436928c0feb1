package dev.venturi.trace;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of rings of one process, shared with its probe. `src/main/probe/ring.h` draws the layout.
///
/// Every number in it is the program's, which may write what it likes: those that we go by are read
/// once and checked.
final class Segment implements AutoCloseable {
    private static final long MAGIC = 0x3149525554_4E4556L; // "VENTURI1", little-endian
    private static final long HEADER_BYTES = 4096;
    private static final long SLOTS_AT = 128;
    private static final long SLOT_BYTES = 256;
    private static final long HEAD = 64;
    private static final long TAIL = 128;

    static final int RECORD_BYTES = 16;
    static final int SLOT_FREE = 0;
    static final int SLOT_TAKEN = 1;
    static final int SLOT_ENDED = 3;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final int slots;
    private final long ringBytes;
    private final long capacity;

    private Segment(Path file, FileChannel channel) throws IOException {
        try {
            long size = channel.size();
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
            slots = size < HEADER_BYTES ? 0 : memory.get(JAVA_INT_UNALIGNED, 8);
            ringBytes = slots < 1 ? 0 : memory.get(JAVA_LONG, 16);
            boolean ours =
                    slots > 0
                            && slots <= (HEADER_BYTES - SLOTS_AT) / SLOT_BYTES
                            && memory.get(JAVA_LONG, 0) == MAGIC
                            && Long.bitCount(ringBytes) == 1
                            && ringBytes >= 1 << 16
                            && size == HEADER_BYTES + slots * ringBytes;
            if (!ours) {
                throw new IOException(file + " is not a segment of rings");
            }
            capacity = ringBytes / RECORD_BYTES;
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Maps a file that is whole.
    ///
    /// @throws IOException if it cannot be mapped, or is not what the probe writes
    static Segment map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Segment(file, channel);
        }
    }

    int slots() {
        return slots;
    }

    /// Records that a ring holds.
    long capacity() {
        return capacity;
    }

    /// The clock's ticks at the base of all times of the process.
    long baseTicks() {
        return memory.get(JAVA_LONG, 24);
    }

    /// CLOCK_MONOTONIC at the base.
    long baseNanos() {
        return memory.get(JAVA_LONG, 32);
    }

    /// Whether ticks are nanoseconds.
    boolean ticksAreNanos() {
        return memory.get(JAVA_INT_UNALIGNED, 40) == 1;
    }

    int parent() {
        return memory.get(JAVA_INT_UNALIGNED, 48);
    }

    /// Of which fork of the parent the process is the child; 0 if it was not forked while traced.
    int fork() {
        return memory.get(JAVA_INT_UNALIGNED, 52);
    }

    /// Threads that got no ring.
    int lostThreads() {
        return memory.get(JAVA_INT_UNALIGNED, 56);
    }

    /// Whether the probe has given up.
    boolean silent() {
        return memory.get(JAVA_INT_UNALIGNED, 60) != 0;
    }

    /// Events of threads that got no ring.
    long lostEvents() {
        return memory.get(JAVA_LONG, 64);
    }

    /// What the probe had to say and could not: the folder was gone, or not its user's.
    int unsaidNotes() {
        return memory.get(JAVA_INT_UNALIGNED, 76);
    }

    /// Says that nothing will be read any more.
    void leave() {
        INT.setRelease(memory, 72L, 1);
    }

    int state(int slot) {
        return (int) INT.getAcquire(memory, slotAt(slot));
    }

    /// The kernel's id of the thread that has the slot.
    int thread(int slot) {
        return memory.get(JAVA_INT_UNALIGNED, slotAt(slot) + 4);
    }

    /// How many threads had the slot, this one included.
    int use(int slot) {
        return memory.get(JAVA_INT_UNALIGNED, slotAt(slot) + 8);
    }

    /// Records written so far.
    long head(int slot) {
        return (long) LONG.getAcquire(memory, slotAt(slot) + HEAD);
    }

    /// Says that all records before `tail` have been read.
    void read(int slot, long tail) {
        LONG.setRelease(memory, slotAt(slot) + TAIL, tail);
    }

    /// Gives the slot of a thread that ended, whose records have all been read, to the next.
    void free(int slot) {
        LONG.setRelease(memory, slotAt(slot) + HEAD, 0L);
        LONG.setRelease(memory, slotAt(slot) + TAIL, 0L);
        INT.setRelease(memory, slotAt(slot), SLOT_FREE);
    }

    /// Copies records `from` to `from + count` into the beginning of `into`, two words each.
    void copy(int slot, long from, int count, long[] into) {
        long ring = HEADER_BYTES + slot * ringBytes;
        int first = (int) Math.min(count, capacity - (from & (capacity - 1)));
        MemorySegment.copy(
                memory,
                JAVA_LONG,
                ring + (from & (capacity - 1)) * RECORD_BYTES,
                into,
                0,
                2 * first);
        MemorySegment.copy(memory, JAVA_LONG, ring, into, 2 * first, 2 * (count - first));
    }

    private static long slotAt(int slot) {
        return SLOTS_AT + slot * SLOT_BYTES;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
