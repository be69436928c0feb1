package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/// What is done to files on this machine, and by whom, as the kernel tells it (fanotify(7)). Only
/// root may ask (CAP_SYS_ADMIN and CAP_DAC_READ_SEARCH).
///
/// The program is not held up: nothing waits for us. What it costs is one event in the kernel for
/// each file that is made, removed, renamed, executed, or closed after it was open for writing,
/// none for a single write.
///
/// ```
/// struct fanotify_event_metadata {   struct fanotify_event_info_fid {
///     u32 event_len;    //  0            u8  info_type;             //  0
///     u8  vers;         //  4            u8  pad;                   //  1
///     u8  reserved;     //  5            u16 len;                   //  2
///     u16 metadata_len; //  6            u8  fsid[8];               //  4
///     u64 mask;         //  8            u32 handle_bytes;          // 12  struct file_handle
///     s32 fd;           // 16            s32 handle_type;           // 16
///     s32 pid;          // 20            u8  handle[handle_bytes];  // 20  of the directory
/// };                    // 24            char name[];               // ends with a NUL
///                                    };
/// ```
final class FileEvents implements AutoCloseable {
    /// What happened to a file.
    ///
    /// @param pid who did it
    /// @param path to which file
    record Event(long pid, Sighting.Kind kind, String path) {}

    private static final int CLOEXEC = 0x1;
    private static final int NONBLOCK = 0x2;
    private static final int UNLIMITED_QUEUE = 0x10;
    private static final int REPORT_DIRECTORY_AND_NAME = 0x400 | 0x800;
    private static final int MARK_ADD = 0x1;
    private static final int MARK_FILESYSTEM = 0x100;

    private static final long ATTRIBUTES = 0x4;
    private static final long CLOSED_AFTER_WRITING = 0x8;
    private static final long MOVED = 0x40 | 0x80;
    private static final long CREATED = 0x100;
    private static final long REMOVED = 0x200;
    private static final long EXECUTED = 0x1000;
    private static final long ON_DIRECTORIES = 0x40000000;

    private static final byte DIRECTORY_AND_NAME = 2;
    private static final int METADATA_BYTES = 24;
    private static final int HANDLE_OFFSET = 12;
    private static final int STATFS_FSID = 56;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int O_PATH = 010000000;
    private static final int AT_FDCWD = -100;

    /// File systems that are no disks: what the kernel makes up.
    private static final Set<String> NOT_FILES =
            Set.of(
                    "proc",
                    "sysfs",
                    "devtmpfs",
                    "devpts",
                    "cgroup",
                    "cgroup2",
                    "debugfs",
                    "tracefs",
                    "securityfs",
                    "pstore",
                    "bpf",
                    "configfs",
                    "mqueue",
                    "hugetlbfs",
                    "fusectl",
                    "autofs",
                    "binfmt_misc",
                    "efivarfs",
                    "nsfs",
                    "rpc_pipefs");

