package dev.venturi.target;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that is asked something before there is a [SignalRelay]. It ends with us, and so does
/// what it started, even where a signal ends us while it is being started.
final class AskedProcess implements AutoCloseable {
    /// Exit values of processes that SIGHUP, SIGINT, SIGKILL, SIGTERM ended.
    private static final Set<Integer> ENDED_FROM_OUTSIDE = Set.of(129, 130, 137, 143);

    /// Longer than from a Ctrl-C, which ends both of us, to the first step of our own end.
    private static final long MILLIS_TO_BE_ENDED_TOO = 200;

    private final Thread hook = new Thread(this::endWithUs, "ends the process that is asked");
    private @Nullable Process process;
    private boolean ending;

    private AskedProcess() {}

    static AskedProcess start(ProcessBuilder builder) throws IOException, InterruptedException {
        AskedProcess asked = new AskedProcess();
        try {
            Runtime.getRuntime().addShutdownHook(asked.hook);
        } catch (IllegalStateException weAreEnding) {
            Thread.currentThread().join();
        }
        try {
            asked.begin(builder);
        } catch (IOException e) {
            asked.close();
            throw e;
        }
        return asked;
    }

    private synchronized void begin(ProcessBuilder builder) throws IOException {
        if (!ending) {
            process = builder.start();
        }
    }

    /// The process, to read from. Waits for ever where we are ending.
    synchronized Process process() throws InterruptedException {
        while (process == null) {
            wait();
        }
        return process;
    }

    /// Whether it ends in time. If what ended it is ending us too, this does not return: there is
    /// nobody any more to tell of it.
    boolean waitFor(long seconds) throws InterruptedException {
        boolean ended = process().waitFor(seconds, TimeUnit.SECONDS);
        if (ended && ENDED_FROM_OUTSIDE.contains(process().exitValue())) {
            Thread.sleep(MILLIS_TO_BE_ENDED_TOO);
        }
        synchronized (this) {
            while (ending) {
                wait();
            }
        }
        return ended;
    }

    private synchronized void endWithUs() {
        ending = true;
        end();
    }

    private void end() {
        if (process != null) {
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public synchronized void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // We are ending: the hook finds nothing left to do.
        }
    }
}
