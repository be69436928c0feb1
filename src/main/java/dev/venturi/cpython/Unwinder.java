package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.venturi.cpython.FrameWalker.Walked;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// Takes the Python stacks of a process that keeps running.
///
/// One look at any number of threads is one system call, if their frames are where they were at the
/// last look. For each thread it reads, in this order:
///
/// ```
/// | frames outside | data stack | thread state | cframes | data stack | frames outside |
///   generators,      used part    which frame    3.11,     all once more
///   shims of C       of chunks    is the top     3.12
/// ```
///
/// The kernel copies them in that order within a microsecond or so, while the thread runs on. What
/// is the same in both copies is taken for what was there between them, when the thread state was
/// read. So the top frame that it names, and those outside of it, were the thread's stack at that
/// moment if both copies have all of them (but for the place in the top frame, which may move on).
/// If they do not, the look is repeated; when the retries are used up, the outer frames that both
/// have are kept, called partial.
///
/// That a frame is the same in both copies says by itself nothing: one that was left keeps its
/// bytes, and is the same in both. It is the thread state between them that tells the living from
/// the dead: by the top frame, and by where the used part of the data stack ends.
///
/// Not safe for use by several threads. A look allocates nothing but for what it sees for the first
/// time.
public final class Unwinder implements AutoCloseable {

    /// Looks that fail since the thread moved, and since its frames were not where expected.
    private static final int MOST_MOVES = 8;

