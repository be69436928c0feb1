package dev.venturi.target;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Watches what a program and its descendants do to the world outside, so that it can be said
/// whether it is safe to run them again.
///
/// A thread of ours looks about 200 times a second (less often where a look takes long: it uses at
/// most some 5 % of a CPU) at the open descriptors of each process: which files are open for
/// writing, which sockets have a peer. Seen is whatever is open during a look.
///
/// For files that misses much: a short write opens and closes between two looks, and removing and
/// renaming leave nothing open. As root we also have the kernel tell of each of them by name
/// ([FileEvents]), and whose child did it ([ForkEvents]). Else [#account] compares what the kernel
/// says was written to disks with the files in the program's own folders; what is not found there
/// was written elsewhere. That still misses, without root: files removed, renamed or made empty,
/// links, permissions, and memory-backed file systems.
///
/// Always missed: connections that lasted less than some milliseconds, signals to other processes,
/// what a service does that was started before.
///
/// Not counted: what [OwnPlaces] hold, loopback peers, name servers (port 53: asking again is
/// harmless), the machine's own services for names and logs, and which children were started (those
/// are told by [#children]).
public final class Activity implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 5;
    private static final int REST_FACTOR = 20;
    private static final int RECENT_LOOKS = 16;
    private static final int EVENT_WAIT_MILLIS = 50;
    private static final int MOST_SIGHTINGS = 200;
    private static final long INCONCLUSIVE_BYTES = 2 * 4096;
    private static final long INCONCLUSIVE_SHARE = 100;

    private final OwnPlaces places;
    private final Optional<FileEvents> fileEvents;
    private final Optional<ForkEvents> forkEvents;
    private final FileTime start = FileTime.from(Instant.now());
    private final Map<Long, WatchedProcess> processes = new LinkedHashMap<>();

    /// The command lines of those that were ever among them; empty for the program itself.
    private final Map<Long, String> known = new HashMap<>();

    /// Of processes that the kernel's events told of: each one itself, its parent, and so on. Used
    /// by the thread that takes the events.
    private final Map<Long, long[]> ancestors = new HashMap<>();

    private final Set<Sighting> sightings = new LinkedHashSet<>();
    private final Set<String> children = new LinkedHashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /// Prepares to watch a program that may write in `places`. To be called before it is started:
    /// the kernel's events count from now on.
    public Activity(OwnPlaces places) {
        this(places, FileEvents.open(), ForkEvents.open());
    }

    /// @param fileEvents empty to do without the kernel's events
    Activity(OwnPlaces places, Optional<FileEvents> fileEvents, Optional<ForkEvents> forkEvents) {
        this.places = places;
        this.fileEvents = fileEvents;
        this.forkEvents = forkEvents;
    }

    /// Starts watching `process` and what it starts, until this is closed or they have all ended.
    public synchronized void watch(PythonProcess process) {
        processes.put(process.pid(), new WatchedProcess(process.pid(), ""));
        known.put(process.pid(), "");
        start("looks at " + process.pid(), this::lookAgainAndAgain);
        fileEvents.ifPresent(
                events -> start("file events of " + process.pid(), () -> takeEvents(events)));
    }

    private void start(String name, Runnable job) {
        threads.add(
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .start(
                                () -> {
                                    try {
                                        job.run();
                                    } catch (RuntimeException | Error e) {
                                        failure = e;
                                    }
                                }));
    }

    private void takeEvents(FileEvents events) {
        boolean last;
        do {
            last = closed; // one more time after it: what is in the queue by then is ours
            Set<FileEvents.Event> taken = events.take(last ? 0 : EVENT_WAIT_MILLIS, this::meet);
            forkEvents.ifPresent(forks -> forks.take(this::adoptIfOurs));
            taken.forEach(this::judge);
        } while (!last);
    }

    private synchronized void judge(FileEvents.Event event) {
        Optional<String> command = commandIfOurs(event.pid());
        if (command.isPresent() && !places.hold(event.path())) {
            tell(new Sighting(event.kind(), event.path(), command.get()));
        }
    }

    /// Asks whose child a process is, as long as it lives, and without waiting for a look to end.
    private void meet(long pid) {
        ancestors.computeIfAbsent(pid, Activity::ancestorsOf);
    }

    private static long[] ancestorsOf(long pid) {
        LongStream.Builder found = LongStream.builder();
        for (long at = pid; at > 1; ) {
            found.add(at);
            at = ProcessStat.read(at).map(ProcessStat::parent).orElse(0L);
        }
        return found.build().toArray();
    }

    private synchronized void adoptIfOurs(long parent, long child) {
        if (known.containsKey(parent) && !known.containsKey(child)) {
            adopt(child);
        }
    }

    /// Where the kernel does not tell of forks, a process that ended before we could ask whose
    /// child it is cannot be told from a stranger.
    private Optional<String> commandIfOurs(long pid) {
        for (long ancestor : ancestors.getOrDefault(pid, new long[0])) {
            if (known.containsKey(ancestor)) {
                if (!known.containsKey(pid)) {
                    adopt(pid);
                }
                return Optional.ofNullable(known.get(pid));
            }
        }
        return Optional.empty();
    }

    private void adopt(long pid) {
        WatchedProcess child = WatchedProcess.child(pid);
        processes.put(pid, child);
        known.put(pid, child.command());
    }

    private synchronized void tell(Sighting sighting) {
        if (sightings.size() < MOST_SIGHTINGS) {
            sightings.add(sighting);
        }
    }

    /// What it was seen to do, in order, each once.
    public synchronized List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    /// The same in lines.
    public List<String> seen() {
        return sightings().stream().map(Sighting::description).distinct().toList();
    }

    /// The command lines of the processes that it started, in order, each once.
    public synchronized List<String> children() {
        return List.copyOf(children);
    }

    private void lookAgainAndAgain() {
        long[] recentNanos = new long[RECENT_LOOKS];
        for (int i = 0; !closed; i++) {
            long start = System.nanoTime();
            if (!look()) {
                return;
            }
            recentNanos[i % RECENT_LOOKS] = System.nanoTime() - start;
            try {
                Thread.sleep(pauseMillis(recentNanos));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// The shortest of the last looks is what a look costs: the others were disturbed, or the first
    /// ones, which the JVM had yet to compile.
    private static long pauseMillis(long[] recentNanos) {
        long shortest = Arrays.stream(recentNanos).min().orElse(0);
        return Math.max(SHORTEST_PAUSE_MILLIS, REST_FACTOR * shortest / 1_000_000);
    }

    /// @return whether any of them still runs
    private synchronized boolean look() {
        for (WatchedProcess process : new ArrayList<>(processes.values())) {
            for (long child : process.children()) {
                if (!known.containsKey(child)) {
                    adopt(child);
                }
            }
            process.look(places).forEach(this::tell);
            if (!process.command().isEmpty()) {
                known.put(process.pid(), process.command());
                children.add(process.command());
            }
            if (process.ended()) {
                processes.remove(process.pid());
            }
        }
        return !processes.isEmpty();
    }

    /// Stops watching, then takes the program's end into account: where the kernel did not tell of
    /// each file, were there more data written to disks than the files in the program's own places
    /// can hold that changed meanwhile? A few pages more are not conclusive, nor is a hundredth
    /// more: a page is counted again when it is written to again after the kernel wrote it out.
    public void account(Exit exit) {
        close();
        if (fileEvents.isPresent() || exit.usage().writtenToDisksBytes().isEmpty()) {
            return;
        }
        long written = exit.usage().writtenToDisksBytes().getAsLong();
        if (written == 0) {
            return;
        }
        long explained = places.pageBytesChangedSince(start);
        if (written > explained + INCONCLUSIVE_BYTES + explained / INCONCLUSIVE_SHARE) {
            long kib = (written - explained) / 1024;
            tell(new Sighting(Sighting.Kind.UNSEEN_WRITES, kib + " KiB", ""));
        }
    }

    /// Stops watching. What was seen stays.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look(); // for the names of those that were over before they were looked at
        fileEvents.ifPresent(FileEvents::close);
        forkEvents.ifPresent(ForkEvents::close);
        if (failure != null) {
            throw new IllegalStateException("watching stopped half way", failure);
        }
    }
}
