package dev.venturi.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches what a program and its descendants do to the world outside, so that it can be said
/// whether it is safe to run them again.
///
/// A thread of ours looks about 200 times a second (less often where a look takes long: it uses at
/// most some 5 % of a CPU) at the open descriptors of each process: which files are open for
/// writing, which sockets have a peer.
///
/// Seen is whatever was open during a look. So it misses what was opened and closed between two of
/// them, which a short write easily is, and what leaves no descriptor open: files removed, renamed
/// or made empty, links, permissions, signals to other processes. Data written to a disk between
/// two looks are not named either.
///
/// Not counted: what [OwnPlaces] hold, loopback peers, name servers (port 53: asking again is
/// harmless), the machine's own services for names and logs, and which children were started (those
/// are told by [#children]).
public final class Activity implements AutoCloseable {
    private static final long SHORTEST_PAUSE_MILLIS = 5;
    private static final int REST_FACTOR = 20;
    private static final int RECENT_LOOKS = 16;

    private final OwnPlaces places;
    private final Thread looker;
    private final Map<Long, WatchedProcess> processes = new LinkedHashMap<>();
    private final Set<Sighting> sightings = new LinkedHashSet<>();
    private final Set<String> children = new LinkedHashSet<>();
    private volatile boolean closed;

    private Activity(PythonProcess process, OwnPlaces places) {
        this.places = places;
        processes.put(process.pid(), new WatchedProcess(process.pid(), ""));
        looker =
                Thread.ofPlatform()
                        .daemon()
                        .name("activity of " + process.pid())
                        .unstarted(this::lookAgainAndAgain);
    }

    /// Starts watching `process` and what it starts, until it is closed or they have all ended.
    ///
    /// @param places where it may write
    public static Activity watch(PythonProcess process, OwnPlaces places) {
        Activity activity = new Activity(process, places);
        activity.looker.start();
        return activity;
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
            } catch (InterruptedException asked) {
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
                if (!processes.containsKey(child)) {
                    WatchedProcess found = WatchedProcess.child(child);
                    processes.put(child, found);
                }
            }
            process.look(places, sightings);
            if (!process.command().isEmpty()) {
                children.add(process.command());
            }
            if (process.ended()) {
                processes.remove(process.pid());
            }
        }
        return !processes.isEmpty();
    }

    /// Stops watching. What was seen stays.
    @Override
    public void close() {
        closed = true;
        looker.interrupt();
        try {
            looker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