    private static final int MOST_TRIES = 18;
    private static final int REMEMBER = 64;

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
    private long[] unread = new long[64];

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
        this.scatter = new ScatterRead(interpreter, list, codes, arena);
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
            thread.codes.forgetUnused(thread.looks, 1);
            if (thread.looks % REMEMBER == 0) {
                thread.forgetUnusedFor(REMEMBER);
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
                Seen seen =
                        i >= fitting
                                ? Seen.NOT_READ
                                : scatter.interrupted ? Seen.MOVED : evaluate(thread, lastTry);
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
            kind = callKinds[codes.opcodeNow(thread.leafAddress, code, thread.leafUnit)];
        }
        return switch (kind) {
            case OTHER, RESUMING -> false;
            case GENERAL, NATIVE -> true;
        };
    }

    // ---- what was read

    private Seen evaluate(PyThread thread, boolean lastTry) throws MemoryFault {
        MemorySegment buffer = scatter.buffer();
        long state = thread.stateAt;
        if (buffer.get(JAVA_LONG, state + threadAt.interp()) != list.states[thread.interpreter()]) {
            scatter.listChanged = true; // its thread state was freed
            return Seen.MOVED;
        }
        scatter.listChanged |= buffer.get(JAVA_LONG, state + threadAt.next()) != thread.next;
        thread.holdsGil = scatter.gilHolder(thread.interpreter()) == thread.state();
        long top = top(thread);
        if (top == UNKNOWN_TOP) {
            return Seen.LEARNED;
        }
        if (top == NO_TOP) {
            return Seen.MOVED;
        }
        Walked walked = walker.walk(buffer, thread, thread.last, thread.first, top);
        if (walked == Walked.INTO_NONSENSE) {
            // Another frame may have taken the place of the top since.
            walked = walker.walk(buffer, thread, thread.first, thread.last, top);
        }
        return switch (walked) {
            case INTO_NONSENSE -> Seen.MOVED;
            case TO_A_MISSING_FRAME -> {
                finder.find(
                        thread,
                        thread.walk.missing,
                        buffer.get(JAVA_LONG, state + threadAt.datastackChunk()),
                        buffer.get(JAVA_LONG, state + threadAt.datastackTop()));
                yield lastTry ? Seen.MOVED : Seen.LEARNED;
            }
            case TO_THE_BASE -> accept(thread);
        };
    }

    /// The thread's top frame between the two copies of its stack; [#UNKNOWN_TOP] if what points to
    /// it was not read.
    private long top(PyThread thread) {
        MemorySegment buffer = scatter.buffer();
        if (!hasCframes) {
            return buffer.get(JAVA_LONG, thread.stateAt + threadAt.currentFrame());
        }
        long cframe = buffer.get(JAVA_LONG, thread.stateAt + threadAt.cframe());
        int index = thread.cframes.indexOf(cframe);
        if (index < 0) {
            thread.cframes.add(cframe, thread.looks);
            return UNKNOWN_TOP;
        }
        thread.cframes.use(index, thread.looks);
        long top = buffer.get(JAVA_LONG, thread.cframesAt[index] + threadAt.cframeCurrentFrame());
        // Only the first one, which is part of the thread state, has no frame.
        boolean root = cframe - thread.state() >= 0 && cframe - thread.state() < ROOT_CFRAME;
        return top == 0 && !root ? NO_TOP : top;
    }

    /// Compares the walk with the other copy, and takes the stack if all of it is there too. If
    /// not, keeps the outer frames that are, for the case that nothing better comes.
    private Seen accept(PyThread thread) throws MemoryFault {
        PyThread.Walk walk = thread.walk;
        int verified = walker.agreed(scatter.buffer(), walk);
        // The innermost may have moved on within itself.
        if (verified < walk.depth
                && walker.sameFrame(scatter.buffer(), walk, walk.depth - 1 - verified)) {
            verified++;
        }
        if (verified == walk.depth) {
            return intern(thread, verified, PyThread.Look.COMPLETE);
        }
        if (verified > thread.partialDepth
                && intern(thread, verified, PyThread.Look.PARTIAL) == Seen.DONE) {
            thread.partialDepth = verified;
        }
        return Seen.MOVED;
    }

    /// Finds the number of the stack of the outer `depth` frames of the walk.
    private Seen intern(PyThread thread, int depth, PyThread.Look look) throws MemoryFault {
        PyThread.Walk walk = thread.walk;
        int end = walk.depth;
        int start = end - depth;
        int stack = StackTable.EMPTY;
        int leafCode = -1;
        long leafAddress = 0;
        int leafUnit = 0;
        boolean whole = true;
        boolean resuming = false;
        long stackEnd = 0;
        try {
            Seen known = knowCodes(thread, start);
            if (known != Seen.DONE) {
                return known;
            }
            for (int i = end - 1; i >= start; i--) {
                if (walk.owners[i] == FrameWalker.SHIM) {
                    resuming = false;
                    continue;
                }
                long address = walk.codes[i];
                int number = codes.number(address);
                CodeObject code = stacks.code(number);
                long start0 = address + interpreter.offsets().code().instructions();
                long unit = walk.instructions[i] - start0 >> 1;
                if (unit < -1 || unit >= code.units()) {
                    return Seen.MOVED;
                }
                boolean onStack = walk.owners[i] == FrameWalker.OWNED_BY_THREAD;
                if (onStack) {
                    if (resuming || !isNext(thread, walk.addresses[i], stackEnd)) {
                        return Seen.MOVED;
                    }
                    stackEnd = walk.addresses[i] + code.frameBytes();
                }
                resuming = resumes(walk, i, code, unit);
                if (onStack && unit < code.firstTraceable()) {
                    if (i > start && code.firstTraceable() < code.units()) {
                        return Seen.MOVED; // not entered yet, so it cannot have called anyone
                    }
                    leafCode = -1; // not entered yet, or never, being the interpreter's own
                    continue;
                }
                if (i == start && onStack && !wasEntered(walk, i, address, code)) {
                    return Seen.MOVED;
                }
                int line = unit < 0 ? code.firstLine() : code.lines()[(int) unit];
                int inner = stacks.inside(stack, number, line);
                if (inner == StackTable.FULL) {
                    whole = false;
                    break;
                }
                stack = inner;
                leafCode = number;
                leafAddress = address;
                leafUnit = (int) unit;
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
        thread.leafAddress = leafAddress;
        thread.leafUnit = leafUnit;
        thread.look = whole ? look : PyThread.Look.PARTIAL;
        return Seen.DONE;
    }

    /// Whether a frame lies where the data stack was free, which its caller's frame filled up to
    /// `stackEnd`.
    private boolean isNext(PyThread thread, long address, long stackEnd) {
        return stackEnd == 0 || address == stackEnd || walker.startsChunk(thread, address);
    }

    /// Whether a frame can have nothing directly inside of it but a generator. Before 3.12, C runs
    /// those.
    private boolean resumes(PyThread.Walk walk, int index, CodeObject code, long unit) {
        return switch (interpreter.offsets().layout()) {
            case CPYTHON_3_11 -> false;
            case CPYTHON_3_12 -> walker.returnsFurtherOn(scatter.buffer(), walk, index);
            case CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 ->
                    unit >= 0
                            && callKinds[code.opcodes()[(int) unit] & 0xff]
                                    == CallOpcodes.Kind.RESUMING;
        };
    }

    /// Whether a frame that was entered in one copy was so in the other: until then, its link is
    /// that of the frame that was at its place before.
    private boolean wasEntered(PyThread.Walk walk, int index, long address, CodeObject code) {
        long start = address + interpreter.offsets().code().instructions();
        long unit = walker.otherInstruction(scatter.buffer(), walk, index) - start >> 1;
        return unit >= Math.min(code.firstTraceable(), code.units()) && unit < code.units();
    }

    /// Sees to it that all code objects of the walk, from frame `start` outward, are known, and are
    /// what they were when the stack was read: another one may have come to an address meanwhile.
    /// What was read after the stack shows that. It was so for those of the last look's stack, in
    /// the same call; the others take one more.
    ///
    /// @return [Seen#LEARNED] if the stack must be read again, since only then what was learned
    ///   here was there before
    private Seen knowCodes(PyThread thread, int start) throws MemoryFault, MalformedObject {
        PyThread.Walk walk = thread.walk;
        boolean learned = false;
        int count = 0;
        codes.beginMeeting();
        for (int i = walk.depth - 1; i >= start; i--) {
            long address = walk.codes[i];
            if (walk.owners[i] == FrameWalker.SHIM || codes.wasMet(address)) {
                continue;
            }
            int place = thread.codes.indexOf(address);
            if (codes.number(address) == AddressMap.ABSENT) {
                codes.learn(address);
                learned = true;
            } else if (place < 0) {
                if (count == unread.length) {
                    unread = Arrays.copyOf(unread, count * 2);
                }
                unread[count++] = address;
            } else {
                thread.codes.use(place, thread.looks);
                long at = thread.codesAt[place] + codes.identityStart;
                if (!codes.isKnown(address, scatter.buffer(), at)) {
                    codes.learn(address);
                    learned = true;
                }
            }
        }
        learned |= count > 0 && !codes.unchanged(unread, count);
        for (int i = 0; i < count; i++) {
            thread.codes.add(unread[i], thread.looks);
        }
        return learned ? Seen.LEARNED : Seen.DONE;
    }

    @Override
    public void close() {
        arena.close();
    }
}
