package dev.venturi.target;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the open descriptors of a process are.
///
/// A question costs one `readlink(2)` while the descriptor is what it was when it was last asked
/// for. Not safe for use by several threads.
public final class Descriptors {
    private static final int FORMAT_MASK = 0170000; // S_IFMT
    private static final int BLOCK = 0060000;
    private static final int CHARACTER = 0020000;
    private static final int DIRECTORY = 0040000;
    private static final int FIFO = 0010000;
    private static final int SOCKET_FILE = 0140000;
    private static final int MOST_EPOLL_TARGETS = 256;
    private static final long HOLDINGS_NANOS = 1_000_000_000;
    private static final String DELETED = " (deleted)";

    private record Known(String link, Descriptor descriptor) {}

    private final Path process;
    private final SocketTable sockets;
    private final Map<Integer, Known> known = new HashMap<>();
    private Map<String, Integer> holdings = Map.of();
    private long holdingsOutdatedNanos = System.nanoTime();

    /// Of process `pid`.
    public Descriptors(long pid) {
        process = Path.of("/proc/" + pid);
        sockets = new SocketTable(pid);
    }

    /// What descriptor `fd` is now; empty if it is not open, or the process is gone.
    public Optional<Descriptor> of(int fd) {
        Path entry = process.resolve("fd/" + fd);
        String link;
        try {
            link = Files.readSymbolicLink(entry).toString();
        } catch (IOException closed) {
            known.remove(fd);
            return Optional.empty();
        }
        Known before = known.get(fd);
        if (before != null && before.link().equals(link) && !isSocket(link)) {
            return Optional.of(before.descriptor());
        }
        Descriptor descriptor = describe(entry, link);
        known.put(fd, new Known(link, descriptor));
        return Optional.of(descriptor);
    }

    /// The descriptors that epoll instance `fd` waits for: at most 256 of them, those that it names
    /// first.
    public int[] epollTargets(int fd) {
        int[] targets = new int[MOST_EPOLL_TARGETS];
        int count = 0;
        String info = info(fd);
        int at = info.indexOf("tfd:");
        while (at >= 0 && count < targets.length) {
            int start = at + 4;
            while (info.charAt(start) == ' ') {
                start++;
            }
            targets[count++] = Integer.parseInt(info, start, info.indexOf(' ', start), 10);
            at = info.indexOf("tfd:", start);
        }
        return Arrays.copyOf(targets, count);
    }

    /// What `/proc/PID/fdinfo/FD` says; empty if it is not open.
    public String info(int fd) {
        try {
            return Files.readString(process.resolve("fdinfo/" + fd), StandardCharsets.ISO_8859_1);
        } catch (IOException closed) {
            return "";
        }
    }

    /// Whether the process holds the other end of this pipe or socket pair too, as of at most a
    /// second ago: its threads, or its event loop, then wake themselves by it.
    public boolean holdsBothEnds(Descriptor descriptor) {
        return switch (descriptor) {
            case Descriptor.UnixSocket unix ->
                    unix.peerInode() != 0
                            && holdings().containsKey("socket:[" + unix.peerInode() + "]");
            case Descriptor.Pipe pipe ->
                    pipe.path().isEmpty()
                            && holdings().getOrDefault("pipe:[" + pipe.inode() + "]", 0) > 1;
            default -> false;
        };
    }

    /// The numbers of all descriptors that are open now.
    public Set<Integer> open() {
        String[] names = new File(process + "/fd").list();
        Set<Integer> numbers = new HashSet<>();
        if (names != null) {
            for (String name : names) {
                numbers.add(Integer.valueOf(name));
            }
        }
        return numbers;
    }

    private Map<String, Integer> holdings() {
        long start = System.nanoTime();
        if (start - holdingsOutdatedNanos >= 0) {
            Map<String, Integer> found = new HashMap<>();
            for (int fd : open()) {
                try {
                    found.merge(
                            Files.readSymbolicLink(process.resolve("fd/" + fd)).toString(),
                            1,
                            Integer::sum);
                } catch (IOException closed) {
                    continue;
                }
            }
            holdings = found;
            long end = System.nanoTime();
            holdingsOutdatedNanos = end + Math.max(HOLDINGS_NANOS, 20 * (end - start));
        }
        return holdings;
    }

    private static boolean isSocket(String link) {
        return link.startsWith("socket:[");
    }

    private static long number(String link) {
        return Long.parseLong(link, link.indexOf('[') + 1, link.length() - 1, 10);
    }

    private Descriptor describe(Path entry, String link) {
        if (isSocket(link)) {
            long inode = number(link);
            return sockets.find(inode).orElseGet(() -> new Descriptor.OtherSocket(inode));
        }
        if (link.startsWith("pipe:[")) {
            return new Descriptor.Pipe("", number(link));
        }
        if (link.startsWith("pidfd:[")) {
            return new Descriptor.Child();
        }
        if (link.startsWith("anon_inode:")) {
            return anonymous(link);
        }
        return file(entry, link);
    }

    private static Descriptor anonymous(String link) {
        return switch (link.substring("anon_inode:".length()).replaceAll("[\\[\\]]", "")) {
            case "eventpoll" -> new Descriptor.Epoll();
            case "timerfd" -> new Descriptor.Timer();
            case "eventfd" -> new Descriptor.Event();
            case "signalfd" -> new Descriptor.Signals();
            case "inotify", "fanotify" -> new Descriptor.FileChanges();
            case "pidfd" -> new Descriptor.Child();
            default -> new Descriptor.Other(link);
        };
    }

    private static Descriptor file(Path entry, String link) {
        int mode;
        long inode;
        try {
            mode = (int) Files.getAttribute(entry, "unix:mode");
            inode = (long) Files.getAttribute(entry, "unix:ino");
        } catch (IOException closed) {
            return new Descriptor.Other(link);
        }
        boolean deleted = link.endsWith(DELETED);
        String path = deleted ? link.substring(0, link.length() - DELETED.length()) : link;
        return switch (mode & FORMAT_MASK) {
            case DIRECTORY -> new Descriptor.Directory(path);
            case FIFO -> new Descriptor.Pipe(path, inode);
            case BLOCK -> new Descriptor.Device(path, true);
            case CHARACTER ->
                    isTerminal(path)
                            ? new Descriptor.Terminal(path)
                            : new Descriptor.Device(path, false);
            case SOCKET_FILE -> new Descriptor.Other(link);
            default -> new Descriptor.RegularFile(path, deleted);
        };
    }

    private static boolean isTerminal(String path) {
        return path.startsWith("/dev/pts/")
                || path.startsWith("/dev/tty")
                || path.equals("/dev/console");
    }
}
