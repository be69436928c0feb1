package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Follows a thread's frames in a copy of its stack.
///
/// ```
/// struct _PyInterpreterFrame {        // Include/internal/pycore_frame.h; order differs by version
///     code or executable;             //  the code object
///     previous;                       //  the frame outside of it
///     prev_instr or instr_ptr;        //  where it is
///     stacktop;                       //  -1 while it executes, or waits for C that it called
///     or stackpointer;                //  from 3.14: 0 while it executes
///     return_offset;                  //  from 3.12: what a return skips
///     owner;                          //  0 data stack, 1 generator, 3 shim on the C stack (3.12+)
///     localsplus[];                   //  not read
/// };
/// ```
///
/// Frames that the thread owns lie on its data stack, inner ones at higher addresses. Those of
/// generators lie in the generator, and shims, which stand between C and the Python that it calls,
/// on the C stack; in 3.15 the outermost of a thread is in its thread state. From 3.14 on the code
/// is a tagged reference, of which the two lowest bits are no part of the address.
///
/// A frame that was left keeps its bytes until another one takes its place, and links of such bytes
/// look like a stack. So a chain of frames means something only from a frame that is known to be
/// the top, and at the moment at which it was: see [Unwinder].
final class FrameWalker {
    static final int MOST_FRAMES = 10_000;

    /// A generator's state is in the bytes before its frame.
    static final int BEFORE_OUTSIDE = 8;

    static final byte OWNED_BY_THREAD = 0;
    static final byte OWNED_BY_GENERATOR = 1;
    static final byte SHIM = 3;
    private static final int EXECUTES = -1;
    private static final long TAG = 3;
    private static final int RETURN_OFFSET = 4; // from stacktop, an int

    /// How a walk ended.
    enum Walked {
        /// At the thread's first frame.
        TO_THE_BASE,
        /// At a frame that was not copied: [PyThread.Walk#missing].
        TO_A_MISSING_FRAME,
        /// At what cannot be a frame: the thread moved while it was copied.
        INTO_NONSENSE
    }

    private final Offsets.FrameStruct frameAt;
    private final Offsets.ThreadState threadAt;
    private final boolean hasShims;
    private final int generatorStateBefore;
    private final byte generatorExecutes;

