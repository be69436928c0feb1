package dev.venturi.cli;

import dev.venturi.target.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Ends a program that runs too long, and the processes under it: SIGTERM, and after a while
/// SIGKILL.
///
/// The program gets the signal first and may end its processes by itself. What it started and let
/// go (a daemon, whose parent is another) is left alone.
final class TimeLimit {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration CHILDREN_GRACE = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 5;

    private final ChildProcess program;
    private final Duration limit;
    private final Thread thread;
    private boolean reached;
    private boolean cancelled;

    /// Begins to count.
    TimeLimit(ChildProcess program, Duration limit) {
        this.program = program;
        this.limit = limit;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /// Returns when nothing is left to be ended. To be called after the program's end.
    ///
    /// @return whether the time was up
    boolean finish() throws InterruptedException {
        synchronized (this) {
            cancelled = !reached;
        }
        if (cancelled) {
            thread.interrupt();
        }
        thread.join();
        return reached;
    }

    private synchronized boolean reach() {
        reached = !cancelled && program.poll().isEmpty();
        return reached;
    }

    private void run() {
        try {
            Thread.sleep(limit);
            if (reach()) {
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws InterruptedException {
        List<ProcessHandle> started = new ArrayList<>(under());
        program.signal(SIGTERM);
        if (!endsWithin(GRACE)) {
            started.addAll(under());
            program.signal(SIGKILL);
            program.waitFor();
        }
        started.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + CHILDREN_GRACE.toNanos();
        while (started.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> under() {
        return ProcessHandle.of(program.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    private boolean endsWithin(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (program.poll().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
