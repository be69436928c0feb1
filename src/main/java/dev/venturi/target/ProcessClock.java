package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The CPU time of a whole process, all its threads, those that ended too: to the nanosecond, in
/// one system call that reads no file.
///
/// The kernel gives each process a clock, whose id is made of the process id
/// (`clock_getcpuclockid(3)`): `~PID << 3 | 2`. A thread has one too, but other processes may not
/// read it. Not safe for use by several threads.
public final class ProcessClock implements AutoCloseable {
    private static final int SCHEDULED_TIME = 2; // CPUCLOCK_SCHED

    private final int clock;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment time = arena.allocate(16, 8); // struct timespec
    private boolean closed;
    private long nanos;

    /// The clock of process `pid`.
    public ProcessClock(long pid) {
        clock = ~Math.toIntExact(pid) << 3 | SCHEDULED_TIME;
    }

    /// Reads the clock. Allocates nothing.
    ///
    /// @return false if the process is gone; [#nanos] then keeps what it had
    public boolean refresh() {
        int failed;
        try {
            failed = (int) Libc.CLOCK_GETTIME.invokeExact(callState, clock, time);
        } catch (Throwable e) {
            throw new AssertionError("clock_gettime could not be called", e);
        }
        if (failed != 0) {
            return false;
        }
        nanos = 1_000_000_000 * time.get(JAVA_LONG, 0) + time.get(JAVA_LONG, 8);
        return true;
    }

    /// CPU time, user and system, as of the last refresh.
    public long nanos() {
        return nanos;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
