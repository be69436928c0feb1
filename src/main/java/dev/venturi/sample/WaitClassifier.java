package dev.venturi.sample;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.Descriptor;
import dev.venturi.target.Descriptor.Role;
import dev.venturi.target.Descriptors;
import dev.venturi.target.SocketAddress;
import dev.venturi.target.ThreadStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Says what a blocked thread waits for: its system call, and what its descriptors are.
///
/// It says what it found, never what is likely: where a call is not known, or a descriptor was
/// closed meanwhile, or memory could not be read, the state is [ThreadState#UNKNOWN].
///
/// A thread that waits for several things at once (poll, select, epoll) waits for the first of
/// these that is among them: a peer it connected to; a child; a pipe or a terminal; clients, if it
/// also listens for them ([ThreadState#IDLE]: a server with nothing to do). What it holds both ends
/// of, and eventfds, serve to wake it up and do not count. If nothing else is there, it sleeps
/// where it set a time, and is idle where it set none.
///
/// Costs some 10 to 50 µs and allocates: to be asked once for each wait, not for each sample.
final class WaitClassifier {
    /// What a thread waits for.
    ///
    /// @param state which kind of thing
    /// @param awaiting which one; empty where there is nothing to tell
    record Wait(ThreadState state, String awaiting) {}

    private static final Wait UNKNOWN = new Wait(ThreadState.UNKNOWN, "");

    /// `NAP_FLAGS` of `src/main/probe/ring.c`: the probe waits for room in its ring.
    private static final int PROBE_NAP_FLAGS = 0x56540000;

    private static final int AT_FDCWD = -100;
    private static final int F_SETLKW = 7;
    private static final int F_OFD_SETLKW = 38;
    private static final int AF_UNIX = 1;
    private static final int FORMAT_MASK = 0170000;
    private static final int FIFO = 0010000;

    private final BlockingCall[] calls = BlockingCall.ofThisMachine();
    private final Path process;
    private final Descriptors descriptors;
    private final RemoteArguments arguments;
    private final Map<Long, Long> majorFaults = new HashMap<>();

    WaitClassifier(RemoteMemory memory, Descriptors descriptors) {
        this.process = Path.of("/proc/" + memory.pid());
        this.descriptors = descriptors;
        this.arguments = new RemoteArguments(memory);
    }

    /// What the thread of `stat` waits for, whose system call was just refreshed and is not
    /// `running`.
    Wait classify(ThreadStat stat) {
        int number = stat.syscallNumber();
        if (!stat.refreshState()) {
            return UNKNOWN;
        }
        if (stat.state() == 'T' || stat.state() == 't') {
            return new Wait(ThreadState.UNKNOWN, "stopped");
        }
        if (number < 0) {
            return outsideOfACall(stat);
        }
        BlockingCall call = number < calls.length ? calls[number] : BlockingCall.OTHER;
        long first = stat.argument(0);
        try {
            return switch (call) {
                case SLEEP -> new Wait(ThreadState.SLEEP, "");
                case CLOCK_SLEEP ->
                        // It would go on if our reader of its records had got more of the CPUs.
                        (int) stat.argument(1) == PROBE_NAP_FLAGS
                                ? new Wait(ThreadState.RUNNABLE, "")
                                : new Wait(ThreadState.SLEEP, "");
                case FUTEX -> new Wait(ThreadState.LOCK, "");
                case CHILD -> new Wait(ThreadState.CHILD, "child process");
                case DESCRIPTOR -> onDescriptor((int) first);
                case CONNECT -> towards(stat.argument(1), stat.argument(2), (int) first);
                case SEND_TO -> towards(stat.argument(4), stat.argument(5), (int) first);
                case PATH -> onPath(AT_FDCWD, first);
                case PATH_AT -> onPath((int) first, stat.argument(1));
                case POLL ->
                        onMany(
                                arguments.pollDescriptors(first, stat.argument(1)),
                                (int) stat.argument(2) >= 0);
                case PPOLL ->
                        onMany(
                                arguments.pollDescriptors(first, stat.argument(1)),
                                stat.argument(2) != 0);
                case SELECT ->
                        onMany(
                                arguments.selectDescriptors(
                                        first,
                                        stat.argument(1),
                                        stat.argument(2),
                                        stat.argument(3)),
                                stat.argument(4) != 0);
                case EPOLL ->
                        onMany(descriptors.epollTargets((int) first), (int) stat.argument(3) >= 0);
                case EPOLL_TIMESPEC ->
                        onMany(descriptors.epollTargets((int) first), stat.argument(3) != 0);
                case FILE_LOCK -> onLock((int) first);
                case CONTROL -> {
                    long command = stat.argument(1);
                    yield command == F_SETLKW || command == F_OFD_SETLKW
                            ? onLock((int) first)
                            : UNKNOWN;
                }
                case SEMAPHORE -> new Wait(ThreadState.LOCK, "semaphore");
                case MESSAGE -> new Wait(ThreadState.PIPE, "message queue");
                case SIGNAL -> new Wait(ThreadState.IDLE, "a signal");
                case SYNC -> new Wait(ThreadState.DISK, "");
                case OTHER -> UNKNOWN;
            };
        } catch (MemoryFault gone) {
            return UNKNOWN;
        }
    }

