package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The kernel's account of one thread, read again and again: `/proc/PID/task/TID/schedstat`,
/// `syscall` and `stat`.
///
/// Each file is opened at its first use and held open, so that a thread number that is used again
/// is never mistaken for this thread. A refresh is one `pread(2)` into a buffer of its own and
/// allocates nothing: about 1 µs for the schedule, 2 µs for the system call, 6 µs for the state.
/// Not safe for use by several threads.
public final class ThreadStat implements AutoCloseable {
    private static final int BUFFER_BYTES = 1024;
    private static final int NOT_OPENED = -1;
    private static final int ARGUMENTS = 6;

    private final long pid;
    private final long tid;

    /// Freed by the garbage collector: to close a shared arena takes the JVM some 20 µs, and
    /// programs have hundreds of short threads.
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final long[] arguments = new long[ARGUMENTS];

    private int scheduleFile = NOT_OPENED;
    private int syscallFile = NOT_OPENED;
    private int stateFile = NOT_OPENED;
    private boolean closed;

    /// Where parsing stands in the buffer, and where the text ends.
    private int at;

    private int end;

    private long runNanos;
    private long queueNanos;
    private long slices;
    private boolean running;
    private int syscallNumber;
    private char state = '?';
    private long majorFaults;
    private int processor;

    /// The account of thread `tid` of process `pid`. Nothing is read, so nothing is checked, before
    /// the first refresh.
    public ThreadStat(long pid, long tid) {
        OpenFiles.raise();
        this.pid = pid;
        this.tid = tid;
    }

    /// The kernel's number of the thread.
    public long tid() {
        return tid;
    }

    /// Reads how long the thread ran, waited for a CPU, and how often it was put on one.
    ///
    /// @return false if the thread is gone; what was known then stays
    public boolean refreshSchedule() {
        if (scheduleFile == NOT_OPENED) {
            scheduleFile = open("schedstat");
        }
        if (!read(scheduleFile)) {
            return false;
        }
        parseSchedule();
        return true;
    }

    /// Time on a CPU. For a thread that is on one now it stands where the last timer tick or switch
    /// left it, up to 10 ms ago.
    public long runNanos() {
        return runNanos;
    }

    /// Time on a run queue, wanting a CPU and not having it.
    public long queueNanos() {
        return queueNanos;
    }

    /// How often it was put on a CPU. Unchanged together with [#runNanos] it means: blocked all the
    /// while.
    public long slices() {
        return slices;
    }

    /// Reads what the thread is blocked in.
    ///
    /// @return false if the thread is gone, or may not be read
    public boolean refreshSyscall() {
        if (syscallFile == NOT_OPENED) {
            syscallFile = open("syscall");
        }
        if (!read(syscallFile)) {
            return false;
        }
        parseSyscall();
        return true;
    }

    /// Whether the thread was not blocked: on a CPU or ready for one. Its system call is then not
    /// known.
    public boolean running() {
        return running;
    }

    /// The number of the system call that it is blocked in; -1 if it is blocked, but not in a
    /// system call (a page fault, a stop), or if it is [#running].
    public int syscallNumber() {
        return syscallNumber;
    }

    /// An argument of the system call that it is blocked in.
    ///
    /// @param index from 0 to 5
    public long argument(int index) {
        return arguments[index];
    }

    /// Reads the thread's state, major faults and processor.
    ///
    /// @return false if the thread is gone; what was known then stays
    public boolean refreshState() {
        if (stateFile == NOT_OPENED) {
            stateFile = open("stat");
        }
        if (!read(stateFile)) {
            return false;
        }
        parseState();
        return true;
    }

    /// The state's letter: `R` on a CPU or ready, `S` blocked, `D` blocked and deaf to signals, `T`
    /// stopped, `Z` ended; `?` before the first refresh.
    public char state() {
        return state;
    }

    /// Pages of its that had to be read from a disk.
    public long majorFaults() {
        return majorFaults;
    }

    /// The processor that it is on or was last on.
    public int processor() {
        return processor;
    }

    private int open(String name) {
        int file = Libc.open("/proc/" + pid + "/task/" + tid + "/" + name, 0);
        if (file == -Libc.EMFILE) {
            // Not to be mistaken for a thread that is gone.
            throw new IllegalStateException(
                    "no descriptor is left to watch thread " + tid + ": raise ulimit -Hn");
        }
        return file;
    }

    private boolean read(int file) {
        if (file < 0) {
            return false;
        }
        long got;
        try {
            got = (long) Libc.PREAD.invokeExact(callState, file, buffer, (long) BUFFER_BYTES, 0L);
        } catch (Throwable e) {
            throw new AssertionError("pread could not be called", e);
        }
        at = 0;
        end = (int) got;
        return got > 0;
    }

    /// Takes over `text` as if it had been read. For tests.
    void load(byte[] text) {
        MemorySegment.copy(text, 0, buffer, JAVA_BYTE, 0, text.length);
        at = 0;
        end = text.length;
    }

    /// `RUN QUEUE SLICES`, nanoseconds and a count.
    void parseSchedule() {
        runNanos = decimal();
        queueNanos = decimal();
        slices = decimal();
    }

    /// `running`, or `NUMBER ARG… SP PC` with six arguments in hexadecimal, or `-1 SP PC`.
    void parseSyscall() {
        syscallNumber = -1;
        running = peek() == 'r';
        if (running) {
            return;
        }
        long number = decimal();
        if (number >= 0) {
            for (int i = 0; i < ARGUMENTS; i++) {
                arguments[i] = hexadecimal();
            }
        }
        syscallNumber = (int) number;
    }

    /// `TID (NAME) STATE …`: proc(5). The name may hold anything, parentheses too.
    void parseState() {
        for (int i = end - 1; i >= 0; i--) {
            if (buffer.get(JAVA_BYTE, i) == ')') {
                at = i + 2;
                break;
            }
        }
        state = (char) peek(); // field 3
        at++;
        skip(8); // 4 ppid to 11 cminflt
        majorFaults = decimal(); // 12
        skip(26); // 13 to 38
        processor = (int) decimal(); // 39
    }

    private int peek() {
        return at < end ? buffer.get(JAVA_BYTE, at) : '\n';
    }

    private void skip(int fields) {
        for (int i = 0; i < fields; i++) {
            decimal();
        }
    }

    /// The next number; the space before it is passed over.
    private long decimal() {
        while (peek() == ' ') {
            at++;
        }
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = 10 * value + (peek() - '0');
            at++;
        }
        return negative ? -value : value;
    }

    /// The next number after ` 0x`.
    private long hexadecimal() {
        at += 3;
        long value = 0;
        while (peek() > ' ') {
            value = value << 4 | Character.digit(peek(), 16);
            at++;
        }
        return value;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int file : new int[] {scheduleFile, syscallFile, stateFile}) {
            if (file >= 0) {
                Libc.close(file);
            }
        }
    }
}
