package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Follows a thread's frames in a copy of its stack.
///
/// ```
/// struct _PyInterpreterFrame {        // Include/internal/pycore_frame.h; order differs by version
///     code or executable;             //  the code object
///     previous;                       //  the frame outside of it
///     prev_instr or instr_ptr;        //  where it is
///     owner;                          //  0 data stack, 1 generator, 3 shim on the C stack (3.12+)
///     localsplus[];                   //  not read
/// };
/// ```
///
/// Frames that the thread owns lie on its data stack, inner ones at higher addresses. Those of
/// generators lie in the generator, and shims, which stand between C and the Python that it calls,
/// on the C stack.
final class FrameWalker {
    static final int MOST_FRAMES = 10_000;

    /// A generator's state is in the bytes before its frame.
    static final int BEFORE_OUTSIDE = 8;

    static final byte OWNED_BY_THREAD = 0;
    static final byte OWNED_BY_GENERATOR = 1;
    static final byte SHIM = 3;
    private static final byte GENERATOR_EXECUTES = 0;

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
    private final boolean hasShims;
    private final int generatorStateBefore;

    FrameWalker(Offsets offsets) {
        this.frameAt = offsets.frame();
        this.hasShims =
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> false;
                    case CPYTHON_3_12, CPYTHON_3_13 -> true;
                };
        this.generatorStateBefore =
                offsets.objects().generatorFrame() - offsets.objects().generatorFrameState();
    }

    /// The bytes that are copied of a frame that is not on the data stack.
    int outsideLength() {
        return BEFORE_OUTSIDE + frameAt.size();
    }

    /// Follows the frames from `top` outward in the copy of the stack that stands in `buffer`,
    /// `delta` behind the first.
    Walked walk(MemorySegment buffer, PyThread thread, PyThread.Walk walk, long delta, long top) {
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
                at = outsideStart + (long) outside * outsideLength() + BEFORE_OUTSIDE;
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

    private boolean within(PyThread thread, int chunk, long frame) {
        long start = thread.chunks[chunk];
        // Unsigned, so that a frame below the start is far away.
        long room = thread.chunkLengths[chunk] - (long) frameAt.size();
        return room >= 0 && Long.compareUnsigned(frame - start, room) <= 0;
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
}
