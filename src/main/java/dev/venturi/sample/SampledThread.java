package dev.venturi.sample;

import dev.venturi.cpython.PyThread;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.ThreadStat;
import org.jspecify.annotations.Nullable;

/// One thread of the kernel's, and how its time is accounted.
///
/// While a thread is not blocked, the kernel does not say whether it has a CPU or only wants one;
/// it says so afterwards. So its samples are held back (the *pieces*) until the kernel's account
/// moves:
/// - its run time advanced and it was not put on a CPU anew: it was on one all along;
/// - it was put on a CPU anew: the account says how long it had waited for that. Exactly this time,
///   counted back from then, was `runnable`, and what lies before it was on a CPU.
///
/// A thread that was blocked has waited for a CPU as well after it was woken: that time is taken
/// off its wait's end in the same way.
final class SampledThread implements AutoCloseable {
    private static final int PIECES = 256;

    /// The kernel accounts for a running thread at least this often (100 ticks a second), so one of
    /// which it does not is not running.
    private static final long LONGEST_SILENCE_NANOS = 15_000_000;

    private final int index;
    private final ThreadStat stat;
    private final boolean main;
    private final Tally tally;
    private final WaitLog waits;

    /// Its thread state in the interpreter; null for a thread that runs no Python.
    @Nullable PyThread python;

    /// What `threading` calls it, else the kernel; empty as long as nobody was asked.
    String name = "";

    int nameAttempts;
    long nameAt;

    /// Whether its stack must be looked at even if it has not run.
    boolean mustLook = true;

    // What this tick found.
    private boolean changed;
    boolean running;
    int stack;
    ThreadState state = ThreadState.UNKNOWN;
    int awaiting;

    private long run;
    private long queue;
    private long slices;
    private long accountedUntil;
    private long delay;
    private boolean accountMoved;
    private boolean putOnCpu;

    // The wait that goes on: its row in the tally, or -1.
    private int waitRow = -1;
    private long waitStart;
    private long waitNanos;
    private long waitMoment;

    // Pieces, oldest first, in a ring.
    private final int[] rows = new int[PIECES];
    private final int[] runnableRows = new int[PIECES];
    private final long[] times = new long[PIECES];
    private final long[] moments = new long[PIECES];
    private final long[] ends = new long[PIECES];
    private int firstPiece;
    private int pieces;

    SampledThread(int index, ThreadStat stat, boolean main, long now, Tally tally, WaitLog waits) {
        this.index = index;
        this.stat = stat;
        this.main = main;
        this.accountedUntil = now;
        this.tally = tally;
        this.waits = waits;
    }

    int index() {
        return index;
    }

    long tid() {
        return stat.tid();
    }

    boolean main() {
        return main;
    }

    /// Who it is, as far as is known now.
    ThreadInfo info() {
        return new ThreadInfo(tid(), name.isEmpty() ? "thread " + tid() : name, main);
    }

    ThreadStat stat() {
        return stat;
    }

    /// Reads the kernel's account of it.
    ///
    /// @return false if it ended
    boolean refresh() {
        if (!stat.refreshSchedule()) {
            return false;
        }
        putOnCpu = stat.slices() != slices;
        accountMoved = putOnCpu || stat.runNanos() != run;
        delay = stat.queueNanos() - queue;
        run = stat.runNanos();
        queue = stat.queueNanos();
        slices = stat.slices();
        // A kernel that keeps no such account shows zeros.
        changed = accountMoved || slices == 0;
        return true;
    }

    /// Whether it has been blocked in the same wait since the last tick.
    boolean stillBlocked() {
        return waitRow >= 0 && !changed && !mustLook;
    }

    /// The row of the wait that goes on.
    int waitRow() {
        return waitRow;
    }

    /// The time since it was last accounted for.
    long since(long now) {
        return now - accountedUntil;
    }

    /// Its wait went on until `now`.
    ///
    /// @param moment whether that time is the program's
    void extendWait(long now, boolean moment) {
        long time = now - accountedUntil;
        accountedUntil = now;
        waitNanos += time;
        waitMoment += moment ? time : 0;
        tally.add(waitRow, 1, time, moment ? time : 0);
    }

    /// It was found blocked.
    void block(int row, long now, long profileStart, boolean moment) {
        settle(now);
        endWait();
        waitRow = row;
        waitStart = accountedUntil - profileStart;
        waitNanos = 0;
        waitMoment = 0;
        extendWait(now, moment);
        if (carriedDelay > 0) {
            takeOffWait(carriedDelay);
        }
    }

