package dev.venturi.target;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One use of `posix_spawn(3)`: the native side of a [Launch].
///
/// The two structures that it fills are opaque; glibc's are 80 and 336 bytes, musl's the same.
final class Spawn implements AutoCloseable {
    private static final int OPAQUE_BYTES = 512;
    private static final int SIGNAL_SET_BYTES = 128;

    private static final short SETPGROUP = 0x02;
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;

    private static final int O_RDONLY = 0;
    private static final int O_WRITE_ANEW = 01 | 0100 | 01000; // O_WRONLY | O_CREAT | O_TRUNC

    private static final int RLIMIT_CPU = 0;
    private static final int RLIMIT_FSIZE = 1;
    private static final int RLIMIT_AS = 9;

    private final Launch launch;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
    private final MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
    private final List<Integer> opened = new ArrayList<>();

    Spawn(Launch launch) {
        this.launch = launch;
        must(Libc.ACTIONS_INIT, actions);
        must(Libc.ATTRIBUTES_INIT, attributes);
    }

    ChildProcess start() throws Trouble {
        String name = launch.command().getFirst();
        Path file = ExecutableFile.find(name);
        arrangeDescriptors();
        arrangeDirectory();
        arrangeSignals();
        MemorySegment pid = arena.allocate(JAVA_INT);
        int error;
        try {
            error =
                    (int)
                            Libc.SPAWN.invokeExact(
                                    pid,
                                    arena.allocateFrom(file.toString()),
                                    actions,
                                    attributes,
                                    strings(launch.command()),
                                    environment());
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn could not be called", e);
        }
        if (error != 0) {
            throw new Trouble(reason(name, file, error));
        }
        ChildProcess child =
                new ChildProcess(pid.get(JAVA_INT, 0), launch.ownGroup(), ownPeakResidentBytes());
        limit(child, RLIMIT_AS, launch.limits().addressSpaceBytes());
        limit(child, RLIMIT_FSIZE, launch.limits().fileSizeBytes());
        limit(child, RLIMIT_CPU, launch.limits().cpuSeconds());
        OpenFiles.giveBack(child);
        return child;
    }

    private void arrangeDescriptors() throws Trouble {
        Set<Integer> handedDown = InheritedDescriptors.handedDown();
        boolean[] redirected = {
            redirect(launch.stdin(), 0), redirect(launch.stdout(), 1), redirect(launch.stderr(), 2)
        };
        MethodHandle closeFrom = Libc.ACTIONS_CLOSE_FROM;
        if (closeFrom != null && handedDown.stream().allMatch(fd -> fd < redirected.length)) {
            // Also what another thread opens between our look and the exec.
            call(closeFrom, redirected.length);
        }
        for (int fd : InheritedDescriptors.survivingExec()) {
            boolean replaced = fd < redirected.length && redirected[fd];
            if (!replaced && !handedDown.contains(fd)) {
                call(Libc.ACTIONS_CLOSE, fd);
            }
        }
    }

    private boolean redirect(Launch.Redirect redirect, int fd) throws Trouble {
        String path;
        switch (redirect) {
            case Launch.Redirect.Inherit() -> {
                return false;
            }
            case Launch.Redirect.Nothing() -> path = "/dev/null";
            case Launch.Redirect.ToFile(Path to) -> path = to.toAbsolutePath().toString();
        }
        int source = Libc.open(path, fd == 0 ? O_RDONLY : O_WRITE_ANEW);
        if (source < 0) {
            throw new Trouble(
                    "cannot open %s for the program's %s (%s)"
                            .formatted(
                                    path, fd == 0 ? "input" : "output", Libc.errorName(-source)));
        }
        opened.add(source);
        try {
            int _ = (int) Libc.ACTIONS_DUP.invokeExact(actions, source, fd);
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn_file_actions_adddup2 could not be called", e);
        }
        return true;
    }

