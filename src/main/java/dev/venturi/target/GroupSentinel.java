package dev.venturi.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells whether a signal that we got was sent to our whole process group, as a terminal does it,
/// or to us alone. The kernel would say so (`si_code`, `si_pid`), the JVM does not pass it on.
///
/// It is a process in our group (`cat`, on a pipe that we hold: it ends with us, however we end)
/// that every signal ends which the group gets. Another takes its place then.
final class GroupSentinel implements AutoCloseable {
    private static final long PATIENCE_NANOS = 250_000_000;
    private static final long POLL_MILLIS = 5;
    private static final int SIGNALLED = 128;

    private @Nullable Process process;
    private boolean closed;

    /// When it was last ended by which signal.
    private final Map<Integer, Long> endedNanos = new HashMap<>();

    GroupSentinel() {
        Launch.noteDescriptors(); // before there is a pipe
        post();
    }

    private synchronized void post() {
        if (closed) {
            return;
        }
        try {
            // It must not dump core by Ctrl-\.
            Process cat =
                    new ProcessBuilder("/bin/sh", "-c", "trap '' QUIT; exec cat")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process = cat;
            cat.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            throw new UncheckedIOException("/bin/sh cannot be started", e);
        }
    }

    private synchronized void ended(Process ended) {
        endedNanos.put(ended.exitValue() - SIGNALLED, System.nanoTime());
        post();
    }

    /// Whether `signal`, which we just got, was sent to the group. Takes a moment where it was not.
    boolean groupGot(int signal) throws InterruptedException {
        long start = System.nanoTime();
        do {
            synchronized (this) {
                Long when = endedNanos.get(signal);
                if (when != null && start - when < PATIENCE_NANOS) {
                    endedNanos.remove(signal);
                    return true;
                }
            }
            Thread.sleep(POLL_MILLIS);
        } while (System.nanoTime() - start < PATIENCE_NANOS);
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
