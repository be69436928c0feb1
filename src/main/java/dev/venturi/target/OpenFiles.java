package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The limit on open files. We hold some for each thread that is watched, and a program may have a
/// thousand threads: more than the usual soft limit allows. So we raise ours before the first of
/// them (not when it is met: then the JVM could not even load a class), and give the programs that
/// are started after that the one that was.
///
/// ```
/// struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; };  // 64 bits each
/// ```
final class OpenFiles {
    private static final int RLIMIT_NOFILE = 7;
    private static final int OURSELVES = 0;

    private record Limit(long soft, long hard) {}

    private static boolean raised;
    private static @Nullable Limit before;

    private OpenFiles() {}

    /// Raises our soft limit to the hard one, once.
    static synchronized void raise() {
        if (raised) {
            return;
        }
        raised = true;
        Limit now = exchange(OURSELVES, null);
        if (now != null && Long.compareUnsigned(now.soft(), now.hard()) < 0) {
            exchange(OURSELVES, new Limit(now.hard(), now.hard()));
            before = now;
        }
    }

    /// Gives a program that was just started the limit that we were started with.
    static synchronized void giveBack(ChildProcess child) {
        if (before != null) {
            exchange((int) child.pid(), before);
        }
    }

    /// @return the limit that was; null if the process is gone
    private static @Nullable Limit exchange(int pid, @Nullable Limit limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(16, 8);
            MemorySegment wanted = MemorySegment.NULL;
            if (limit != null) {
                wanted = arena.allocate(16, 8);
                wanted.set(JAVA_LONG, 0, limit.soft());
                wanted.set(JAVA_LONG, 8, limit.hard());
            }
            int failed =
                    (int)
                            Libc.PRLIMIT.invokeExact(
                                    arena.allocate(Libc.CALL_STATE),
                                    pid,
                                    RLIMIT_NOFILE,
                                    wanted,
                                    old);
            return failed == 0 ? new Limit(old.get(JAVA_LONG, 0), old.get(JAVA_LONG, 8)) : null;
        } catch (Throwable e) {
            throw new AssertionError("prlimit could not be called", e);
        }
    }
}
