package dev.venturi.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Reads the rings of all processes of a run, on a thread of its own.
///
/// A process that ended is accounted for and let go, so that memory follows the processes that
/// live.
final class TraceReader implements AutoCloseable {
    /// A ring holds what a busy thread writes in some milliseconds.
    private static final long SHORTEST_PAUSE_NANOS = 100_000;

    private static final long LONGEST_PAUSE_NANOS = 1_000_000;
    private static final long LOOK_FOR_PROCESSES_NANOS = 2_000_000;
    private static final long LOOK_FOR_ENDS_NANOS = 100_000_000;

    /// What serves a program (multiprocessing's servers, a pool's workers) ends when it notices
    /// that the program has.
    private static final long FOLLOWERS_END_NANOS = 200_000_000;

    private final Path folder;
    private final Accounting accounting;
    private final CallTotals totals = new CallTotals();
    private final Map<Integer, ProcessTrace> living = new HashMap<>();
    private final List<ProcessTrace> ended = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException bug;
    private volatile @Nullable IOException trouble;
    private long cpuNanos;
    private int firstPid;

    TraceReader(Path folder, Accounting accounting) {
        this.folder = folder;
        this.accounting = accounting;
        this.thread = Thread.ofPlatform().daemon().name("venturi trace").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Reads what is left and ends.
    ///
    /// @throws IOException if the segments could not be read
    void finish() throws IOException {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (bug != null) {
            throw new IllegalStateException("the reader of the rings failed", bug);
        }
        IOException failed = trouble;
        if (failed != null) {
            throw failed;
        }
    }

    private void run() {
        try {
            long pause = SHORTEST_PAUSE_NANOS;
            long lookForProcessesAt = 0;
            long lookForEndsAt = 0;
            while (!stopping) {
                long now = System.nanoTime();
                if (now - lookForProcessesAt >= 0) {
                    lookForProcesses();
                    lookForProcessesAt = now + LOOK_FOR_PROCESSES_NANOS;
                }
                if (now - lookForEndsAt >= 0) {
                    lookForEnds();
                    lookForEndsAt = now + LOOK_FOR_ENDS_NANOS;
                }
                if (readAll()) {
                    pause = SHORTEST_PAUSE_NANOS;
                } else {
                    LockSupport.parkNanos(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
            }
            finishReading();
        } catch (IOException e) {
            trouble = e;
        } catch (RuntimeException e) {
            bug = e;
        } finally {
            cpuNanos = ownCpuNanos();
        }
    }

    /// What still runs after the program's end may write for ever.
    private void finishReading() throws IOException {
        long end = System.nanoTime() + FOLLOWERS_END_NANOS;
        do {
            lookForEnds();
            lookForProcesses();
            if (!readAll()) {
                LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
            }
        } while (!living.isEmpty() && System.nanoTime() - end < 0);
        for (ProcessTrace process : living.values()) {
            retire(process, runs(process.pid()));
        }
        living.clear();
    }

    private boolean readAll() {
        boolean any = false;
        for (ProcessTrace process : living.values()) {
            any |= process.read();
        }
        return any;
    }

    /// Maps the segments that are not known yet and whose names, `PID.NUMBER`, begin so. None where
    /// the program removed the folder: what is mapped can still be read.
    private List<Fresh> newSegments(String prefix) throws IOException {
        List<Fresh> fresh = new ArrayList<>();
        String[] names = folder.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0)) && name.startsWith(prefix) && known.add(name)) {
                try {
                    fresh.add(Fresh.of(name, Segment.map(folder.resolve(name))));
                } catch (NoSuchFileException e) {
                    known.remove(name);
                }
            }
        }
        return fresh;
    }

    private void lookForProcesses() throws IOException {
        List<Fresh> fresh = newSegments("");
        fresh.sort(Comparator.comparingInt(Fresh::number));
        // A child has its parent's names and stack, so the parent must be known first.
        while (!fresh.isEmpty()) {
            Set<Integer> pids = new HashSet<>();
            fresh.forEach(one -> pids.add(one.pid()));
            Fresh next =
                    fresh.stream()
                            .filter(
                                    one ->
                                            one.segment().fork() == 0
                                                    || !pids.contains(one.segment().parent()))
                            .findFirst()
                            .orElse(fresh.getFirst());
            fresh.remove(next);
            add(next.pid(), next.segment());
        }
    }

    /// Adds the segments that a process has made for further threads since processes were looked
    /// for; of another program that it has become, they are left to the next such look.
    private void addNewSegments(ProcessTrace process) {
        try {
            for (Fresh one : newSegments(process.pid() + ".")) {
                if (process.hasBase(one.segment())) {
                    process.add(one.segment());
                } else {
                    known.remove(one.name());
                    one.segment().close();
                }
            }
        } catch (IOException e) {
            trouble = e;
        }
    }

    /// A segment that was not known yet.
    private record Fresh(String name, int pid, int number, Segment segment) {
        static Fresh of(String name, Segment segment) {
            int dot = name.indexOf('.');
            return new Fresh(
                    name,
                    Integer.parseInt(name.substring(0, dot)),
                    Integer.parseInt(name.substring(dot + 1)),
                    segment);
        }
    }

    private void add(int pid, Segment segment) {
        ProcessTrace process = living.get(pid);
        if (process != null && !process.hasBase(segment)) {
            // It became another program.
            retire(process, false);
            process = null;
        }
        if (process == null) {
            if (segment.ticksAreNanos()) {
                accounting.clock().countsNanos();
            }
            ProcessTrace parent = segment.fork() == 0 ? null : parent(segment.parent());
            process =
                    new ProcessTrace(
                            pid, parent, command(pid), segment, this::addNewSegments, accounting);
            living.put(pid, process);
            firstPid = firstPid == 0 ? pid : firstPid;
        }
        process.add(segment);
    }

    private @Nullable ProcessTrace parent(int pid) {
        ProcessTrace parent = living.get(pid);
        if (parent != null) {
            return parent;
        }
        return ended.reversed().stream()
                .filter(process -> process.pid() == pid)
                .findFirst()
                .orElse(null);
    }

    private static List<String> command(int pid) {
        try {
            String line =
                    new String(
                            Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")),
                            StandardCharsets.UTF_8);
            return List.of(line.split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private void lookForEnds() throws IOException {
        for (ProcessTrace process : List.copyOf(living.values())) {
            if (!runs(process.pid())) {
                lookForProcesses();
                living.remove(process.pid());
                retire(process, false);
                forget(process.pid());
            }
        }
    }

    /// Removes the files of a process that ended: their memory, and their names for the next one
    /// that gets its number. The hidden name is the one under which the probe made the file.
    private void forget(int pid) throws IOException {
        String prefix = pid + ".";
        for (String name : List.copyOf(known)) {
            if (name.startsWith(prefix)) {
                Files.deleteIfExists(folder.resolve(name));
                Files.deleteIfExists(folder.resolve("." + name));
                known.remove(name);
            }
        }
    }

    /// Whether it has not ended. One whose end its parent has not asked after (a zombie) has.
    private static boolean runs(int pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private void retire(ProcessTrace process, boolean living) {
        process.read();
        process.end(living);
        totals.add(process.totals());
        ended.add(process);
        process.close();
    }

    private static long ownCpuNanos() {
        try {
            // "run time, wait time, time slices", sched-stats(rst)
            String[] fields = Files.readString(Path.of("/proc/thread-self/schedstat")).split(" ");
            return Long.parseLong(fields[0]);
        } catch (IOException absent) {
            return 0;
        }
    }

    /// The process that was seen first; 0 if there was none.
    int firstPid() {
        return firstPid;
    }

    Functions functions() {
        return accounting.functions();
    }

    CallTotals totals() {
        return totals;
    }

    /// All processes, in the order in which they were seen to end.
    List<ProcessTrace> processes() {
        return ended;
    }

    /// CPU time of the thread that read; 0 where the kernel does not say.
    long cpuNanos() {
        return cpuNanos;
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
    }
}
