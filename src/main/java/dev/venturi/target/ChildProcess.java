package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A program that we started. Safe for use by several threads.
///
/// Its peak memory needs care. The kernel's `ru_maxrss` is also raised to the peak of the process
/// that called exec, and that was this JVM, whose memory `posix_spawn` shares until then. So
/// `ru_maxrss` is the program's own peak only where it is above ours. Below that the peak is the
/// last look at `VmHWM`, which never falls: every few milliseconds, first after one, then after
/// two, four and so on up to 128: a look costs 0.1 ms. What grew between the last look and the end
/// is missed.
///
/// ```
/// struct rusage {              // <sys/resource.h>, 64-bit Linux
///     struct timeval ru_utime; //   0  seconds, microseconds
///     struct timeval ru_stime; //  16
///     long ru_maxrss;          //  32  KiB
///     long ru_minflt;          //  64
///     long ru_majflt;          //  72
///     long ru_nvcsw;           // 128
///     long ru_nivcsw;          // 136
/// };                           // 144
/// ```
public final class ChildProcess {
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int SIGINFO_BYTES = 128;
    private static final int RUSAGE_BYTES = 144;
    private static final int EINTR = 4;
    private static final int IO_BYTES = 512;
    private static final long LONGEST_PAUSE_MILLIS = 128;

    private final int pid;
    private final boolean ownGroup;
    private final OptionalLong spawnerPeakBytes;

    /// Held while the process is reaped, and while its number is used: a number that was reaped may
    /// already be another process's.
    private final Object gate = new Object();

    /// `/proc/PID/io`, opened while the process runs: it can be read until the process is reaped,
    /// but opened, by others than root, only before it ended. Negative where it could not be.
    private final int ioFile;

    private volatile @Nullable Exit exit;
    private volatile long endedNanos;
    private OptionalLong seenPeakBytes = OptionalLong.empty();

    ChildProcess(int pid, boolean ownGroup, OptionalLong spawnerPeakBytes) {
        this.pid = pid;
        this.ownGroup = ownGroup;
        this.spawnerPeakBytes = spawnerPeakBytes;
        ioFile = Libc.open("/proc/" + pid + "/io", 0);
        Thread.ofVirtual().name("peak memory of " + pid).start(this::watchPeak);
    }

    /// Its process id. Nobody else has it until the end of the process has been asked for by
    /// [#waitFor] or [#poll].
    public long pid() {
        return pid;
    }

    /// Waits until it has ended.
    public Exit waitFor() {
        while (true) {
            Exit known = exit;
            if (known != null) {
                return known;
            }
            hasEnded(0);
            known = reap();
            if (known != null) {
                return known;
            }
        }
    }

    /// How it ended, if it has.
    public Optional<Exit> poll() {
        return Optional.ofNullable(reap());
    }

    /// How long ago its end was noticed, which [#poll] or [#waitFor] told.
    long nanosSinceEnd() {
        return System.nanoTime() - endedNanos;
    }

    /// Sends it a signal; nothing happens if it has ended.
    public void signal(int signal) {
        synchronized (gate) {
            if (exit == null) {
                int _ = Libc.kill(pid, signal);
            }
        }
    }

    /// Ends its whole process group, in which everything is that it started and that did not leave
    /// it: asks with SIGTERM, then kills what is left after `grace`. Returns when nothing in the
    /// group runs any more, or a second after the kill.
    ///
    /// @throws IllegalStateException if it has no group of its own
    public void endGroup(Duration grace) {
        if (!ownGroup) {
            throw new IllegalStateException("process " + pid + " is in our own process group");
        }
        if (signalGroup(Libc.SIGTERM) && !groupEndsWithin(grace)) {
            signalGroup(Libc.SIGKILL);
            groupEndsWithin(Duration.ofSeconds(1));
        }
        waitFor();
    }