    private void arrangeDirectory() throws Trouble {
        Path directory = launch.directory();
        if (directory == null) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new Trouble(
                    "cannot start in %s (ENOENT): there is no such directory".formatted(directory));
        }
        try {
            int _ =
                    (int)
                            Libc.ACTIONS_CHDIR.invokeExact(
                                    actions, arena.allocateFrom(directory.toString()));
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn_file_actions_addchdir_np failed", e);
        }
    }

    /// The mask is that of the thread that the kernel started us with: the JVM blocks some signals
    /// in every thread that it makes itself, this one included.
    ///
    /// SIGQUIT is ignored by us while a program runs in the foreground ([SignalRelay]); the program
    /// must have it as it was. A shell that starts a job in the background ignores SIGINT and
    /// SIGQUIT together, and the JVM keeps the first of them ignored: so the first tells about the
    /// second.
    private void arrangeSignals() {
        Map<String, Long> masks = ProcText.signalMasks();
        MemorySegment mask = arena.allocate(SIGNAL_SET_BYTES, 8);
        mask.set(JAVA_LONG, 0, masks.getOrDefault("SigBlk", 0L));
        must(Libc.ATTRIBUTES_MASK, attributes, mask);
        short flags = SETSIGMASK;
        boolean interruptIgnored = (masks.getOrDefault("SigIgn", 0L) >> (Libc.SIGINT - 1) & 1) == 1;
        if (!interruptIgnored) {
            MemorySegment defaults = arena.allocate(SIGNAL_SET_BYTES, 8);
            defaults.set(JAVA_LONG, 0, 1L << (Libc.SIGQUIT - 1));
            must(Libc.ATTRIBUTES_DEFAULT, attributes, defaults);
            flags |= SETSIGDEF;
        }
        if (launch.ownGroup()) {
            flags |= SETPGROUP; // to group 0: a new one, led by the child
        }
        try {
            int _ = (int) Libc.ATTRIBUTES_FLAGS.invokeExact(attributes, flags);
        } catch (Throwable e) {
            throw new AssertionError("posix_spawnattr_setflags could not be called", e);
        }
    }

    private MemorySegment environment() {
        Map<String, String> environment = launch.environment();
        if (environment == null && launch.variables().isEmpty()) {
            return Libc.environ();
        }
        List<MemorySegment> assignments = new ArrayList<>();
        if (environment == null) {
            // As bytes: an environment need not be text.
            ours().filter(entry -> !isReplaced(entry)).forEach(assignments::add);
        } else {
            environment.forEach(
                    (key, value) -> {
                        if (!launch.variables().containsKey(key)) {
                            assignments.add(string(key + "=" + value));
                        }
                    });
        }
        launch.variables().forEach((key, value) -> assignments.add(string(key + "=" + value)));
        return array(assignments);
    }

    private static Stream<MemorySegment> ours() {
        MemorySegment array = Libc.environ().reinterpret(Long.MAX_VALUE);
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> array.getAtIndex(ADDRESS, i))
                .takeWhile(entry -> !entry.equals(MemorySegment.NULL))
                .map(entry -> entry.reinterpret(Long.MAX_VALUE));
    }

    private boolean isReplaced(MemorySegment entry) {
        return launch.variables().keySet().stream().anyMatch(name -> isNamed(entry, name + "="));
    }

    private static boolean isNamed(MemorySegment entry, String start) {
        for (int i = 0; i < start.length(); i++) {
            if (entry.get(JAVA_BYTE, i) != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private MemorySegment strings(List<String> values) {
        return array(values.stream().map(this::string).toList());
    }

    private MemorySegment array(List<MemorySegment> values) {
        MemorySegment array = arena.allocate(ADDRESS, values.size() + 1L);
        for (int i = 0; i < values.size(); i++) {
            array.setAtIndex(ADDRESS, i, values.get(i));
        }
        array.setAtIndex(ADDRESS, values.size(), MemorySegment.NULL);
        return array;
    }

    private MemorySegment string(String value) {
        byte[] bytes = GivenArguments.bytes(value);
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static String reason(String name, Path file, int error) {
        return "cannot start "
                + name
                + " ("
                + Libc.errorName(error)
                + "): "
                + switch (error) {
                    case Libc.ENOENT, Libc.ENOTDIR -> ExecutableFile.missingInterpreter(file);
                    case Libc.EACCES -> "it, or the interpreter that it names, may not be executed";
                    case Libc.E2BIG -> "its arguments and environment are too long together";
                    case Libc.ENOEXEC -> "it is no program of this machine, and has no #! line";
                    case Libc.EAGAIN -> "too many processes run";
                    case Libc.ENOMEM -> "there is not enough memory";
                    default -> "the system refused";
                };
    }

    private static OptionalLong ownPeakResidentBytes() {
        return ProcText.peakResidentBytes(ProcessHandle.current().pid());
    }

    private void limit(ChildProcess child, int resource, OptionalLong value) throws Trouble {
        if (value.isEmpty()) {
            return;
        }
        // struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; }
        MemorySegment limit = arena.allocate(16, 8);
        limit.set(JAVA_LONG, 0, value.getAsLong());
        limit.set(JAVA_LONG, 8, value.getAsLong());
        MemorySegment state = arena.allocate(Libc.CALL_STATE);
        int failed;
        try {
            failed =
                    (int)
                            Libc.PRLIMIT.invokeExact(
                                    state, (int) child.pid(), resource, limit, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError("prlimit could not be called", e);
        }
        if (failed != 0 && Libc.errno(state) != Libc.ESRCH) {
            child.signal(Libc.SIGKILL);
            child.waitFor();
            throw new Trouble(
                    "cannot limit the program's resource %d to %d (%s)"
                            .formatted(
                                    resource,
                                    value.getAsLong(),
                                    Libc.errorName(Libc.errno(state))));
        }
    }

    private void call(MethodHandle function, int argument) {
        try {
            int _ = (int) function.invokeExact(actions, argument);
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn's preparation could not be called", e);
        }
    }

    private static void must(MethodHandle function, MemorySegment first) {
        try {
            int error = (int) function.invokeExact(first);
            if (error != 0) {
                throw new IllegalStateException("posix_spawn's preparation failed: " + error);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn's preparation could not be called", e);
        }
    }

    private static void must(
            MethodHandle function, MemorySegment first, @Nullable MemorySegment second) {
        try {
            int error = (int) function.invokeExact(first, second);
            if (error != 0) {
                throw new IllegalStateException("posix_spawn's preparation failed: " + error);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("posix_spawn's preparation could not be called", e);
        }
    }

    @Override
    public void close() {
        must(Libc.ACTIONS_DESTROY, actions);
        must(Libc.ATTRIBUTES_DESTROY, attributes);
        opened.forEach(Libc::close);
        arena.close();
    }
}