    /// It was found not blocked, so on a CPU or wanting one: which of the two shows later.
    ///
    /// @param row for the case that it was on a CPU
    /// @param runnableRow for the case that it wanted one
    void run(int row, int runnableRow, long now, boolean moment) {
        settle(now);
        endWait();
        if (pieces == PIECES) {
            flushOldest(now);
        }
        int at = (firstPiece + pieces) % PIECES;
        long time = now - accountedUntil;
        accountedUntil = now;
        rows[at] = row;
        runnableRows[at] = runnableRow;
        times[at] = time;
        moments[at] = moment ? time : 0;
        ends[at] = now;
        pieces++;
        // Of the time since the last tick, what it waited for a CPU before it got it.
        if (carriedDelay > 0) {
            takeOffLastPiece(at);
        }
    }

    /// What is left of the wait for a CPU for the time since the last tick.
    private long carriedDelay;

    private void takeOffLastPiece(int at) {
        long taken = Math.min(carriedDelay, times[at]);
        carriedDelay = 0;
        if (taken == 0) {
            return;
        }
        boolean most = taken * 2 > times[at];
        long moment = moments[at] == 0 ? 0 : taken;
        tally.add(runnableRows[at], most ? 1 : 0, taken, moment);
        if (most) {
            rows[at] |= COUNTED;
        }
        times[at] -= taken;
        moments[at] -= moment;
    }

    /// In a row of a piece: its sample has been counted.
    private static final int COUNTED = 1 << 31;

    /// Gives the pieces their states, now that the kernel's account moved.
    private void settle(long now) {
        carriedDelay = 0;
        if (!accountMoved) {
            return;
        }
        accountMoved = false;
        if (putOnCpu && delay > 0) {
            // It got the CPU some time after the last tick, half an interval ago on average.
            carriedDelay = Math.min(delay, (now - accountedUntil) / 2);
            long left = delay - carriedDelay;
            while (left > 0 && pieces > 0) {
                left = settleNewestRunnable(left);
            }
            if (left > 0 && waitRow >= 0) {
                left -= takeOffWait(left);
            }
            carriedDelay = Math.min(carriedDelay + left, now - accountedUntil);
        }
        while (pieces > 0) {
            settleOldest(false);
        }
    }

    /// Up to `nanos` of the newest piece were runnable.
    ///
    /// @return what is left of them
    private long settleNewestRunnable(long nanos) {
        int at = (firstPiece + pieces - 1) % PIECES;
        long taken = Math.min(nanos, times[at]);
        boolean counted = rows[at] < 0;
        boolean most = taken * 2 > times[at] && !counted;
        long moment = moments[at] == 0 ? 0 : Math.min(taken, moments[at]);
        tally.add(runnableRows[at], most ? 1 : 0, taken, moment);
        times[at] -= taken;
        moments[at] -= moment;
        tally.add(rows[at] & ~COUNTED, most || counted ? 0 : 1, times[at], moments[at]);
        pieces--;
        return times[at] > 0 ? 0 : nanos - taken;
    }

    private void settleOldest(boolean runnable) {
        int at = firstPiece;
        boolean counted = rows[at] < 0;
        int row = runnable ? runnableRows[at] : rows[at] & ~COUNTED;
        tally.add(row, counted ? 0 : 1, times[at], moments[at]);
        firstPiece = (firstPiece + 1) % PIECES;
        pieces--;
    }

    private void flushOldest(long now) {
        settleOldest(now - ends[firstPiece] > LONGEST_SILENCE_NANOS);
    }

    /// It was woken before the end of its wait and waited for a CPU.
    private long takeOffWait(long nanos) {
        long taken = Math.min(nanos, waitNanos);
        waitNanos -= taken;
        long moment = Math.min(taken, waitMoment);
        waitMoment -= moment;
        tally.add(waitRow, 0, -taken, -moment);
        int runnable =
                tally.row(index, tally.stack(waitRow), ThreadState.RUNNABLE, Awaited.NOTHING);
        tally.add(runnable, 0, taken, moment);
        return taken;
    }

    private void endWait() {
        if (waitRow >= 0 && waitNanos > 0) {
            waits.add(waitRow, waitStart, waitNanos);
        }
        waitRow = -1;
    }

    /// Accounts for what is held back.
    ///
    /// @param now the thread's end, or the end of sampling
    void finish(long now) {
        while (pieces > 0) {
            settleOldest(now - ends[firstPiece] > LONGEST_SILENCE_NANOS);
        }
        endWait();
    }

    /// It lived until `now` in the state in which it was last seen.
    void lastTime(long now, boolean moment) {
        if (waitRow >= 0) {
            extendWait(now, moment);
        } else if (pieces > 0) {
            int last = (firstPiece + pieces - 1) % PIECES;
            long time = now - accountedUntil;
            accountedUntil = now;
            times[last] += time;
            moments[last] += moment ? time : 0;
            ends[last] = now;
        }
    }

    @Override
    public void close() {
        stat.close();
    }
}