    /// @return whether there was anyone to get it
    private boolean signalGroup(int signal) {
        synchronized (gate) {
            if (exit != null && Files.exists(Path.of("/proc/" + pid))) {
                // The number belongs to a newer process, which it could not if our group lived on.
                return false;
            }
            return Libc.kill(-pid, signal) == 0;
        }
    }

    private boolean groupEndsWithin(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            reap(); // a leader that ended stays in its group until then
            if (!signalGroup(0) || !ProcText.groupLives(pid)) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(5);
        }
    }

    /// Whether it has ended; does not reap it.
    ///
    /// @param options `WNOHANG` to return at once, 0 to wait until it has
    private boolean hasEnded(int options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
            int how = WEXITED | WNOWAIT | options;
            int failed;
            do {
                failed = (int) Libc.WAITID.invokeExact(state, P_PID, pid, info, how);
            } while (failed != 0 && Libc.errno(state) == EINTR);
            // si_signo, at 0, is SIGCHLD, or stays 0; without a process to wait for, wait4 will say
            return failed != 0 || info.get(JAVA_INT, 0) != 0;
        } catch (Throwable e) {
            throw new AssertionError("waitid could not be called", e);
        }
    }

    private @Nullable Exit reap() {
        synchronized (gate) {
            if (exit != null || !hasEnded(WNOHANG)) {
                return exit;
            }
            OptionalLong written = writtenToDisksBytes();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(Libc.CALL_STATE);
                MemorySegment status = arena.allocate(JAVA_INT);
                MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
                int got = (int) Libc.WAIT4.invokeExact(state, pid, status, WNOHANG, usage);
                if (got == pid) {
                    endedNanos = System.nanoTime();
                    exit = Exit.ofWaitStatus(status.get(JAVA_INT, 0), usage(usage, written));
                } else if (got < 0 && Libc.errno(state) != EINTR) {
                    throw new IllegalStateException(
                            "process %d was waited for by someone else (errno %d)"
                                    .formatted(pid, Libc.errno(state)));
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("wait4 could not be called", e);
            }
            return exit;
        }
    }

    private OptionalLong writtenToDisksBytes() {
        if (ioFile < 0) {
            return OptionalLong.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            MemorySegment text = arena.allocate(IO_BYTES);
            long got = (long) Libc.PREAD.invokeExact(state, ioFile, text, (long) IO_BYTES - 1, 0L);
            return got <= 0 ? OptionalLong.empty() : ProcText.writtenToDisks(text.getString(0));
        } catch (Throwable e) {
            throw new AssertionError("pread could not be called", e);
        } finally {
            Libc.close(ioFile);
        }
    }

    private ResourceUsage usage(MemorySegment rusage, OptionalLong writtenToDisksBytes) {
        return new ResourceUsage(
                nanos(rusage, 0),
                nanos(rusage, 16),
                peak(1024 * rusage.get(JAVA_LONG, 32)),
                writtenToDisksBytes,
                rusage.get(JAVA_LONG, 72),
                rusage.get(JAVA_LONG, 64),
                rusage.get(JAVA_LONG, 128),
                rusage.get(JAVA_LONG, 136));
    }

    private OptionalLong peak(long reportedBytes) {
        boolean itsOwn =
                spawnerPeakBytes.isPresent() && reportedBytes > spawnerPeakBytes.getAsLong();
        return itsOwn ? OptionalLong.of(reportedBytes) : seenPeakBytes;
    }

    private static long nanos(MemorySegment rusage, int offset) {
        return 1_000_000_000 * rusage.get(JAVA_LONG, offset)
                + 1_000 * rusage.get(JAVA_LONG, offset + 8);
    }

    private void watchPeak() {
        long millis = 1;
        while (exit == null) {
            synchronized (gate) {
                if (exit == null) {
                    OptionalLong now = ProcText.peakResidentBytes(pid);
                    if (now.isPresent() && now.getAsLong() > seenPeakBytes.orElse(0)) {
                        seenPeakBytes = now;
                    }
                }
            }
            pause(millis);
            millis = Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
