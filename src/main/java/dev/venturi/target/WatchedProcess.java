package dev.venturi.target;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One process that [Activity] looks at, and what its descriptors were when it last did.
final class WatchedProcess {
    private static final int ACCESS_MODE = 3; // O_RDONLY is 0
    private static final int LONGEST_COMMAND = 120;
    private static final int REFUSED_FOR_GOOD = 4;
    private static final String NAME_SERVER = ":53";
    private static final Set<String> HARMLESS_SERVICES =
            Set.of(
                    "/run/nscd/socket",
                    "/var/run/nscd/socket",
                    "/run/systemd/resolve/io.systemd.Resolve",
                    "/run/systemd/userdb/io.systemd.DynamicUser",
                    "/run/systemd/journal/dev-log",
                    "/run/systemd/journal/socket",
                    "/run/systemd/journal/stdout",
                    "/dev/log",
                    "/var/lib/sss/pipes/nss");

    private static final String NOT_NAMED = "a process that ended at once";

    private final long pid;
    private final Path folder;
    private final Descriptors descriptors;
    private final Map<Integer, String> judged = new HashMap<>();
    private String command;
    private boolean ended;

    /// How many looks in a row were refused: a process that is about to end may refuse one.
    private int refused;

    /// @param command its command line; empty for the program itself
    WatchedProcess(long pid, String command) {
        this.pid = pid;
        this.command = command;
        folder = Path.of("/proc/" + pid);
        descriptors = new Descriptors(pid);
    }

    /// A process that another started.
    static WatchedProcess child(long pid) {
        WatchedProcess child = new WatchedProcess(pid, NOT_NAMED);
        child.nameIt();
        return child;
    }

    long pid() {
        return pid;
    }

    String command() {
        return command;
    }

    boolean ended() {
        return ended;
    }

    /// The processes that its threads have started and that still run under it.
    List<Long> children() {
        List<Long> found = new ArrayList<>();
        String[] threads = new File(folder + "/task").list();
        if (threads == null) {
            return found;
        }
        for (String thread : threads) {
            try {
                String line =
                        Files.readString(folder.resolve("task/" + thread + "/children")).strip();
                for (String child : line.split(" ", -1)) {
                    if (!child.isEmpty()) {
                        found.add(Long.valueOf(child));
                    }
                }
            } catch (IOException gone) {
                continue;
            }
        }
        return found;
    }

    /// Looks at its descriptors; tells of those that are new and count.
    List<Sighting> look(OwnPlaces places) {
        List<Sighting> sightings = new ArrayList<>();
        String[] open = new File(folder + "/fd").list();
        if (open == null || open.length == 0) {
            ended = ProcessStat.read(pid).map(ProcessStat::ended).orElse(true);
            refused = open == null && !ended ? refused + 1 : 0;
            if (refused == REFUSED_FOR_GOOD) {
                tell(Sighting.Kind.UNWATCHED, "its open files are hidden from us", sightings);
            }
            return sightings;
        }
        refused = 0;
        if (!command.isEmpty()) {
            nameIt(); // it may have become another program by exec
        }
        for (String name : open) {
            int fd = Integer.parseInt(name);
            String link;
            try {
                link = Files.readSymbolicLink(folder.resolve("fd/" + name)).toString();
            } catch (IOException closed) {
                continue;
            }
            if (link.equals(judged.get(fd))) {
                continue;
            }
            Optional<Descriptor> descriptor = descriptors.of(fd);
            if (descriptor.isPresent() && judge(fd, descriptor.get(), places, sightings)) {
                judged.put(fd, link);
            }
        }
        return sightings;
    }

    /// @return whether the judgement stands for as long as the descriptor is the same
    private boolean judge(
            int fd, Descriptor descriptor, OwnPlaces places, List<Sighting> sightings) {
        switch (descriptor) {
            case Descriptor.RegularFile file -> {
                if (!places.hold(file.path()) && writable(fd)) {
                    tell(Sighting.Kind.FILE_OPENED_FOR_WRITING, file.path(), sightings);
                }
                return true;
            }
            case Descriptor.Device device -> {
                if (device.block() && writable(fd)) {
                    tell(Sighting.Kind.FILE_OPENED_FOR_WRITING, device.path(), sightings);
                }
                return true;
            }
            case Descriptor.InternetSocket socket -> {
                return judge(socket, sightings);
            }
            case Descriptor.UnixSocket socket -> {
                if (socket.role() != Descriptor.Role.CLIENT) {
                    return socket.role() != Descriptor.Role.UNCONNECTED;
                }
                String peer = socket.peerPath();
                if (!peer.isEmpty() && !HARMLESS_SERVICES.contains(peer) && !places.hold(peer)) {
                    tell(Sighting.Kind.LOCAL_SERVICE, peer, sightings);
                }
                return true;
            }
            case Descriptor.OtherSocket _ -> {
                return false; // not connected yet
            }
            default -> {
                return true;
            }
        }
    }

    private boolean judge(Descriptor.InternetSocket socket, List<Sighting> sightings) {
        switch (socket.role()) {
            case CLIENT, ACCEPTED -> {
                if (!socket.loopback() && !socket.peer().endsWith(NAME_SERVER)) {
                    tell(Sighting.Kind.CONNECTION, socket.peer(), sightings);
                }
                return true;
            }
            case UNCONNECTED -> {
                if (socket.protocol().equals("udp") && !socket.loopback()) {
                    tell(Sighting.Kind.DATAGRAMS, "a UDP socket", sightings);
                }
                return false;
            }
            case LISTENING -> {
                return true;
            }
        }
        throw new IllegalStateException("no such role");
    }

    private void tell(Sighting.Kind kind, String subject, List<Sighting> sightings) {
        sightings.add(new Sighting(kind, subject, command));
    }

    private boolean writable(int fd) {
        String info = descriptors.info(fd);
        int at = info.indexOf("flags:");
        if (at < 0) {
            return false; // closed since
        }
        int end = info.indexOf('\n', at);
        return (Integer.parseInt(info.substring(at + 6, end).strip(), 8) & ACCESS_MODE) != 0;
    }

    /// By its command line; by its short name in brackets where it has ended already.
    private void nameIt() {
        try {
            String line = text("cmdline").replace('\0', ' ').replace('\n', ' ').strip();
            if (!line.isEmpty()) {
                command =
                        line.length() > LONGEST_COMMAND
                                ? line.substring(0, LONGEST_COMMAND) + "…"
                                : line;
            } else if (command.equals(NOT_NAMED)) {
                command = "[" + text("comm").strip() + "]";
            }
        } catch (IOException gone) {
            ended = true;
        }
    }

    private String text(String name) throws IOException {
        return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8);
    }
}
