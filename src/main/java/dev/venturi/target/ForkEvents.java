package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which process of this machine started which, as the kernel tells it (its process events
/// connector, `include/uapi/linux/cn_proc.h`), so that also those are known that were over in a
/// moment. Only root may ask, and only where process ids mean the same to the kernel and to us,
/// which is not so in most containers.
///
/// ```
/// struct nlmsghdr {        struct cn_msg {        struct proc_event {
///     u32 length;  //  0       u32 idx;   // 16       u32 what;             // 36
///     u16 type;    //  4       u32 val;   // 20       u32 cpu;              // 40
///     u16 flags;   //  6       u32 seq;   // 24       u64 timestamp_ns;     // 44
///     u32 seq;     //  8       u32 ack;   // 28       s32 fork.parent_pid;  // 52
///     u32 pid;     // 12       u16 len;   // 32       s32 fork.parent_tgid; // 56
/// };                           u16 flags; // 34       s32 fork.child_pid;   // 60
///                          };                         s32 fork.child_tgid;  // 64
///                                                 };
/// ```
final class ForkEvents implements AutoCloseable {
    /// Is told of a process and its parent.
    interface Fork {
        void happened(long parent, long child);
    }

    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM_CLOEXEC_NONBLOCK = 2 | 0x80000 | 0x800;
    private static final int NETLINK_CONNECTOR = 11;
    private static final int PROCESS_EVENTS = 1; // CN_IDX_PROC, CN_VAL_PROC
    private static final int LISTEN = 1; // PROC_CN_MCAST_LISTEN
    private static final short NLMSG_DONE = 3;
    private static final int FORK = 1; // PROC_EVENT_FORK
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int QUEUE_BYTES = 16 << 20;
    private static final int REQUEST_BYTES = 40;
    private static final int FORK_BYTES = 68;

    /// `PROC_PID_INIT_INO` of `include/linux/proc_ns.h`.
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    private final int socket;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment buffer = arena.allocate(1 << 12, 8);

    private ForkEvents(int socket) {
        this.socket = socket;
    }

    /// Events from now on; empty where we may not ask.
    static Optional<ForkEvents> open() {
        try {
            Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            if (!namespace.toString().equals(FIRST_PID_NAMESPACE)) {
                return Optional.empty();
            }
        } catch (IOException hidden) {
            return Optional.empty();
        }
        int socket = Libc.socket(AF_NETLINK, SOCK_DGRAM_CLOEXEC_NONBLOCK, NETLINK_CONNECTOR);
        if (socket < 0) {
            return Optional.empty();
        }
        ForkEvents events = new ForkEvents(socket);
        if (!events.listen()) {
            events.close();
            return Optional.empty();
        }
        return Optional.of(events);
    }

    private boolean listen() {
        try (Arena confined = Arena.ofConfined()) {
            // struct sockaddr_nl { u16 family; u16 pad; u32 pid; u32 groups; }
            MemorySegment address = confined.allocate(12, 4);
            address.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_NETLINK);
            address.set(JAVA_INT_UNALIGNED, 8, PROCESS_EVENTS);
            MemorySegment size = confined.allocate(4, 4);
            size.set(JAVA_INT_UNALIGNED, 0, QUEUE_BYTES);
            MemorySegment request = confined.allocate(REQUEST_BYTES, 8);
            request.set(JAVA_INT_UNALIGNED, 0, REQUEST_BYTES);
            request.set(JAVA_SHORT_UNALIGNED, 4, NLMSG_DONE);
            request.set(JAVA_INT_UNALIGNED, 16, PROCESS_EVENTS);
            request.set(JAVA_INT_UNALIGNED, 20, PROCESS_EVENTS);
            request.set(JAVA_SHORT_UNALIGNED, 32, (short) 4);
            request.set(JAVA_INT_UNALIGNED, 36, LISTEN);
            return (int) Libc.BIND.invokeExact(callState, socket, address, 12) == 0
                    && (int)
                                    Libc.SETSOCKOPT.invokeExact(
                                            callState, socket, SOL_SOCKET, SO_RCVBUFFORCE, size, 4)
                            == 0
                    && (long)
                                    Libc.WRITE.invokeExact(
                                            callState, socket, request, (long) REQUEST_BYTES)
                            == REQUEST_BYTES;
        } catch (Throwable e) {
            throw new AssertionError("the connector could not be called", e);
        }
    }

    /// Tells of all processes that were started since the last call. When it comes, each event of
    /// [FileEvents] by one of them has been or will be taken after it.
    void take(Fork fork) {
        try {
            while (true) {
                long got =
                        (long) Libc.READ.invokeExact(callState, socket, buffer, buffer.byteSize());
                if (got < 0) {
                    return; // no more; or the queue ran over, and what was in it is still there
                }
                if (got >= FORK_BYTES && buffer.get(JAVA_INT_UNALIGNED, 36) == FORK) {
                    int child = buffer.get(JAVA_INT_UNALIGNED, 64);
                    if (child == buffer.get(JAVA_INT_UNALIGNED, 60)) { // else it is a thread
                        fork.happened(buffer.get(JAVA_INT_UNALIGNED, 56), child);
                    }
                }
            }
        } catch (Throwable e) {
            throw new AssertionError("the connector could not be read", e);
        }
    }

    @Override
    public void close() {
        Libc.close(socket);
        arena.close();
    }
}
