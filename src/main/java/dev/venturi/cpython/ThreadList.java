package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The interpreter states of a process and their threads, as of the last [#refresh].
final class ThreadList {
    private static final int MOST_THREADS = 100_000;

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final Offsets.ThreadState threadAt;

    /// The interpreter states, the main one first; the newest thread of each; the GIL of each, or
    /// 0.
    long[] states = {};

    long[] threadHeads = {};
    long[] gils = {};
    private List<PyThread> threads = List.of();

    ThreadList(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.threadAt = interpreter.offsets().thread();
    }

    /// The threads of all interpreter states.
    List<PyThread> threads() {
        return threads;
    }

    /// Whether an address lies in one of the GILs.
    boolean inGil(long address) {
        int size = interpreter.offsets().gil().size();
        for (long gil : gils) {
            if (gil != 0 && address >= gil && address < gil + size) {
                return true;
            }
        }
        return false;
    }

    /// Reads the list of threads anew. Threads that were known keep their [PyThread].
    ///
    /// @return false if the list changed meanwhile, or a thread has not begun and does not know its
    ///   number yet: ask again later
    boolean refresh() throws MemoryFault {
        List<Long> found = interpreter.states();
        Map<Long, PyThread> known = new HashMap<>();
        for (PyThread thread : threads) {
            known.put(thread.state(), thread);
        }
        states = found.stream().mapToLong(Long::longValue).toArray();
        gils = new long[states.length];
        threadHeads = new long[states.length];
        ThreadHeads heads = new ThreadHeads();
        List<PyThread> list = new ArrayList<>();
        boolean sound = true;
        for (int i = 0; i < states.length; i++) {
            gils[i] = interpreter.gil(states[i]);
            threadHeads[i] =
                    memory.readLong(states[i] + interpreter.offsets().interpreter().threadsHead());
            List<PyThread> ofState = new ArrayList<>();
            sound &= readThreads(i, heads, known, ofState);
            sound &= leaveOutCopies(ofState);
            list.addAll(ofState);
        }
        if (!sound) {
            // The list may have broken off where a thread left it: those behind it are still there.
            for (PyThread thread : threads) {
                if (known.containsKey(thread.state()) && thread.interpreter() < states.length) {
                    list.add(thread);
                }
            }
        }
        threads = List.copyOf(list);
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

    /// In 3.11 a thread that has not begun bears the numbers of the one that makes it, which is
    /// further behind in the list. Later versions show 0 until it has begun.
    ///
    /// @return false if there was such a one
    private static boolean leaveOutCopies(List<PyThread> threads) {
        Set<Long> seen = new HashSet<>();
        boolean none = true;
        for (int i = threads.size() - 1; i >= 0; i--) {
            long nativeId = threads.get(i).nativeId();
            if (nativeId != 0 && !seen.add(nativeId)) {
                threads.remove(i);
                none = false;
            }
        }
        return none;
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
}
