package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The one system call of a look: where its ranges are, and what it brought. In its buffer stand:
///
/// ```
/// | newest interpreter | for each interpreter: newest thread, collecting, GIL | thread | thread | …
///   8                    8, 8, 24
/// ```
///
/// and for each thread what [Unwinder] draws.
final class ScatterRead {
    private static final long MOST_BYTES = 64 << 20;
    private static final int CFRAME_LENGTH = 24;
    private static final int HEAD = 8;

    /// Less than a page, so that the bytes between two frames are there if the frames are.
    private static final int MOST_GAP = 3072;

    private static final int HEAD_OF_STATE = 40;

    // What a read costs at the most, in units of one range: benchmarks/costs.c measures 0.35 us a
    // range, 0.8 us the call, and 0.02 us a KiB that is in the caches.
    private static final int UNITS_OF_CALL = 2;
    private static final int BYTES_OF_UNIT = 5_000;
    private static final int INTERRUPTED = 3;
    private static final double SLOWDOWN_BELIEVED = 1.01;

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final ThreadList list;
    private final CodeTable codes;
    private final Arena arena;
    private final int stateLength;
    private final boolean hasCframes;
    private final int frameSize;
    private final int[] rangeLengths = new int[RemoteMemory.MAX_RANGES];
    private MemorySegment buffer;
    private int ranges;
    private long total;

    // What the heads said.
    private long[] gilHolders = {};
    private boolean[] collecting = {};

    /// Whether threads or interpreter states came or went.
    boolean listChanged = true;

    /// Whether the last read took so much longer than others that something came between, and the
    /// program had time for a lot.
    boolean interrupted;

    private double fastestUnit = Double.MAX_VALUE / 2;

