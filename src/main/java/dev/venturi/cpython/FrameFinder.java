package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.util.ArrayList;
import java.util.List;

/// Finds out where a thread's frames are that were not where they were expected, one read for each,
/// so that the next look can read them all at once.
///
/// ```
/// struct _PyStackChunk {   // Include/cpython/pystate.h
///     previous;            //  the chunk that was used before
///     size;                //  in bytes, with this head
///     top;                 //  in words; not valid for the newest chunk: that is the thread state's
///     data[];
/// };
/// ```
final class FrameFinder {
    private static final int MOST_CHUNKS = 400;
    private static final long LARGEST_CHUNK = 1 << 26;
    private static final int CHUNK_SLACK = 1024;
    private static final int CHUNK_HEADER = 24;
    private static final int CHUNK_TOP = 16;

    private final RemoteMemory memory;
    private final Offsets.FrameStruct frameAt;

    FrameFinder(Interpreter interpreter) {
        this.memory = interpreter.memory();
        this.frameAt = interpreter.offsets().frame();
    }

    /// Finds the frames from `missing` outward.
    ///
    /// @param chunk the newest chunk of the data stack, or 0
    /// @param top where its used part ends
    void find(PyThread thread, long missing, long chunk, long top) throws MemoryFault {
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
            if (size < CHUNK_HEADER || size > LARGEST_CHUNK) {
                return; // no chunk any more
            }
            // Of the newest we know how much is used; of the others the header does.
            long used = chunk == newest ? top - chunk : CHUNK_HEADER + 8 * header.int64(CHUNK_TOP);
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
        for (int steps = 0; at != 0 && (at & 7) == 0 && steps < FrameWalker.MOST_FRAMES; steps++) {
            boolean inChunk = false;
            for (int i = 0; i < thread.chunkCount; i++) {
                long start = thread.chunks[i];
                if (at >= start && at < start + thread.chunkSizes[i]) {
                    inChunk = true;
                    int needed = aligned(at - start + frameAt.size());
                    thread.chunkLengths[i] = Math.max(thread.chunkLengths[i], needed);
                }
            }
            if (!inChunk && !thread.outside.add(at, thread.looks)) {
                return;
            }
            at = memory.readLong(at + frameAt.previous());
        }
    }
}
