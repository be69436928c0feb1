package dev.venturi.sample;

import dev.venturi.profile.ThreadState;
import java.util.Arrays;

/// Decides to which thread an instant of the program belongs.
///
/// - If any thread is not blocked, the instant is computing, and belongs to the holder of the GIL;
///   where that is none of them, to each of them in turn, since what they compute goes on side by
///   side.
/// - If all are blocked, it belongs to a wait for something outside the program. The main thread's
///   comes first; a main thread that waits for another thread (a lock, a join, an event loop with
///   nothing due) is not the bottleneck, so then it belongs to the waits of the others, in turn:
///   those for the network, a disk, a pipe or a child before those that sleep.
/// - If there is no such wait, it is the main thread's.
final class Moments {
    private static final int COMPUTING_WITH_GIL = 7;
    private static final int COMPUTING = 6;
    private static final int MAIN_OUTSIDE = 5;
    private static final int OUTSIDE = 4;
    private static final int SLEEPING = 3;
    private static final int MAIN_OTHERWISE = 2;
    private static final int OTHERWISE = 1;

    private int[] candidates = new int[16];
    private int count;
    private int best;
    private int turn;

    /// Begins with the next instant.
    void begin() {
        count = 0;
        best = 0;
        turn = turn + 1 & Integer.MAX_VALUE;
    }

    /// Thread number `thread` is not blocked.
    void computing(int thread, boolean holdsGil) {
        offer(thread, holdsGil ? COMPUTING_WITH_GIL : COMPUTING);
    }

    /// Thread number `thread` is blocked.
    ///
    /// @param main whether it is the main thread
    /// @param python whether it runs Python at all
    void waiting(int thread, boolean main, boolean python, ThreadState state) {
        int rank =
                switch (state) {
                    case NETWORK, DISK, PIPE, CHILD, PAGING ->
                            main ? MAIN_OUTSIDE : python ? OUTSIDE : OTHERWISE;
                    case SLEEP -> main ? MAIN_OUTSIDE : python ? SLEEPING : OTHERWISE;
                    case PYTHON, NATIVE, GC, RUNNABLE, GIL, LOCK, IDLE, UNKNOWN ->
                            main ? MAIN_OTHERWISE : OTHERWISE;
                };
        offer(thread, rank);
    }

    /// The thread that the instant belongs to, or -1 if none was offered.
    int owner() {
        return count == 0 ? -1 : candidates[turn % count];
    }

    private void offer(int thread, int rank) {
        if (rank > best) {
            best = rank;
            count = 0;
        }
        if (rank == best) {
            if (count == candidates.length) {
                candidates = Arrays.copyOf(candidates, count * 2);
            }
            candidates[count++] = thread;
        }
    }
}
