package dev.venturi.target;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The functions of libc that this package calls. Those that report errors by `errno` take, first,
/// a segment of [#CALL_STATE] that receives it.
final class Libc {
    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int ENOMEM = 12;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int ELOOP = 40;

    static final int SIGHUP = 1;
    static final int SIGINT = 2;
    static final int SIGQUIT = 3;
    static final int SIGKILL = 9;
    static final int SIGUSR1 = 10;
    static final int SIGTERM = 15;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    static final MethodHandle SPAWN =
            function(
                    "posix_spawn",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle ACTIONS_INIT =
            function("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle ACTIONS_DESTROY =
            function("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle ACTIONS_DUP =
            function(
                    "posix_spawn_file_actions_adddup2",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle ACTIONS_CLOSE =
            function(
                    "posix_spawn_file_actions_addclose",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    /// Since glibc 2.34; null before.
    static final @Nullable MethodHandle ACTIONS_CLOSE_FROM =
            LINKER.defaultLookup()
                    .find("posix_spawn_file_actions_addclosefrom_np")
                    .map(
                            address ->
                                    LINKER.downcallHandle(
                                            address,
                                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)))
                    .orElse(null);

    static final MethodHandle ACTIONS_CHDIR =
            function(
                    "posix_spawn_file_actions_addchdir_np",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle ATTRIBUTES_INIT =
            function("posix_spawnattr_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle ATTRIBUTES_DESTROY =
            function("posix_spawnattr_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    static final MethodHandle ATTRIBUTES_FLAGS =
            function(
                    "posix_spawnattr_setflags",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    static final MethodHandle ATTRIBUTES_MASK =
            function(
                    "posix_spawnattr_setsigmask",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle ATTRIBUTES_DEFAULT =
            function(
                    "posix_spawnattr_setsigdefault",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    static final MethodHandle OPEN =
            variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle CLOSE = failing("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle PREAD =
            failing(
                    "pread",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    static final MethodHandle KILL =
            failing("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle WAITID =
            failing(
                    "waitid",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle WAIT4 =
            failing("wait4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    static final MethodHandle PRLIMIT =
            failing(
                    "prlimit",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle CLOCK_GETTIME =
            failing("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle SOCKET =
            failing("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle BIND =
            failing("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle SETSOCKOPT =
            failing(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle READ =
            failing("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle WRITE =
            failing("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    static final MethodHandle POLL =
            failing("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    static final MethodHandle FANOTIFY_INIT =
            function("fanotify_init", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle FANOTIFY_MARK =
            function(
                    "fanotify_mark",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS));
    static final MethodHandle OPEN_BY_HANDLE =
            function(
                    "open_by_handle_at",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle STATFS =
            function("statfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle SIGACTION =
            failing("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    static final MethodHandle SETENV =
            failing("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    static final MethodHandle UNSETENV =
            failing("unsetenv", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private Libc() {}

    /// The process's own environment block, `char **environ`, as it is now.
    static MemorySegment environ() {
        return LINKER.defaultLookup()
                .findOrThrow("environ")
                .reinterpret(ADDRESS.byteSize())
                .get(ADDRESS, 0);
    }

    /// The error number that the last call with this state left.
    static int errno(MemorySegment callState) {
        return (int) ERRNO.get(callState, 0L);
    }

    /// `open(2)`; close-on-exec always.
    ///
    /// @return the descriptor, or minus the error number
    static int open(String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int fd =
                    (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags | 02000000, 0666);
            return fd < 0 ? -errno(state) : fd;
        } catch (Throwable e) {
            throw new AssertionError("open could not be called", e);
        }
    }

    /// `socket(2)`.
    ///
    /// @return a descriptor, or less than 0
    static int socket(int family, int type, int protocol) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) SOCKET.invokeExact(arena.allocate(CALL_STATE), family, type, protocol);
        } catch (Throwable e) {
            throw new AssertionError("socket could not be called", e);
        }
    }

    /// `close(2)`. Linux frees the descriptor whatever it returns.
    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.invokeExact(arena.allocate(CALL_STATE), fd);
        } catch (Throwable e) {
            throw new AssertionError("close could not be called", e);
        }
    }

    /// `kill(2)`.
    ///
    /// @return 0, or the error number
    static int kill(int pid, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return (int) KILL.invokeExact(state, pid, signal) == 0 ? 0 : errno(state);
        } catch (Throwable e) {
            throw new AssertionError("kill could not be called", e);
        }
    }

    /// The name of an error number, for messages.
    static String errorName(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case ESRCH -> "ESRCH";
            case E2BIG -> "E2BIG";
            case ENOEXEC -> "ENOEXEC";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case ENOTDIR -> "ENOTDIR";
            case EMFILE -> "EMFILE";
            case ENOSPC -> "ENOSPC";
            case ELOOP -> "ELOOP";
            default -> "errno " + errno;
        };
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    private static MethodHandle failing(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(
            String name, int firstVariadic, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                descriptor,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }
}
