package dev.venturi.sample;

import java.util.Locale;

/// What a system call that a thread is blocked in waits for, and where its arguments say it; apart
/// from its number, which each architecture has its own of.
enum BlockingCall {
    /// A time.
    SLEEP,
    /// A time; argument 1 are flags.
    CLOCK_SLEEP,
    /// Another thread: a futex.
    FUTEX,
    /// A child process.
    CHILD,
    /// What descriptor argument 0 is.
    DESCRIPTOR,
    /// What descriptor argument 0, a socket, is; the peer's address is argument 1.
    CONNECT,
    /// What descriptor argument 0, a socket, is; argument 4 may be a peer's address.
    SEND_TO,
    /// The path at argument 0.
    PATH,
    /// The path at argument 1, under the directory of descriptor argument 0.
    PATH_AT,
    /// The `struct pollfd`s at argument 0, argument 1 many, for argument 2 milliseconds.
    POLL,
    /// The same, with a `struct timespec` at argument 2.
    PPOLL,
    /// The bit sets at arguments 1 to 3, argument 0 bits long, for the time at argument 4.
    SELECT,
    /// Epoll instance argument 0, for argument 3 milliseconds.
    EPOLL,
    /// The same, with a `struct timespec` at argument 3.
    EPOLL_TIMESPEC,
    /// A lock on file argument 0.
    FILE_LOCK,
    /// The same, if argument 1 is a command that waits.
    CONTROL,
    /// A semaphore of System V.
    SEMAPHORE,
    /// A message queue.
    MESSAGE,
    /// A signal.
    SIGNAL,
    /// All file systems.
    SYNC,
    /// None of these, or not known.
    OTHER;

    private static final BlockingCall[] X86_64 = x86_64();

    /// The calls of this machine's architecture.
    ///
    /// @throws IllegalStateException if it is not supported
    static BlockingCall[] ofThisMachine() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (architecture) {
            case "amd64", "x86_64" -> X86_64;
            default ->
                    throw new IllegalStateException(
                            "the system calls of " + architecture + " are not known");
        };
    }

    /// By number: Linux, `arch/x86/entry/syscalls/syscall_64.tbl`.
    private static BlockingCall[] x86_64() {
        BlockingCall[] calls = new BlockingCall[512];
        java.util.Arrays.fill(calls, OTHER);
        put(calls, SLEEP, 35); // nanosleep
        put(calls, CLOCK_SLEEP, 230); // clock_nanosleep
        // futex, futex_waitv, futex_wait
        put(calls, FUTEX, 202, 449, 455);
        // clone (only CLONE_VFORK blocks), vfork, wait4, waitid, clone3
        put(calls, CHILD, 56, 58, 61, 247, 435);
        // read, write, fstat, lseek, pread64, pwrite64, readv, writev
        put(calls, DESCRIPTOR, 0, 1, 5, 8, 17, 18, 19, 20);
        // sendfile, accept, recvfrom, sendmsg, recvmsg, shutdown
        put(calls, DESCRIPTOR, 40, 43, 45, 46, 47, 48);
        // fsync, fdatasync, ftruncate, getdents, fchdir, fchmod, fchown, fstatfs
        put(calls, DESCRIPTOR, 74, 75, 77, 78, 81, 91, 93, 138);
        // readahead, fsetxattr, fgetxattr, getdents64, fadvise64
        put(calls, DESCRIPTOR, 187, 190, 193, 217, 221);
        // splice, tee, sync_file_range, vmsplice, fallocate, accept4, preadv, pwritev
        put(calls, DESCRIPTOR, 275, 276, 277, 278, 285, 288, 295, 296);
        // recvmmsg, syncfs, sendmmsg, copy_file_range, preadv2, pwritev2
        put(calls, DESCRIPTOR, 299, 306, 307, 326, 327, 328);
        put(calls, CONNECT, 42);
        put(calls, SEND_TO, 44);
        // open, stat, lstat, access, truncate, chdir, rename, mkdir, rmdir, creat
        put(calls, PATH, 2, 4, 6, 21, 76, 80, 82, 83, 84, 85);
        // link, unlink, symlink, readlink, chmod, chown, lchown, utime, statfs, getxattr, utimes
        put(calls, PATH, 86, 87, 88, 89, 90, 92, 94, 132, 137, 191, 235);
        // openat, mkdirat, fchownat, newfstatat, unlinkat, renameat, linkat, readlinkat
        put(calls, PATH_AT, 257, 258, 260, 262, 263, 264, 265, 267);
        // fchmodat, faccessat, utimensat, renameat2, statx, openat2, faccessat2
        put(calls, PATH_AT, 268, 269, 280, 316, 332, 437, 439);
        put(calls, POLL, 7);
        put(calls, PPOLL, 271);
        // select, pselect6
        put(calls, SELECT, 23, 270);
        // epoll_wait, epoll_pwait
        put(calls, EPOLL, 232, 281);
        put(calls, EPOLL_TIMESPEC, 441); // epoll_pwait2
        put(calls, FILE_LOCK, 73); // flock
        put(calls, CONTROL, 72); // fcntl
        // semop, semtimedop
        put(calls, SEMAPHORE, 65, 220);
        // msgsnd, msgrcv, mq_timedsend, mq_timedreceive
        put(calls, MESSAGE, 69, 70, 242, 243);
        // pause, rt_sigtimedwait, rt_sigsuspend
        put(calls, SIGNAL, 34, 128, 130);
        // msync, sync
        put(calls, SYNC, 26, 162);
        return calls;
    }

    private static void put(BlockingCall[] calls, BlockingCall call, int... numbers) {
        for (int number : numbers) {
            calls[number] = call;
        }
    }
}
