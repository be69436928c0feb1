package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Takes the Python stacks of a process that keeps running.
///
/// One look at any number of threads is one system call, if their frames are where they were at the
/// last look. For each thread it reads, in this order:
///
/// ```
/// | thread state | cframes | data stack | frames outside | data stack | frames outside | cframes | thread state |
///   which frame    3.11,     used part    generators,      all once more
///   is the top     3.12      of chunks    shims of C
/// ```
///
/// The kernel copies them in that order within a microsecond or so, while the thread runs on. Both
/// copies are walked from their own top frame. What is accepted:
/// - both walks reach the thread's base and one of them is, frame by frame (but for the place in
///   its own leaf), the outer part of the other: that one was the thread's stack at one instant;
/// - else, when the retries are used up, the outer frames in which both agree, called partial.
///
/// A frame whose links or code differ between the copies was on the move and is never reported.
///
/// Not safe for use by several threads. A look allocates nothing but for what it sees for the first
/// time.
public final class Unwinder implements AutoCloseable {
    private static final int MOST_FRAMES = 10_000;
    private static final int MOST_CHUNKS = 400;
    private static final int MOST_THREADS = 100_000;
    private static final long MOST_BYTES = 64 << 20;

    /// Looks that fail since the thread moved, and since its frames were not where expected.
    private static final int MOST_MOVES = 4;

    private static final int MOST_TRIES = 14;
    private static final int REMEMBER_OUTSIDE = 64;
    private static final int CHECK_IDENTITY_EVERY = 16;

    private static final int CFRAME_LENGTH = 24;

    /// A generator's state is the bytes before its frame.
    private static final int BEFORE_OUTSIDE = 8;

    private static final int CHUNK_SLACK = 1024;
    private static final int CHUNK_HEADER = 24;

    private static final byte OWNED_BY_THREAD = 0;
    private static final byte OWNED_BY_GENERATOR = 1;
    private static final byte SHIM = 3;
    private static final byte GENERATOR_EXECUTES = 0;

    private enum Walked {
        TO_THE_BASE,
        TO_A_MISSING_FRAME,
        INTO_NONSENSE
    }

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final StackTable stacks;
    private final Arena arena = Arena.ofShared();
    private final CodeTable codes;
    private final CallOpcodes.Kind[] callKinds;
    private final boolean hasShims;
    private final boolean hasCframes;

    private final Offsets.FrameStruct frameAt;
    private final Offsets.ThreadState threadAt;
    private final int stateLength;
    private final int outsideLength;
    private final int generatorStateBefore;

    private MemorySegment buffer = arena.allocate(1 << 16, 8);
    private final int[] rangeLengths = new int[RemoteMemory.MAX_RANGES];

    private long[] states = {};
    private long[] gils = {};
    private long[] threadHeads = {};
    private long[] gilHolders = {};
    private boolean[] collecting = {};
    private List<PyThread> threads = List.of();
    private boolean listChanged = true;

    private PyThread[] pending = new PyThread[16];