    ScatterRead(Interpreter interpreter, ThreadList list, CodeTable codes, Arena arena) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.list = list;
        this.codes = codes;
        this.arena = arena;
        this.stateLength = interpreter.offsets().thread().datastackTop() + 8;
        this.hasCframes = interpreter.offsets().thread().cframe() != Offsets.ABSENT;
        this.frameSize = interpreter.offsets().frame().size();
        this.buffer = arena.allocate(1 << 16, 8);
    }

    /// What was read. Another one after each read.
    MemorySegment buffer() {
        return buffer;
    }

    /// The thread state that holds the GIL of an interpreter state, or 0.
    long gilHolder(int index) {
        return gilHolders[index];
    }

    /// Whether an interpreter state's garbage collector is at work.
    boolean collecting(int index) {
        return collecting[index];
    }

    /// The list of threads is another one.
    void listRefreshed(boolean sound) {
        gilHolders = new long[list.states.length];
        collecting = new boolean[list.states.length];
        listChanged = !sound;
    }

    private void range(long address, int length) {
        memory.range(ranges, address, length);
        rangeLengths[ranges++] = length;
        total += length;
    }

    /// Reads the interpreters' heads and as many of the first `count` pending threads as fit.
    ///
    /// @return how many were read
    int read(PyThread[] pending, int count) throws MemoryFault {
        ranges = 0;
        total = 0;
        Offsets offsets = interpreter.offsets();
        range(interpreter.runtime() + offsets.runtime().interpretersHead(), 8);
        for (int i = 0; i < list.states.length; i++) {
            range(list.states[i] + offsets.interpreter().threadsHead(), 8);
            range(list.states[i] + offsets.interpreter().gc() + offsets.gc().collecting(), 8);
            range(list.gils[i] == 0 ? list.states[i] : list.gils[i], 24);
        }
        int planned = 0;
        while (planned < count && plan(pending[planned])) {
            planned++;
        }
        if (total > buffer.byteSize()) {
            buffer = arena.allocate(Long.highestOneBit(total) * 2, 8);
        }
        long start = System.nanoTime();
        long got = memory.readRanges(ranges, buffer, total);
        noteDuration(System.nanoTime() - start);
        if (got <= 0) {
            // Says why: this is the address that could not be read.
            memory.readLong(interpreter.runtime() + offsets.runtime().interpretersHead());
            got = 0;
        }
        int fitting = got == total ? planned : readBefore(got, pending, planned);
        if (got >= HEAD + (long) list.states.length * HEAD_OF_STATE) {
            readHeads();
        }
        return fitting;
    }

    private void noteDuration(long nanos) {
        double units = ranges + UNITS_OF_CALL + (double) total / BYTES_OF_UNIT;
        fastestUnit = Math.min(fastestUnit * SLOWDOWN_BELIEVED, nanos / units);
        interrupted = nanos > INTERRUPTED * fastestUnit * units;
    }

    private void readHeads() {
        Offsets offsets = interpreter.offsets();
        long newest = buffer.get(JAVA_LONG, 0);
        listChanged |= list.states.length == 0 || newest != list.states[list.states.length - 1];
        for (int i = 0; i < list.states.length; i++) {
            long at = HEAD + (long) i * HEAD_OF_STATE;
            listChanged |= buffer.get(JAVA_LONG, at) != list.threadHeads[i];
            collecting[i] = buffer.get(JAVA_INT, at + 8) != 0;
            boolean held =
                    list.gils[i] != 0
                            && buffer.get(JAVA_INT, at + 16 + offsets.gil().locked()) == 1;
            gilHolders[i] = held ? buffer.get(JAVA_LONG, at + 16 + offsets.gil().lastHolder()) : 0;
            listChanged |= list.gils[i] == 0;
        }
    }

    /// Puts the ranges of one thread into place.
    ///
    /// @return false if they do not fit into this call
    private boolean plan(PyThread thread) {
        int stackRanges = thread.chunkCount + thread.outside.count;
        int once = thread.cframes.count + thread.codes.count;
        if (ranges + 2 * (1 + stackRanges) + once > RemoteMemory.MAX_RANGES || total > MOST_BYTES) {
            return false;
        }
        thread.makeRoom();
        planOutside(thread, thread.first);
        planChunks(thread, thread.first);
        thread.stateRange = ranges;
        thread.stateAt = total;
        range(thread.state(), stateLength);
        if (hasCframes) {
            plan(thread.cframes, 0, CFRAME_LENGTH, thread.cframesAt);
        }
        planChunks(thread, thread.last);
        planOutside(thread, thread.last);
        plan(
                thread.codes,
                -codes.identityStart,
                codes.identityStart + codes.identityLength,
                thread.codesAt);
        thread.endRange = ranges;
        return true;
    }

    private void planChunks(PyThread thread, PyThread.Copy copy) {
        for (int i = 0; i < thread.chunkCount; i++) {
            copy.chunks[i] = total;
            range(thread.chunks[i], thread.chunkLengths[i]);
        }
    }

    private void planOutside(PyThread thread, PyThread.Copy copy) {
        plan(thread.outside, FrameWalker.BEFORE_OUTSIDE, frameSize, copy.outside);
    }

    /// Plans `before` bytes before and `length` bytes from each of some addresses on. Those close
    /// to each other are one range: another one costs as much as to copy kilobytes.
    ///
    /// @param places takes in where each will stand
    private void plan(AddressSet set, int before, int length, long[] places) {
        for (int i = 0; i < set.count; ) {
            long start = set.addresses[i] - before;
            long end = set.addresses[i];
            while (i < set.count && set.addresses[i] - end <= MOST_GAP) {
                places[i] = total + set.addresses[i] - start;
                end = set.addresses[i] + length;
                i++;
            }
            range(start, (int) (end - start));
        }
    }

    /// How many of the first `planned` pending threads were read whole, when only `got` bytes were.
    /// The one that had an address that is gone forgets its addresses.
    private int readBefore(long got, PyThread[] pending, int planned) {
        long before = 0;
        int failed = 0;
        while (failed < ranges && before + rangeLengths[failed] <= got) {
            before += rangeLengths[failed++];
        }
        for (int i = 0; i < planned; i++) {
            if (pending[i].endRange > failed) {
                if (failed == pending[i].stateRange) {
                    listChanged = true; // its thread state is gone
                }
                pending[i].forgetAll();
                return i;
            }
        }
        return planned;
    }
}