    /// Blocked, but not in a call: most likely in a page fault. It is known to be one if a fault
    /// was served from a disk since this was last asked.
    private Wait outsideOfACall(ThreadStat stat) {
        Long before = majorFaults.put(stat.tid(), stat.majorFaults());
        return before != null && stat.majorFaults() > before
                ? new Wait(ThreadState.PAGING, "")
                : UNKNOWN;
    }

    private Wait onDescriptor(int fd) {
        Optional<Descriptor> descriptor = descriptors.of(fd);
        return descriptor.isEmpty() ? UNKNOWN : on(descriptor.get());
    }

    private static Wait on(Descriptor descriptor) {
        return new Wait(stateOf(descriptor), descriptor.description());
    }

    private static ThreadState stateOf(Descriptor descriptor) {
        return switch (descriptor) {
            case Descriptor.RegularFile _, Descriptor.Directory _ -> ThreadState.DISK;
            case Descriptor.Pipe _, Descriptor.Terminal _ -> ThreadState.PIPE;
            case Descriptor.Device device ->
                    device.block() ? ThreadState.DISK : ThreadState.UNKNOWN;
            case Descriptor.InternetSocket socket ->
                    socket.role() == Role.LISTENING ? ThreadState.IDLE : ThreadState.NETWORK;
            case Descriptor.UnixSocket socket -> {
                if (socket.role() == Role.LISTENING) {
                    yield ThreadState.IDLE;
                }
                yield socket.pair() ? ThreadState.PIPE : ThreadState.NETWORK;
            }
            case Descriptor.OtherSocket _ -> ThreadState.NETWORK;
            case Descriptor.Timer _ -> ThreadState.SLEEP;
            case Descriptor.Event _ -> ThreadState.LOCK;
            case Descriptor.Signals _, Descriptor.FileChanges _ -> ThreadState.IDLE;
            case Descriptor.Child _ -> ThreadState.CHILD;
            case Descriptor.Epoll _, Descriptor.Other _ -> ThreadState.UNKNOWN;
        };
    }

    /// A connection being made, or a datagram being sent: the address tells more than the socket.
    private Wait towards(long address, long length, int fd) throws MemoryFault {
        if (address == 0) {
            return onDescriptor(fd);
        }
        byte[] bytes = arguments.socketAddress(address, length);
        Optional<SocketAddress> peer = SocketAddress.ofNative(bytes);
        if (peer.isPresent()) {
            return new Wait(ThreadState.NETWORK, "connection to " + peer.get());
        }
        if (bytes.length > 3 && bytes[0] == AF_UNIX) {
            return new Wait(ThreadState.NETWORK, "connection to " + SocketAddress.unixName(bytes));
        }
        return onDescriptor(fd);
    }

    private Wait onPath(int directory, long address) throws MemoryFault {
        String path = arguments.string(address);
        if (path.isEmpty()) {
            return directory == AT_FDCWD ? UNKNOWN : onDescriptor(directory);
        }
        Path base =
                directory == AT_FDCWD ? process.resolve("cwd") : process.resolve("fd/" + directory);
        try {
            // As the process sees it, whatever its root and mounts are.
            Path seen =
                    path.startsWith("/") ? Path.of(process + "/root" + path) : base.resolve(path);
            String name =
                    path.startsWith("/")
                            ? path
                            : Files.readSymbolicLink(base).resolve(path).normalize().toString();
            boolean fifo =
                    Files.exists(seen)
                            && ((int) Files.getAttribute(seen, "unix:mode") & FORMAT_MASK) == FIFO;
            return fifo
                    ? new Wait(ThreadState.PIPE, "pipe " + name)
                    : new Wait(ThreadState.DISK, "file " + name);
        } catch (IOException gone) {
            return UNKNOWN;
        }
    }

    private Wait onLock(int fd) {
        return descriptors
                .of(fd)
                .map(file -> new Wait(ThreadState.LOCK, "lock on " + file.description()))
                .orElse(new Wait(ThreadState.LOCK, ""));
    }

    private Wait onMany(int[] fds, boolean timed) {
        WaitSet set = new WaitSet(timed);
        for (int fd : fds) {
            add(fd, set, 0);
        }
        return set.verdict();
    }

    private void add(int fd, WaitSet set, int depth) {
        Optional<Descriptor> descriptor = descriptors.of(fd);
        if (descriptor.isEmpty()) {
            set.addUnknown();
        } else if (descriptor.get() instanceof Descriptor.Epoll && depth < 3) {
            for (int target : descriptors.epollTargets(fd)) {
                add(target, set, depth + 1);
            }
        } else if (!descriptors.holdsBothEnds(descriptor.get())) {
            set.add(descriptor.get(), stateOf(descriptor.get()));
        }
    }
}