    /// An unwinder of the threads of `interpreter`, which stays the caller's.
    ///
    /// @param stacks takes the stacks in
    public Unwinder(Interpreter interpreter, StackTable stacks) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.stacks = stacks;
        this.codes = new CodeTable(interpreter, stacks, arena);
        Offsets offsets = interpreter.offsets();
        this.callKinds = CallOpcodes.of(offsets.layout());
        this.hasShims =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> false;
                    case CPYTHON_3_12, CPYTHON_3_13 -> true;
                };
        this.frameAt = offsets.frame();
        this.threadAt = offsets.thread();
        this.hasCframes = threadAt.cframe() != Offsets.ABSENT;
        this.stateLength = threadAt.datastackTop() + 8;
        this.outsideLength = BEFORE_OUTSIDE + frameAt.size();
        this.generatorStateBefore =
                offsets.objects().generatorFrame() - offsets.objects().generatorFrameState();
    }

    /// The threads, by the last [#refresh].
    public List<PyThread> threads() {
        return threads;
    }

    /// How many interpreter states there were at the last [#refresh].
    public int interpreterCount() {
        return states.length;
    }

    /// The address of an interpreter state; that of the main one for 0.
    public long interpreter(int index) {
        return states[index];
    }

    /// Whether the last look showed that threads came or went: time for a [#refresh].
    public boolean listChanged() {
        return listChanged;
    }

    /// Whether an address lies in a GIL, so that a thread that waits for it waits for that GIL.
    public boolean inGil(long address) {
        int size = interpreter.offsets().gil().size();
        for (long gil : gils) {
            if (gil != 0 && address >= gil && address < gil + size) {
                return true;
            }
        }
        return false;
    }

    /// Whether an interpreter state's garbage collector was at work at the last look.
    public boolean collecting(int index) {
        return collecting[index];
    }

    /// Reads the list of threads anew. Threads that were known keep their [PyThread].
    ///
    /// @return false if the list changed meanwhile, or a thread has not begun and does not know its
    ///   number yet: ask again later
    public boolean refresh() throws MemoryFault {
        List<Long> found = interpreter.states();
        Map<Long, PyThread> known = new HashMap<>();
        for (PyThread thread : threads) {
            known.put(thread.state(), thread);
        }
        states = found.stream().mapToLong(Long::longValue).toArray();
        gils = new long[states.length];
        threadHeads = new long[states.length];
        gilHolders = new long[states.length];
        collecting = new boolean[states.length];
        ThreadHeads heads = new ThreadHeads();
        List<PyThread> list = new ArrayList<>();
        boolean sound = true;
        for (int i = 0; i < states.length; i++) {
            gils[i] = interpreter.gil(states[i]);
            threadHeads[i] =
                    memory.readLong(states[i] + interpreter.offsets().interpreter().threadsHead());
            sound &= readThreads(i, heads, known, list);
        }
        if (!sound) {
            // The list broke off where a thread left it: those behind it are still there.
            for (PyThread thread : threads) {
                if (known.containsKey(thread.state()) && thread.interpreter() < states.length) {
                    list.add(thread);
                }
            }
        }
        threads = List.copyOf(list);
        listChanged = !sound;
        return sound;
    }

    /// Takes those it finds out of `known`.
    private boolean readThreads(
            int index, ThreadHeads heads, Map<Long, PyThread> known, List<PyThread> list)
            throws MemoryFault {
        long state = threadHeads[index];
        boolean begun = true;
        while (state != 0) {
            heads.select(state);
            if (heads.word(threadAt.interp()) != states[index] || list.size() >= MOST_THREADS) {
                return false; // freed while we went by
            }
            long nativeId = heads.word(threadAt.nativeThreadId());
            long ident = heads.word(threadAt.threadId());
            PyThread old = known.remove(state);
            PyThread thread =
                    old != null && old.nativeId() == nativeId && old.ident() == ident
                            ? old
                            : new PyThread(state, index, ident, nativeId);
            thread.next = heads.word(threadAt.next());
            begun &= nativeId != 0;
            list.add(thread);
            state = thread.next;
        }
        return begun;
    }

    /// The first part of each thread state. Those that were known are read in one call.
    private final class ThreadHeads {
        private final int length =
                Math.max(threadAt.nativeThreadId(), threadAt.threadId()) + 8 + 7 & -8;
        private final Map<Long, Integer> places = new HashMap<>();
        private final MemorySegment copies;
        private byte[] selected = {};

        ThreadHeads() {
            int count = Math.min(threads.size(), RemoteMemory.MAX_RANGES);
            copies = Arena.ofAuto().allocate(Math.max(1, (long) count * length), 8);
            for (int i = 0; i < count; i++) {
                memory.range(i, threads.get(i).state(), length);
            }
            long got = count == 0 ? 0 : memory.readRanges(count, copies, (long) count * length);
            for (int i = 0; i < got / length; i++) {
                places.put(threads.get(i).state(), i);
            }
        }

        void select(long state) throws MemoryFault {
            Integer place = places.get(state);
            selected =
                    place == null
                            ? memory.readBytes(state, length)
                            : copies.asSlice((long) place * length, length).toArray(JAVA_BYTE);
        }

        long word(int offset) {
            return new Bytes(selected).int64(offset);
        }
    }

    /// Looks at the first `count` of `wanted`: their stacks, who holds the GIL, whether the
    /// collector runs. The result is in the threads.
    ///
    /// @throws MemoryFault if the interpreter cannot be read: its process ended, or runs another
    ///   program now
    public void look(PyThread[] wanted, int count) throws MemoryFault {
        if (pending.length < count) {
            pending = new PyThread[count];
        }
        for (int i = 0; i < count; i++) {
            PyThread thread = wanted[i];
            thread.look = PyThread.Look.NONE;
            thread.partialDepth = 0;
            thread.looks++;
            if (thread.looks % REMEMBER_OUTSIDE == 0) {
                thread.forgetOutsideUnusedFor(REMEMBER_OUTSIDE);
            }
            pending[i] = thread;
        }
        int left = count;
        int moves = 0;
        for (int tries = 1; left > 0; tries++) {
            boolean lastTry = tries >= MOST_TRIES || moves >= MOST_MOVES;
            int fitting = read(left);
            int still = 0;
            boolean moved = false;
            for (int i = 0; i < left; i++) {
                PyThread thread = pending[i];
                Seen seen = i < fitting ? evaluate(thread, lastTry) : Seen.NOT_READ;
                moved |= seen == Seen.MOVED;
                if (seen != Seen.DONE) {
                    pending[still++] = thread;
                }
            }
            left = still;
            if (moved) {
                moves++;
            }
            if (lastTry && left > 0) {
                for (int i = 0; i < left; i++) {
                    giveUp(pending[i]);
                }
                left = 0;
            }
        }
        Arrays.fill(pending, 0, count, null);
    }

    private static void giveUp(PyThread thread) {
        thread.leafCode = -1;
        if (thread.partialDepth == 0) {
            thread.look = PyThread.Look.TORN;
            thread.stack = StackTable.EMPTY;
        }
    }

    private enum Seen {
        DONE,
        MOVED,
        LEARNED,
        NOT_READ
    }

    /// Whether the leaf frame was at an instruction that calls C. Asks the target what the
    /// instruction is now where it may have been specialised since.
    public boolean leafCallsC(PyThread thread) throws MemoryFault {
        if (thread.leafCode < 0 || thread.leafUnit < 0) {
            return false;
        }
        CodeObject code = stacks.code(thread.leafCode);
        CallOpcodes.Kind kind = callKinds[code.opcodes()[thread.leafUnit] & 0xff];
        if (kind == CallOpcodes.Kind.GENERAL) {
            kind = callKinds[codes.opcodeNow(code, thread.leafUnit)];
        }
        return switch (kind) {
            case OTHER -> false;
            case GENERAL, NATIVE -> true;
        };
    }

    // ---- one system call

    private int ranges;
    private long total;

    private void range(long address, int length) {
        memory.range(ranges, address, length);
        rangeLengths[ranges++] = length;
        total += length;
    }

    /// Reads the interpreters' heads and as many of the first `count` pending threads as fit.
    ///
    /// @return how many were read
    private int read(int count) throws MemoryFault {
        ranges = 0;
        total = 0;
        Offsets offsets = interpreter.offsets();
        range(interpreter.runtime() + offsets.runtime().interpretersHead(), 8);
        for (int i = 0; i < states.length; i++) {
            range(states[i] + offsets.interpreter().threadsHead(), 8);
            range(states[i] + offsets.interpreter().gc() + offsets.gc().collecting(), 8);
            range(gils[i] == 0 ? states[i] : gils[i], 24);
        }
        int planned = 0;
        while (planned < count && plan(pending[planned])) {
            planned++;
        }
        if (total > buffer.byteSize()) {
            buffer = arena.allocate(Long.highestOneBit(total) * 2, 8);
        }
        long got = memory.readRanges(ranges, buffer, total);
        if (got <= 0) {
            // Says why: this is the address that could not be read.
            memory.readLong(interpreter.runtime() + offsets.runtime().interpretersHead());
            got = 0;
        }
        int fitting = got == total ? planned : readBefore(got, planned);
        if (got >= 8 + states.length * 40L) {
            readHeads();
        }
        return fitting;
    }

    private void readHeads() {
        Offsets offsets = interpreter.offsets();
        long newest = buffer.get(JAVA_LONG, 0);
        listChanged |= states.length == 0 || newest != states[states.length - 1];
        for (int i = 0; i < states.length; i++) {
            long at = 8 + i * 40L;
            listChanged |= buffer.get(JAVA_LONG, at) != threadHeads[i];
            collecting[i] = buffer.get(JAVA_INT, at + 8) != 0;
            boolean held =
                    gils[i] != 0 && buffer.get(JAVA_INT, at + 16 + offsets.gil().locked()) == 1;
            gilHolders[i] = held ? buffer.get(JAVA_LONG, at + 16 + offsets.gil().lastHolder()) : 0;
            listChanged |= gils[i] == 0;
        }
    }

    /// Puts the ranges of one thread into place.
    ///
    /// @return false if they do not fit into this call
    private boolean plan(PyThread thread) {
        int stackRanges = thread.chunkCount + thread.outsideCount;
        if (ranges + 2 * (1 + thread.cframeCount + stackRanges) > RemoteMemory.MAX_RANGES
                || total > MOST_BYTES) {
            return false;
        }
        thread.firstRange = ranges;
        thread.firstState = total;
        range(thread.state(), stateLength);
        thread.firstCframes = total;
        planCframes(thread);
        thread.stackStart = total;
        planStack(thread);
        thread.stackLength = total - thread.stackStart;
        planStack(thread);
        thread.lastCframes = total;
        planCframes(thread);
        thread.lastState = total;
        range(thread.state(), stateLength);
        thread.endRange = ranges;
        return true;
    }

    private void planCframes(PyThread thread) {
        for (int i = 0; i < thread.cframeCount; i++) {
            range(thread.cframes[i], CFRAME_LENGTH);
        }
    }

    private void planStack(PyThread thread) {
        for (int i = 0; i < thread.chunkCount; i++) {
            range(thread.chunks[i], thread.chunkLengths[i]);
        }
        for (int i = 0; i < thread.outsideCount; i++) {
            range(thread.outside[i] - BEFORE_OUTSIDE, outsideLength);
        }
    }

    /// How many of the first `planned` pending threads were read whole, when only `got` bytes were.
    /// The one that had an address that is gone forgets its addresses.
    private int readBefore(long got, int planned) {
        long before = 0;
        int failed = 0;
        while (failed < ranges && before + rangeLengths[failed] <= got) {
            before += rangeLengths[failed++];
        }
        for (int i = 0; i < planned; i++) {
            if (pending[i].endRange > failed) {
                if (failed == pending[i].firstRange) {
                    listChanged = true; // its thread state is gone
                }
                pending[i].forgetAll();
                return i;
            }
        }
        return planned;
    }

    // ---- what was read

    private Seen evaluate(PyThread thread, boolean lastTry) throws MemoryFault {
        long interp = buffer.get(JAVA_LONG, thread.firstState + threadAt.interp());
        if (interp != states[thread.interpreter()]) {
            listChanged = true; // its thread state was freed
            return Seen.MOVED;
        }
        listChanged |= buffer.get(JAVA_LONG, thread.lastState + threadAt.next()) != thread.next;
        thread.holdsGil = gilHolders[thread.interpreter()] == thread.state();
        long top = top(thread, thread.firstState, thread.firstCframes);
        long lastTop = top(thread, thread.lastState, thread.lastCframes);
        if (top == UNKNOWN_TOP || lastTop == UNKNOWN_TOP) {
            return Seen.LEARNED;
        }
        if (top == NO_TOP || lastTop == NO_TOP) {
            return Seen.MOVED;
        }
        Walked first = walk(thread, thread.first, 0, top);
        Walked last = walk(thread, thread.last, thread.stackLength, lastTop);
        if (first == Walked.TO_A_MISSING_FRAME || last == Walked.TO_A_MISSING_FRAME) {
            boolean later = last == Walked.TO_A_MISSING_FRAME;
            learn(thread, later ? thread.last.missing : thread.first.missing);
            if (!lastTry) {
                return Seen.LEARNED;
            }
        }
        if (last != Walked.TO_THE_BASE) {
            return Seen.MOVED;
        }
        if (first != Walked.TO_THE_BASE) {
            // What was the top at first has gone. Those outside of the top of now may have been
            // there
            // all along.
            return walk(thread, thread.first, 0, lastTop) == Walked.TO_THE_BASE
                    ? keepOuter(thread, thread.last.depth - 1)
                    : Seen.MOVED;
        }
        return accept(thread);
    }

    private static final long UNKNOWN_TOP = -1;
    private static final long NO_TOP = -2;

    /// A thread state, and so its first cframe, is not larger than this.
    private static final long ROOT_CFRAME = 1024;

    /// The top frame by one copy of the thread state; [#UNKNOWN_TOP] if what points to it was not
    /// read.
    private long top(PyThread thread, long state, long cframes) {
        if (!hasCframes) {
            return buffer.get(JAVA_LONG, state + threadAt.currentFrame());
        }
        long cframe = buffer.get(JAVA_LONG, state + threadAt.cframe());
        for (int i = 0; i < thread.cframeCount; i++) {
            if (thread.cframes[i] == cframe) {
                long top =
                        buffer.get(
                                JAVA_LONG,
                                cframes + (long) i * CFRAME_LENGTH + threadAt.cframeCurrentFrame());
                // Only the first one, which is part of the thread state, has no frame.
                boolean root =
                        cframe - thread.state() >= 0 && cframe - thread.state() < ROOT_CFRAME;
                return top == 0 && !root ? NO_TOP : top;
            }
        }
        thread.expectCframe(cframe);
        return UNKNOWN_TOP;
    }

    /// Follows the frames from `top` outward in the copy of the stack that is `delta` behind the
    /// first.
    private Walked walk(PyThread thread, PyThread.Walk walk, long delta, long top) {
        walk.depth = 0;
        long frame = top;
        int chunk = 0;
        long chunkOffset = thread.stackStart + delta;
        long inside = Long.MAX_VALUE;
        int outside = 0;
        long outsideStart = outsideStart(thread) + delta;
        byte owner = SHIM;
        while (frame != 0) {
            if ((frame & 7) != 0 || walk.depth == MOST_FRAMES) {
                return Walked.INTO_NONSENSE;
            }
            // Frames of a chunk come in falling order, and older chunks behind newer ones.
            int c = chunk;
            long offset = chunkOffset;
            while (c < thread.chunkCount && !within(thread, c, frame)) {
                offset += thread.chunkLengths[c++];
            }
            boolean inChunk = c < thread.chunkCount;
            long at;
            if (inChunk) {
                if (c == chunk && frame >= inside) {
                    return Walked.INTO_NONSENSE;
                }
                chunk = c;
                chunkOffset = offset;
                inside = frame;
                at = offset + (frame - thread.chunks[c]);
            } else {
                outside = indexOutside(thread, frame, outside);
                if (outside < 0) {
                    walk.missing = frame;
                    return Walked.TO_A_MISSING_FRAME;
                }
                thread.outsideUse[outside] = thread.looks;
                at = outsideStart + (long) outside * outsideLength + BEFORE_OUTSIDE;
                outside++;
            }
            owner = buffer.get(JAVA_BYTE, at + frameAt.owner());
            long outer = buffer.get(JAVA_LONG, at + frameAt.previous());
            // A generator that was suspended has no outer frame; one that is about to be still has.
            boolean sensible =
                    inChunk
                            ? owner == OWNED_BY_THREAD
                            : owner == SHIM && hasShims
                                    || owner == OWNED_BY_GENERATOR
                                            && (outer != 0
                                                    || buffer.get(
                                                                    JAVA_BYTE,
                                                                    at - generatorStateBefore)
                                                            == GENERATOR_EXECUTES);
            if (!sensible) {
                return Walked.INTO_NONSENSE;
            }
            walk.add(
                    frame,
                    outer,
                    buffer.get(JAVA_LONG, at + frameAt.code()),
                    buffer.get(JAVA_LONG, at + frameAt.instruction()),
                    owner);
            frame = outer;
        }
        return walk.depth == 0 || isBase(thread, owner, inside)
                ? Walked.TO_THE_BASE
                : Walked.INTO_NONSENSE;
    }

    /// Whether a frame that has none outside of it may be the first of its thread: a shim; before
    /// there were any, the first frame of the data stack, or a generator that C runs.
    private boolean isBase(PyThread thread, byte owner, long address) {
        if (hasShims || owner == OWNED_BY_GENERATOR) {
            return owner == (hasShims ? SHIM : OWNED_BY_GENERATOR);
        }
        long data = thread.chunks[thread.chunkCount - 1] + frameAt.chunkData();
        // The first word of the first chunk stays free.
        return address == data || address == data + 8;
    }

    private static boolean within(PyThread thread, int chunk, long frame) {
        long start = thread.chunks[chunk];
        // Unsigned, so that a frame below the start is far away.
        return Long.compareUnsigned(frame - start, thread.chunkLengths[chunk] - 72L) <= 0
                && thread.chunkLengths[chunk] > 72;
    }

    private long outsideStart(PyThread thread) {
        long start = thread.stackStart;
        for (int i = 0; i < thread.chunkCount; i++) {
            start += thread.chunkLengths[i];
        }
        return start;
    }

    private static int indexOutside(PyThread thread, long frame, int expected) {
        if (expected < thread.outsideCount && thread.outside[expected] == frame) {
            return expected;
        }
        for (int i = 0; i < thread.outsideCount; i++) {
            if (thread.outside[i] == frame) {
                return i;
            }
        }
        return -1;
    }

    // ---- learning where the frames are

    /// Finds out where the frames are that were not where they were expected.
    private void learn(PyThread thread, long missing) throws MemoryFault {
        long chunk = buffer.get(JAVA_LONG, thread.lastState + threadAt.datastackChunk());
        long top = buffer.get(JAVA_LONG, thread.lastState + threadAt.datastackTop());
        try {
            if (chunk != 0) {
                learnChunks(thread, chunk, top);
            }
            chase(thread, missing);
        } catch (MemoryFault fault) {
            if (fault.reason() != MemoryFault.Reason.UNMAPPED) {
                throw fault;
            }
            thread.forgetAll(); // gone meanwhile
        }
    }

    private void learnChunks(PyThread thread, long newest, long top) throws MemoryFault {
        int keepFrom = thread.chunkCount;
        List<long[]> fresh = new ArrayList<>();
        long chunk = newest;
        while (chunk != 0 && fresh.size() + thread.chunkCount < MOST_CHUNKS) {
            int known = 0;
            while (known < thread.chunkCount && thread.chunks[known] != chunk) {
                known++;
            }
            if (known < thread.chunkCount) {
                keepFrom = known;
                break;
            }
            Bytes header = new Bytes(memory.readBytes(chunk, CHUNK_HEADER));
            long size = header.int64(frameAt.chunkSize());
            if (size < CHUNK_HEADER || size > 1 << 26) {
                return; // no chunk any more
            }
            // Of the newest we know how much is used; of the others the header does.
            long used = chunk == newest ? top - chunk : CHUNK_HEADER + 8 * header.int64(16);
            fresh.add(new long[] {chunk, size, Math.clamp(used, CHUNK_HEADER, size)});
            chunk = header.int64(frameAt.chunkPrevious());
        }
        int kept = thread.chunkCount - keepFrom;
        int count = fresh.size() + kept;
        long[] chunks = new long[count];
        int[] lengths = new int[count];
        long[] sizes = new long[count];
        for (int i = 0; i < fresh.size(); i++) {
            chunks[i] = fresh.get(i)[0];
            sizes[i] = fresh.get(i)[1];
            lengths[i] = aligned(fresh.get(i)[2]);
        }
        System.arraycopy(thread.chunks, keepFrom, chunks, fresh.size(), kept);
        System.arraycopy(thread.chunkLengths, keepFrom, lengths, fresh.size(), kept);
        System.arraycopy(thread.chunkSizes, keepFrom, sizes, fresh.size(), kept);
        if (count > 0) {
            long used = Math.clamp(top - chunks[0], CHUNK_HEADER, sizes[0]);
            lengths[0] = aligned(Math.min(sizes[0], used + CHUNK_SLACK));
        }
        thread.chunks = chunks;
        thread.chunkLengths = lengths;
        thread.chunkSizes = sizes;
        thread.chunkCount = count;
    }

    private static int aligned(long length) {
        return (int) (length + 7 & -8);
    }

    /// Follows frames from `frame` on, one read each, until one is met that will be read anyway.
    private void chase(PyThread thread, long frame) throws MemoryFault {
        long at = frame;
        for (int steps = 0; at != 0 && (at & 7) == 0 && steps < MOST_FRAMES; steps++) {
            boolean inChunk = false;
            for (int i = 0; i < thread.chunkCount; i++) {
                long start = thread.chunks[i];
                if (at >= start && at < start + thread.chunkSizes[i]) {
                    inChunk = true;
                    int needed = aligned(at - start + frameAt.size());
                    thread.chunkLengths[i] = Math.max(thread.chunkLengths[i], needed);
                }
            }
            if (!inChunk && !thread.expectOutside(at)) {
                return;
            }
            at = memory.readLong(at + frameAt.previous());
        }
    }

    // ---- accepting

    /// Compares the two walks and takes the stack if one of them was whole.
    private Seen accept(PyThread thread) throws MemoryFault {
        PyThread.Walk a = thread.first;
        PyThread.Walk b = thread.last;
        int agreed = agreed(a, b);
        // A leaf may have moved on within itself.
        boolean leafMoved = sameFrame(a, b, agreed);
        boolean wholeB = agreed == b.depth || leafMoved && agreed == b.depth - 1;
        boolean wholeA = agreed == a.depth || leafMoved && agreed == a.depth - 1;
        if (wholeA || wholeB) {
            PyThread.Walk whole = wholeB ? b : a;
            return intern(thread, whole, whole.depth, PyThread.Look.COMPLETE);
        }
        return keepOuter(thread, b.depth);
    }

    /// Keeps the outer frames in which both walks agree, at most `limit`, for the case that nothing
    /// better comes.
    private Seen keepOuter(PyThread thread, int limit) throws MemoryFault {
        int agreed = agreed(thread.first, thread.last);
        boolean leafMoved = sameFrame(thread.first, thread.last, agreed);
        int kept = Math.min(limit, leafMoved ? agreed + 1 : agreed);
        if (kept > thread.partialDepth
                && intern(thread, thread.last, kept, PyThread.Look.PARTIAL) == Seen.DONE) {
            thread.partialDepth = kept;
        }
        return Seen.MOVED;
    }

    /// How many frames, from the base inward, are the same and at the same place in both walks.
    private static int agreed(PyThread.Walk a, PyThread.Walk b) {
        int agreed = 0;
        while (sameFrame(a, b, agreed)
                && a.instructions[a.depth - 1 - agreed] == b.instructions[b.depth - 1 - agreed]) {
            agreed++;
        }
        return agreed;
    }

    /// Whether the frame that `inward` others are outside of is the same in both walks.
    private static boolean sameFrame(PyThread.Walk a, PyThread.Walk b, int inward) {
        int i = a.depth - 1 - inward;
        int j = b.depth - 1 - inward;
        return i >= 0
                && j >= 0
                && a.addresses[i] == b.addresses[j]
                && a.codes[i] == b.codes[j]
                && a.previous[i] == b.previous[j]
                && a.owners[i] == b.owners[j];
    }

    /// Finds the number of the stack of the outer `depth` frames of a walk.
    private Seen intern(PyThread thread, PyThread.Walk walk, int depth, PyThread.Look look)
            throws MemoryFault {
        int end = walk.depth;
        int start = end - depth;
        int stack = StackTable.EMPTY;
        int leafCode = -1;
        int leafUnit = 0;
        boolean whole = true;
        boolean fresh = thread.looks % CHECK_IDENTITY_EVERY == 1;
        try {
            for (int i = end - 1; i >= start; i--) {
                if (walk.owners[i] == SHIM) {
                    continue;
                }
                long address = walk.codes[i];
                int number = codes.number(address);
                if (number == AddressMap.ABSENT) {
                    number = codes.learn(address);
                    fresh = true;
                }
                CodeObject code = stacks.code(number);
                long start0 = address + interpreter.offsets().code().instructions();
                long unit = walk.instructions[i] - start0 >> 1;
                if (unit < -1 || unit >= code.units()) {
                    // Another code object at this address: the identity check would find it later.
                    codes.learn(address);
                    return Seen.MOVED;
                }
                if (walk.owners[i] != OWNED_BY_GENERATOR && unit < code.firstTraceable()) {
                    leafCode = -1; // not entered yet
                    continue;
                }
                int line = unit < 0 ? code.firstLine() : code.lines()[(int) unit];
                int inner = stacks.inside(stack, number, line);
                if (inner == StackTable.FULL) {
                    whole = false;
                    break;
                }
                stack = inner;
                leafCode = number;
                leafUnit = (int) unit;
            }
            if (fresh && !unchangedCodes(walk, start, end)) {
                return Seen.MOVED;
            }
        } catch (MalformedObject _) {
            return Seen.MOVED; // no code object there any more
        } catch (MemoryFault fault) {
            if (fault.reason() != MemoryFault.Reason.UNMAPPED) {
                throw fault;
            }
            return Seen.MOVED;
        }
        thread.stack = stack;
        thread.leafCode = leafCode;
        thread.leafUnit = leafUnit;
        thread.look = whole ? look : PyThread.Look.PARTIAL;
        return Seen.DONE;
    }

    private long[] checked = new long[64];

    private boolean unchangedCodes(PyThread.Walk walk, int start, int end)
            throws MemoryFault, MalformedObject {
        if (checked.length < end - start) {
            checked = new long[walk.codes.length];
        }
        int count = 0;
        for (int i = start; i < end; i++) {
            if (walk.owners[i] != SHIM) {
                checked[count++] = walk.codes[i];
            }
        }
        return count == 0 || codes.unchanged(checked, count);
    }

    @Override
    public void close() {
        arena.close();
    }
}