    private final int queue;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);

    /// A descriptor in each marked file system, by its id: the handles are opened through it.
    private final Map<Long, Integer> mounts = new HashMap<>();

    private FileEvents(int queue) {
        this.queue = queue;
    }

    /// Events of every file system that is mounted here, from now on; empty where we may not ask,
    /// or the root file system does not tell.
    static Optional<FileEvents> open() {
        FileEvents events;
        try {
            int queue =
                    (int)
                            Libc.FANOTIFY_INIT.invokeExact(
                                    CLOEXEC
                                            | NONBLOCK
                                            | UNLIMITED_QUEUE
                                            | REPORT_DIRECTORY_AND_NAME,
                                    0);
            if (queue < 0) {
                return Optional.empty();
            }
            events = new FileEvents(queue);
        } catch (Throwable e) {
            throw new AssertionError("fanotify_init could not be called", e);
        }
        if (!events.markAll()) {
            events.close();
            return Optional.empty();
        }
        return Optional.of(events);
    }

    /// Waits up to `timeoutMillis` for events and takes those that are there.
    ///
    /// @param met is told at once of the process of each event, also of those that only begin to
    ///   execute a program: a moment later it may be gone
    Set<Event> take(int timeoutMillis, LongConsumer met) {
        Set<Event> events = new HashSet<>();
        try {
            // struct pollfd { int fd; short events; short revents; }
            MemorySegment poll = buffer.asSlice(0, 8);
            poll.set(JAVA_INT, 0, queue);
            poll.set(JAVA_SHORT, 4, (short) 1); // POLLIN
            poll.set(JAVA_SHORT, 6, (short) 0);
            int ready = (int) Libc.POLL.invokeExact(callState, poll, 1L, timeoutMillis);
            while (ready > 0) {
                long got =
                        (long) Libc.READ.invokeExact(callState, queue, buffer, (long) BUFFER_BYTES);
                if (got <= 0) {
                    break;
                }
                tell(got, met);
                parse(got, events);
            }
        } catch (Throwable e) {
            throw new AssertionError("fanotify could not be read", e);
        }
        return events;
    }

    private boolean markAll() {
        try {
            Set<String> devices = new HashSet<>();
            boolean root = false;
            // ID PARENT MAJOR:MINOR ROOT POINT OPTIONS … - TYPE SOURCE …
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] fields = line.split(" ", 6);
                String type = line.substring(line.indexOf(" - ") + 3).split(" ", 2)[0];
                String point = fields[4].replace("\\040", " ");
                if (!NOT_FILES.contains(type) && devices.add(fields[2])) {
                    root |= mark(point) && point.equals("/");
                }
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException("our own mounts cannot be read", e);
        }
    }

    private boolean mark(String point) {
        long mask =
                ATTRIBUTES
                        | CLOSED_AFTER_WRITING
                        | MOVED
                        | CREATED
                        | REMOVED
                        | EXECUTED
                        | ON_DIRECTORIES;
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment path = confined.allocateFrom(point);
            int failed =
                    (int)
                            Libc.FANOTIFY_MARK.invokeExact(
                                    queue, MARK_ADD | MARK_FILESYSTEM, mask, AT_FDCWD, path);
            MemorySegment statfs = confined.allocate(256, 8);
            if (failed != 0 || (int) Libc.STATFS.invokeExact(path, statfs) != 0) {
                return false;
            }
            int mount = Libc.open(point, 0);
            if (mount < 0) {
                return false;
            }
            Integer before = mounts.put(statfs.get(JAVA_LONG_UNALIGNED, STATFS_FSID), mount);
            if (before != null) {
                Libc.close(before);
            }
            return true;
        } catch (Throwable e) {
            throw new AssertionError("fanotify_mark could not be called", e);
        }
    }

    private void tell(long bytes, LongConsumer met) {
        for (long at = 0; at + METADATA_BYTES <= bytes; at += lengthAt(at)) {
            met.accept(buffer.get(JAVA_INT_UNALIGNED, at + 20));
        }
    }

    private int lengthAt(long at) {
        return Math.max(buffer.get(JAVA_INT_UNALIGNED, at), METADATA_BYTES);
    }

    private void parse(long bytes, Set<Event> into) {
        for (long at = 0; at + METADATA_BYTES <= bytes; at += lengthAt(at)) {
            int length = lengthAt(at);
            int metadata = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, at + 6));
            long mask = buffer.get(JAVA_LONG_UNALIGNED, at + 8);
            if ((mask & ~(EXECUTED | ON_DIRECTORIES)) == 0) {
                continue;
            }
            Sighting.Kind kind = kind(mask);
            long info = at + metadata;
            if (info + HANDLE_OFFSET < at + length
                    && buffer.get(JAVA_BYTE, info) == DIRECTORY_AND_NAME) {
                long pid = buffer.get(JAVA_INT_UNALIGNED, at + 20);
                path(info).ifPresent(path -> into.add(new Event(pid, kind, path)));
            }
        }
    }

    private static Sighting.Kind kind(long mask) {
        if ((mask & CLOSED_AFTER_WRITING) != 0) {
            return Sighting.Kind.FILE_OPENED_FOR_WRITING;
        }
        if ((mask & CREATED) != 0) {
            return Sighting.Kind.FILE_CREATED;
        }
        if ((mask & MOVED) != 0) {
            return Sighting.Kind.FILE_RENAMED;
        }
        return (mask & REMOVED) != 0
                ? Sighting.Kind.FILE_REMOVED
                : Sighting.Kind.ATTRIBUTES_CHANGED;
    }

    /// Empty where the directory is gone meanwhile.
    private Optional<String> path(long info) {
        Integer mount = mounts.get(buffer.get(JAVA_LONG_UNALIGNED, info + 4));
        if (mount == null) {
            return Optional.empty();
        }
        MemorySegment handle = buffer.asSlice(info + HANDLE_OFFSET);
        int handleBytes = handle.get(JAVA_INT_UNALIGNED, 0);
        String name = handle.getString(8L + handleBytes);
        int directory;
        try {
            directory =
                    (int) Libc.OPEN_BY_HANDLE.invokeExact((int) mount, handle, O_PATH | 02000000);
        } catch (Throwable e) {
            throw new AssertionError("open_by_handle_at could not be called", e);
        }
        if (directory < 0) {
            return Optional.empty();
        }
        try {
            Path folder = Files.readSymbolicLink(Path.of("/proc/self/fd/" + directory));
            return Optional.of(
                    name.equals(".") ? folder.toString() : folder.resolve(name).toString());
        } catch (IOException gone) {
            return Optional.empty();
        } finally {
            Libc.close(directory);
        }
    }

    @Override
    public void close() {
        Libc.close(queue);
        mounts.values().forEach(Libc::close);
        mounts.clear();
        arena.close();
    }
}