    FrameWalker(Offsets offsets) {
        this.frameAt = offsets.frame();
        this.threadAt = offsets.thread();
        this.hasShims =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> false;
                    case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 -> true;
                };
        this.generatorExecutes =
                switch (offsets.layout()) {
                    case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14 -> 0;
                    case CPYTHON_3_15 -> 4;
                };
        this.generatorStateBefore =
                offsets.objects().generatorFrame() - offsets.objects().generatorFrameState();
    }

    /// Follows the frames from `top` outward in one copy of a thread's stack, into [PyThread#walk].
    /// Those that lie where the data stack was not in use are left out, with all inside of them:
    /// the top was read a moment later than the thread state, or its frame a moment earlier.
    Walked walk(
            MemorySegment buffer,
            PyThread thread,
            PyThread.Copy copy,
            PyThread.Copy otherCopy,
            long top) {
        PyThread.Walk walk = thread.walk;
        walk.depth = 0;
        long frame = top;
        int chunk = 0;
        long inside = Long.MAX_VALUE;
        byte owner = SHIM;
        long newestChunk = buffer.get(JAVA_LONG, thread.stateAt + threadAt.datastackChunk());
        long usedEnd = buffer.get(JAVA_LONG, thread.stateAt + threadAt.datastackTop());
        int newest = 0;
        while (newest < thread.chunkCount && thread.chunks[newest] != newestChunk) {
            newest++;
        }
        if (newest == thread.chunkCount) {
            newest = -1; // one that is not known yet: all others are older
        }
        int dead = 0;
        while (frame != 0) {
            if ((frame & 7) != 0 || walk.depth == MOST_FRAMES) {
                return Walked.INTO_NONSENSE;
            }
            // Frames of a chunk come in falling order, and older chunks behind newer ones.
            int c = chunk;
            while (c < thread.chunkCount && !within(thread, c, frame)) {
                c++;
            }
            boolean inChunk = c < thread.chunkCount;
            long at;
            long other;
            if (inChunk) {
                if (c == chunk && frame >= inside) {
                    return Walked.INTO_NONSENSE;
                }
                chunk = c;
                inside = frame;
                if (c < newest || c == newest && frame - usedEnd >= 0) {
                    dead = walk.depth + 1;
                }
                at = copy.chunks[c] + (frame - thread.chunks[c]);
                other = otherCopy.chunks[c] + (frame - thread.chunks[c]);
            } else {
                int outside = thread.outside.indexOf(frame);
                if (outside < 0) {
                    walk.missing = frame;
                    return Walked.TO_A_MISSING_FRAME;
                }
                thread.outside.use(outside, thread.looks);
                at = copy.outside[outside];
                other = otherCopy.outside[outside];
            }
            owner = buffer.get(JAVA_BYTE, at + frameAt.owner());
            long outer = buffer.get(JAVA_LONG, at + frameAt.previous());
            boolean sensible =
                    inChunk
                            ? owner == OWNED_BY_THREAD
                            : owner == SHIM && hasShims
                                    || owner == OWNED_BY_GENERATOR && generatorRuns(buffer, at);
            if (!sensible) {
                return Walked.INTO_NONSENSE;
            }
            walk.add(
                    at,
                    other,
                    frame,
                    code(buffer, at),
                    buffer.get(JAVA_LONG, at + frameAt.instruction()),
                    owner);
            frame = outer;
        }
        if (walk.depth > 0 && !isBase(thread, owner, inside)) {
            return Walked.INTO_NONSENSE;
        }
        walk.dropInner(dead);
        return Walked.TO_THE_BASE;
    }

    /// How many frames of a walk, from the base inward, are the same and at the same place in the
    /// other copy of the stack.
    ///
    /// Where a frame called another one in Python, it has put its stack down (`stacktop` is 0 or
    /// more) until that one returns. If in both copies it had not, the other one was not there yet,
    /// or no more, and neither are those inside of it.
    int agreed(MemorySegment buffer, PyThread.Walk walk) {
        int agreed = 0;
        for (int i = walk.depth - 1; i >= 0; i--) {
            long other = walk.others[i];
            if (!sameFrame(buffer, walk, i)
                    || buffer.get(JAVA_LONG, other + frameAt.instruction())
                            != walk.instructions[i]) {
                break;
            }
            agreed++;
            if (i > 0
                    && walk.owners[i] != SHIM
                    && calledByPython(buffer, walk, i - 1)
                    && executes(buffer, walk.places[i])
                    && executes(buffer, other)) {
                break;
            }
        }
        return agreed;
    }

    /// Whether a frame of a walk is the same in the other copy, wherever it is within its code.
    boolean sameFrame(MemorySegment buffer, PyThread.Walk walk, int index) {
        long at = walk.places[index];
        long other = walk.others[index];
        return code(buffer, other) == walk.codes[index]
                && buffer.get(JAVA_LONG, other + frameAt.previous())
                        == buffer.get(JAVA_LONG, at + frameAt.previous())
                && buffer.get(JAVA_BYTE, other + frameAt.owner()) == walk.owners[index]
                && (walk.owners[index] != OWNED_BY_GENERATOR || generatorRuns(buffer, other));
    }

    /// Where a frame of a walk was in the other copy.
    long otherInstruction(MemorySegment buffer, PyThread.Walk walk, int index) {
        return buffer.get(JAVA_LONG, walk.others[index] + frameAt.instruction());
    }

    /// Whether what a frame of a walk calls returns to another place than the next instruction. In
    /// 3.12 that is so of generators that it resumes, and of nothing else.
    boolean returnsFurtherOn(MemorySegment buffer, PyThread.Walk walk, int index) {
        int at = frameAt.stackTop() + RETURN_OFFSET;
        return buffer.get(JAVA_SHORT_UNALIGNED, walk.places[index] + at) != 0
                || buffer.get(JAVA_SHORT_UNALIGNED, walk.others[index] + at) != 0;
    }

    private long code(MemorySegment buffer, long at) {
        return buffer.get(JAVA_LONG, at + frameAt.code()) & ~TAG;
    }

    /// Whether a chunk's first frame lies at an address. In the first chunk it is a word later.
    boolean startsChunk(PyThread thread, long address) {
        for (int i = 0; i < thread.chunkCount; i++) {
            long data = thread.chunks[i] + frameAt.chunkData();
            if (address == data || address == data + 8 && i == thread.chunkCount - 1) {
                return true;
            }
        }
        return false;
    }

    /// Whether the generator that a frame at `at` of the buffer is in was not suspended or ended.
    private boolean generatorRuns(MemorySegment buffer, long at) {
        return buffer.get(JAVA_BYTE, at - generatorStateBefore) == generatorExecutes;
    }

    private boolean executes(MemorySegment buffer, long at) {
        return frameAt.stackTop() == Offsets.ABSENT
                ? buffer.get(JAVA_LONG, at + frameAt.stackPointer()) == 0
                : buffer.get(JAVA_INT_UNALIGNED, at + frameAt.stackTop()) == EXECUTES;
    }

    private boolean calledByPython(MemorySegment buffer, PyThread.Walk walk, int index) {
        return frameAt.isEntry() == Offsets.ABSENT
                ? walk.owners[index] != SHIM
                : buffer.get(JAVA_BYTE, walk.places[index] + frameAt.isEntry()) == 0;
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

    private boolean within(PyThread thread, int chunk, long frame) {
        long start = thread.chunks[chunk];
        // Unsigned, so that a frame below the start is far away.
        long room = thread.chunkLengths[chunk] - (long) frameAt.size();
        return room >= 0 && Long.compareUnsigned(frame - start, room) <= 0;
    }
}
