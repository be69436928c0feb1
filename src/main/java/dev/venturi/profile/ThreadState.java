package dev.venturi.profile;

import java.util.Locale;

/// Where a thread was at one instant. Each sample of each thread has exactly one; per thread they
/// add up to wall time.
public enum ThreadState {
    /// On a CPU, in the evaluation loop, holding the GIL.
    PYTHON(Kind.ON_CPU),
    /// On a CPU, in a call to C from the leaf frame, or with the GIL released.
    NATIVE(Kind.ON_CPU),
    /// On a CPU, collecting garbage.
    GC(Kind.ON_CPU),
    /// Wants a CPU and has none.
    RUNNABLE(Kind.WANTING),
    /// Blocked until another thread gives up the GIL.
    GIL(Kind.WANTING),
    /// Blocked in a futex that is not the GIL's: a lock, a queue, a condition, a join.
    LOCK(Kind.WAITING),
    /// Blocked in a system call on a socket.
    NETWORK(Kind.WAITING),
    /// Blocked in a system call on a file or a file system.
    DISK(Kind.WAITING),
    /// Blocked in a system call on a pipe or a terminal.
    PIPE(Kind.WAITING),
    /// Sleeping for a time that the program chose.
    SLEEP(Kind.WAITING),
    /// Waiting for a child process.
    CHILD(Kind.WAITING),
    /// An event loop with nothing due.
    IDLE(Kind.WAITING),
    /// Waiting for a page of memory to be read in.
    PAGING(Kind.WAITING),
    /// None of these could be established.
    UNKNOWN(Kind.UNKNOWN);

    private enum Kind {
        ON_CPU,
        WANTING,
        WAITING,
        UNKNOWN
    }

    private final Kind kind;

    ThreadState(Kind kind) {
        this.kind = kind;
    }

    /// Whether the thread was executing instructions.
    public boolean onCpu() {
        return kind == Kind.ON_CPU;
    }

    /// Whether the thread was blocked, waiting for something outside the interpreter.
    public boolean waiting() {
        return kind == Kind.WAITING;
    }

    /// The name in tables, JSON and documentation.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
