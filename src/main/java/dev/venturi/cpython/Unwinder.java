package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.venturi.cpython.FrameWalker.Walked;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

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
/// - else, when the retries are used up, the outer frames in which both copies agree, called
///   partial.
///
/// A frame whose links or code differ between the copies was on the move and is never reported.
///
/// Not safe for use by several threads. A look allocates nothing but for what it sees for the first
/// time.
public final class Unwinder implements AutoCloseable {

    /// Looks that fail since the thread moved, and since its frames were not where expected.
    private static final int MOST_MOVES = 4;

    private static final int MOST_TRIES = 14;
    private static final int REMEMBER_OUTSIDE = 64;
    private static final int CHECK_IDENTITY_EVERY = 16;

    // Instead of a top frame: what points to it was not read; there is none where there must be.
    private static final long UNKNOWN_TOP = -1;
    private static final long NO_TOP = -2;

    /// A thread state, and so its first cframe, is not larger than this.
    private static final long ROOT_CFRAME = 1024;

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final StackTable stacks;
    private final Arena arena = Arena.ofShared();
    private final CodeTable codes;
    private final CallOpcodes.Kind[] callKinds;
    private final ThreadList list;
    private final FrameWalker walker;
    private final FrameFinder finder;
    private final ScatterRead scatter;
    private final boolean hasCframes;

    private final Offsets.ThreadState threadAt;

    private PyThread[] pending = new PyThread[16];
    private long[] checked = new long[64];

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
        this.list = new ThreadList(interpreter);
        this.walker = new FrameWalker(offsets);
        this.finder = new FrameFinder(interpreter);
        this.scatter = new ScatterRead(interpreter, list, walker.outsideLength(), arena);
        this.threadAt = offsets.thread();
        this.hasCframes = threadAt.cframe() != Offsets.ABSENT;
    }

    /// The threads, by the last [#refresh].
    public List<PyThread> threads() {
        return list.threads();
    }

    /// How many interpreter states there were at the last [#refresh].
    public int interpreterCount() {
        return list.states.length;
    }

    /// The address of an interpreter state; that of the main one for 0.
    public long interpreter(int index) {
        return list.states[index];
    }

    /// Whether the last look showed that threads came or went: time for a [#refresh].
    public boolean listChanged() {
        return scatter.listChanged;
    }

    /// Whether an address lies in a GIL, so that a thread that waits for it waits for that GIL.
    public boolean inGil(long address) {
        return list.inGil(address);
    }

    /// Whether an interpreter state's garbage collector was at work at the last look.
    public boolean collecting(int index) {
        return scatter.collecting(index);
    }

    /// Reads the list of threads anew. Threads that were known keep their [PyThread].
    ///
    /// @return false if the list changed meanwhile, or a thread has not begun and does not know its
    ///   number yet: ask again later
    public boolean refresh() throws MemoryFault {
        boolean sound = list.refresh();
        scatter.listRefreshed(sound);
        return sound;
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
            int fitting = scatter.read(pending, left);
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
        if (thread.partialDepth == 0 || thread.stack == StackTable.EMPTY) {
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

    // ---- what was read

    private Seen evaluate(PyThread thread, boolean lastTry) throws MemoryFault {
        long interp = scatter.buffer().get(JAVA_LONG, thread.firstState + threadAt.interp());
        if (interp != list.states[thread.interpreter()]) {
            scatter.listChanged = true; // its thread state was freed
            return Seen.MOVED;
        }
        scatter.listChanged |=
                scatter.buffer().get(JAVA_LONG, thread.lastState + threadAt.next()) != thread.next;
        thread.holdsGil = scatter.gilHolder(thread.interpreter()) == thread.state();
        long top = top(thread, thread.firstState, thread.firstCframes);
        long lastTop = top(thread, thread.lastState, thread.lastCframes);
        if (top == UNKNOWN_TOP || lastTop == UNKNOWN_TOP) {
            return Seen.LEARNED;
        }
        if (top == NO_TOP || lastTop == NO_TOP) {
            return Seen.MOVED;
        }
        Walked first = walker.walk(scatter.buffer(), thread, thread.first, 0, top);
        Walked last =
                walker.walk(scatter.buffer(), thread, thread.last, thread.stackLength, lastTop);
        if (first == Walked.TO_A_MISSING_FRAME || last == Walked.TO_A_MISSING_FRAME) {
            boolean later = last == Walked.TO_A_MISSING_FRAME;
            finder.find(
                    thread,
                    later ? thread.last.missing : thread.first.missing,
                    scatter.buffer().get(JAVA_LONG, thread.lastState + threadAt.datastackChunk()),
                    scatter.buffer().get(JAVA_LONG, thread.lastState + threadAt.datastackTop()));
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
            return walker.walk(scatter.buffer(), thread, thread.first, 0, lastTop)
                            == Walked.TO_THE_BASE
                    ? keepOuter(thread, thread.last.depth - 1)
                    : Seen.MOVED;
        }
        return accept(thread);
    }

    /// The top frame by one copy of the thread state; [#UNKNOWN_TOP] if what points to it was not
    /// read.
    private long top(PyThread thread, long state, long cframes) {
        if (!hasCframes) {
            return scatter.buffer().get(JAVA_LONG, state + threadAt.currentFrame());
        }
        long cframe = scatter.buffer().get(JAVA_LONG, state + threadAt.cframe());
        for (int i = 0; i < thread.cframeCount; i++) {
            if (thread.cframes[i] == cframe) {
                long top =
                        scatter.buffer()
                                .get(
                                        JAVA_LONG,
                                        cframes
                                                + (long) i * ScatterRead.CFRAME_LENGTH
                                                + threadAt.cframeCurrentFrame());
                // Only the first one, which is part of the thread state, has no frame.
                boolean root =
                        cframe - thread.state() >= 0 && cframe - thread.state() < ROOT_CFRAME;
                return top == 0 && !root ? NO_TOP : top;
            }
        }
        thread.expectCframe(cframe);
        return UNKNOWN_TOP;
    }

    // ---- accepting

    /// Compares the two walks and takes the stack if one of them was whole.
    private Seen accept(PyThread thread) throws MemoryFault {
        PyThread.Walk a = thread.first;
        PyThread.Walk b = thread.last;
        int agreed = PyThread.Walk.agreed(a, b);
        // A leaf may have moved on within itself.
        boolean leafMoved = PyThread.Walk.sameFrame(a, b, agreed);
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
        int agreed = PyThread.Walk.agreed(thread.first, thread.last);
        boolean leafMoved = PyThread.Walk.sameFrame(thread.first, thread.last, agreed);
        int kept = Math.min(limit, leafMoved ? agreed + 1 : agreed);
        if (kept > thread.partialDepth
                && intern(thread, thread.last, kept, PyThread.Look.PARTIAL) == Seen.DONE) {
            thread.partialDepth = kept;
        }
        return Seen.MOVED;
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
                if (walk.owners[i] == FrameWalker.SHIM) {
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
                if (walk.owners[i] != FrameWalker.OWNED_BY_GENERATOR
                        && unit < code.firstTraceable()) {
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

    private boolean unchangedCodes(PyThread.Walk walk, int start, int end)
            throws MemoryFault, MalformedObject {
        if (checked.length < end - start) {
            checked = new long[walk.codes.length];
        }
        int count = 0;
        for (int i = start; i < end; i++) {
            if (walk.owners[i] != FrameWalker.SHIM) {
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
