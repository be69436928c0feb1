package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Who is connected to whom among the Unix sockets: asked of the kernel by netlink (sock_diag(7)),
/// since no file in `/proc` says it.
///
/// The kernel answers for our own network namespace. For a process in another, and on a kernel
/// without `unix_diag`, nothing is known.
///
/// ```
/// struct nlmsghdr {             struct unix_diag_req {      struct unix_diag_msg {
///     u32 nlmsg_len;   //  0        u8  sdiag_family; // 16      u8  udiag_family; // 16
///     u16 nlmsg_type;  //  4        u8  protocol;     // 17      u8  udiag_type;   // 17
///     u16 nlmsg_flags; //  6        u16 pad;          // 18      u8  udiag_state;  // 18
///     u32 nlmsg_seq;   //  8        u32 states;       // 20      u8  pad;          // 19
///     u32 nlmsg_pid;   // 12        u32 ino;          // 24      u32 udiag_ino;    // 20
/// };                   // 16        u32 show;         // 28      u32 cookie[2];    // 24
///                                   u32 cookie[2];    // 32  };                    // 32
///                               };                    // 40
/// struct nlattr { u16 nla_len; u16 nla_type; }  // then the value, padded to 4
/// ```
final class UnixPeers {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
    private static final int NETLINK_SOCK_DIAG = 4;

    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short REQUEST_DUMP = 0x301; // NLM_F_REQUEST | NLM_F_DUMP
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final int HEADER_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int MESSAGE_END = 32;
    private static final int SHOW_PEER = 4;
    private static final short UNIX_DIAG_PEER = 2;
    private static final byte AF_UNIX = 1;
    private static final int BUFFER_BYTES = 1 << 15;

    private final boolean sameNamespace;

    UnixPeers(long pid) {
        sameNamespace = namespace(Path.of("/proc/" + pid)).equals(namespace(Path.of("/proc/self")));
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/net")).toString();
        } catch (IOException unknown) {
            return process.toString();
        }
    }

    /// The inode of each connected Unix socket, and its peer's.
    Map<Long, Long> read() {
        Map<Long, Long> peers = new HashMap<>();
        if (!sameNamespace) {
            return peers;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int socket = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
            if (socket < 0) {
                return peers;
            }
            try {
                MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
                long sent =
                        (long)
                                Libc.WRITE.invokeExact(
                                        state, socket, request(arena), (long) REQUEST_BYTES);
                boolean more = sent == REQUEST_BYTES;
                while (more) {
                    long got =
                            (long)
                                    Libc.READ.invokeExact(
                                            state, socket, buffer, (long) BUFFER_BYTES);
                    more = got > 0 && parse(buffer.asSlice(0, got), peers);
                }
            } finally {
                Libc.close(socket);
            }
        } catch (Throwable e) {
            throw new AssertionError("netlink could not be called", e);
        }
        return peers;
    }

    private static MemorySegment request(Arena arena) {
        MemorySegment request = arena.allocate(REQUEST_BYTES, 8);
        request.set(JAVA_INT, 0, REQUEST_BYTES);
        request.set(JAVA_SHORT, 4, SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT, 6, REQUEST_DUMP);
        request.set(JAVA_BYTE, 16, AF_UNIX);
        request.set(JAVA_INT, 20, -1); // in whatever state
        request.set(JAVA_INT, 28, SHOW_PEER);
        return request;
    }

    /// @return whether more messages will come
    static boolean parse(MemorySegment messages, Map<Long, Long> into) {
        long at = 0;
        while (at + HEADER_BYTES <= messages.byteSize()) {
            int length = messages.get(JAVA_INT_UNALIGNED, at);
            short type = messages.get(JAVA_SHORT_UNALIGNED, at + 4);
            if (type == NLMSG_DONE || type == NLMSG_ERROR || length < HEADER_BYTES) {
                return false;
            }
            if (type == SOCK_DIAG_BY_FAMILY) {
                long inode = Integer.toUnsignedLong(messages.get(JAVA_INT_UNALIGNED, at + 20));
                long attribute = at + MESSAGE_END;
                while (attribute + 4 <= at + length) {
                    int size = Short.toUnsignedInt(messages.get(JAVA_SHORT_UNALIGNED, attribute));
                    if (messages.get(JAVA_SHORT_UNALIGNED, attribute + 2) == UNIX_DIAG_PEER) {
                        into.put(
                                inode,
                                Integer.toUnsignedLong(
                                        messages.get(JAVA_INT_UNALIGNED, attribute + 4)));
                    }
                    attribute += Math.max(4, size + 3 & ~3);
                }
            }
            at += length + 3 & ~3;
        }
        return true;
    }
}
