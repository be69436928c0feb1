package dev.venturi.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sockets of a process's network namespace, by their inode, from `/proc/PID/net`.
///
/// ```
/// tcp, tcp6, udp, udp6:
///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
///    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5083 …
/// unix:
///   Num       RefCount Protocol Flags    Type St Inode Path
///   0000…0000: 00000002 00000000 00010000 0001 01  5101 /run/x.sock
/// ```
///
/// A machine may have a hundred thousand sockets. So the tables are read only for an inode that is
/// not known, and not again before ten times the time that the last reading took: looking costs at
/// most 10 % of a CPU, and what it misses is not known.
final class SocketTable {
    private static final int REST_FACTOR = 10;
    private static final String LISTEN = "0A";
    private static final String CLOSE = "07";
    private static final int ACCEPTS = 0x10000; // __SO_ACCEPTCON

    private final Path net;
    private final UnixPeers unixPeers;
    private Map<Long, Descriptor> tcp = Map.of();
    private Map<Long, Descriptor> unix = Map.of();
    private Map<Long, Descriptor> udp = Map.of();
    private long readAgainAtNanos = System.nanoTime();

    SocketTable(long pid) {
        net = Path.of("/proc/" + pid + "/net");
        unixPeers = new UnixPeers(pid);
    }

    /// The socket with this inode, as of now or, where it had a peer then, of earlier: a peer does
    /// not change. Empty where no table has it.
    Optional<Descriptor> find(long inode) {
        Descriptor socket = known(inode);
        if (socket == null || mayChange(socket)) {
            long start = System.nanoTime();
            if (start - readAgainAtNanos >= 0) {
                readUntilFound(inode);
                long end = System.nanoTime();
                readAgainAtNanos = end + REST_FACTOR * (end - start);
            }
            socket = known(inode);
        }
        return Optional.ofNullable(socket);
    }

    private @Nullable Descriptor known(long inode) {
        Descriptor socket = tcp.get(inode);
        if (socket == null) {
            socket = unix.get(inode);
        }
        return socket == null ? udp.get(inode) : socket;
    }

    private void readUntilFound(long inode) {
        tcp = parseInternet("tcp", text("tcp") + text("tcp6"));
        if (!tcp.containsKey(inode)) {
            unix = parseUnix(text("unix"), unixPeers.read());
            if (!unix.containsKey(inode)) {
                udp = parseInternet("udp", text("udp") + text("udp6"));
            }
        }
    }

    private static boolean mayChange(Descriptor socket) {
        return switch (socket) {
            case Descriptor.InternetSocket internet ->
                    internet.role() == Descriptor.Role.UNCONNECTED;
            case Descriptor.UnixSocket unix -> unix.role() == Descriptor.Role.UNCONNECTED;
            default -> false;
        };
    }

    private String text(String table) {
        try {
            return Files.readString(
                    net.resolve(table), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException absent) {
            // No IPv6 here, or the process is gone: no such sockets.
            return "";
        }
    }

    static Map<Long, Descriptor> parseInternet(String protocol, String text) {
        Map<Long, Descriptor> found = new HashMap<>();
        Set<String> listeningPorts = new HashSet<>();
        for (int pass = 0; pass < 2; pass++) {
            for (String line : text.split("\n", -1)) {
                String[] fields = line.strip().split("\\s+", 11);
                if (fields.length < 10 || fields[0].equals("sl")) {
                    continue;
                }
                boolean listens = fields[3].equals(LISTEN);
                if (pass == 0) {
                    if (listens) {
                        listeningPorts.add(port(fields[1]));
                    }
                } else {
                    found.put(
                            Long.parseLong(fields[9]),
                            internet(protocol, fields, listens, listeningPorts));
                }
            }
        }
        return found;
    }

    private static Descriptor internet(
            String protocol, String[] fields, boolean listens, Set<String> listeningPorts) {
        SocketAddress local = SocketAddress.ofTable(fields[1]);
        SocketAddress peer = SocketAddress.ofTable(fields[2]);
        Descriptor.Role role;
        if (listens) {
            role = Descriptor.Role.LISTENING;
        } else if (fields[3].equals(CLOSE)) {
            role = Descriptor.Role.UNCONNECTED;
        } else if (listeningPorts.contains(port(fields[1]))) {
            role = Descriptor.Role.ACCEPTED;
        } else {
            role = Descriptor.Role.CLIENT;
        }
        boolean hasPeer = role == Descriptor.Role.CLIENT || role == Descriptor.Role.ACCEPTED;
        return new Descriptor.InternetSocket(
                protocol,
                role,
                local.toString(),
                hasPeer ? peer.toString() : "",
                hasPeer ? peer.loopback() : local.loopback());
    }

    private static String port(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    static Map<Long, Descriptor> parseUnix(String text, Map<Long, Long> peers) {
        Map<Long, Descriptor> found = new HashMap<>();
        Map<Long, String> paths = new HashMap<>();
        for (int pass = 0; pass < 2; pass++) {
            for (String line : text.split("\n", -1)) {
                String[] fields = line.strip().split("\\s+", 8);
                if (fields.length < 7 || fields[0].equals("Num")) {
                    continue;
                }
                long inode = Long.parseLong(fields[6]);
                if (pass == 0) {
                    paths.put(inode, fields.length > 7 ? fields[7] : "");
                } else {
                    found.put(inode, unix(fields, inode, peers, paths));
                }
            }
        }
        return found;
    }

    private static Descriptor unix(
            String[] fields, long inode, Map<Long, Long> peers, Map<Long, String> paths) {
        String path = paths.getOrDefault(inode, "");
        long peer = peers.getOrDefault(inode, 0L);
        Descriptor.Role role;
        if ((Integer.parseInt(fields[3], 16) & ACCEPTS) != 0) {
            role = Descriptor.Role.LISTENING;
        } else if (!fields[5].equals("03") && peer == 0) {
            role = Descriptor.Role.UNCONNECTED;
        } else {
            // An accepted socket is bound to what the listening one is.
            role = path.isEmpty() ? Descriptor.Role.CLIENT : Descriptor.Role.ACCEPTED;
        }
        return new Descriptor.UnixSocket(inode, role, path, peer, paths.getOrDefault(peer, ""));
    }
}
