package dev.venturi.target;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Keeps us alive while a program runs in the foreground, so that its results can still be printed,
/// and sees to it that it gets each signal once, as it would without us.
///
/// The program is in our process group. What the terminal sends (Ctrl-C, Ctrl-\, a hang-up), and
/// what is sent to the group, it gets itself. What is sent to our process id alone must be passed
/// on. Which of the two it was a [GroupSentinel] tells. So go SIGINT, SIGTERM, SIGHUP and SIGUSR1.
///
/// - SIGUSR2 belongs to the JVM and is lost.
/// - SIGQUIT we ignore (else the JVM would print its threads to standard output); the program,
///   started with the default action, ends by it.
/// - SIGTSTP (Ctrl-Z) and SIGCONT stop and continue both of us: nothing to do.
///
/// Once the program has ended, a signal (unless it may be the one that ended it) cancels what
/// [#cancelBy] names; the third ends us, the fourth at once: results that never finish printing
/// must not make us immortal.
public final class SignalRelay implements AutoCloseable {
    private static final long LATEST_NANOS = 300_000_000;
    private static final List<String> RELAYED = List.of("INT", "TERM", "HUP", "USR1");
    private static final int ENDS_US = 3;
    private static final int SIGACTION_BYTES = 256; // 152 in glibc

    private final GroupSentinel sentinel = new GroupSentinel();
    private final Map<Signal, SignalHandler> replaced = new HashMap<>();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment quitAction = arena.allocate(SIGACTION_BYTES, 8);

    private @Nullable ChildProcess program;
    private final List<Integer> early = new ArrayList<>();
    private OptionalInt firstSignal = OptionalInt.empty();
    private OptionalInt firstSinceTheEnd = OptionalInt.empty();
    private OptionalInt firstAfterTheEnd = OptionalInt.empty();
    private int afterTheEnd;
    private boolean settled;
    private @Nullable Runnable cancel;
    private boolean closed;

    /// Takes the signals over. To be called before the program is started, so that no signal falls
    /// into the gap. A signal that was ignored when we were started (as `nohup` does) stays so.
    public SignalRelay() {
        long ignored = ProcText.signalMasks().getOrDefault("SigIgn", 0L);
        for (String name : RELAYED) {
            Signal signal = new Signal(name);
            // The JVM itself keeps only some of them ignored.
            if ((ignored >> (signal.getNumber() - 1) & 1) == 0) {
                replaced.put(signal, Signal.handle(signal, got -> arrived(got.getNumber())));
            }
        }
        MemorySegment ignore = arena.allocate(SIGACTION_BYTES, 8);
        ignore.set(JAVA_LONG, 0, 1); // sa_handler = SIG_IGN
        sigaction(ignore, quitAction);
    }

    /// The first of the signals that we got after the program's end: what is still being done, such
    /// as deciding what its bottleneck was, is to be left.
    public synchronized OptionalInt firstAfterTheEnd() {
        return firstAfterTheEnd;
    }

    /// The same, and also a signal that came so soon after the program's end that it may be what
    /// ended it. A helper that ran meanwhile may have got it too.
    public synchronized OptionalInt firstSinceTheEnd() {
        return firstSinceTheEnd;
    }

    /// From now on no signal is taken for the one that ended the program, however soon it comes.
    ///
    /// @return the first that came until now, if one came
    public synchronized OptionalInt settle() {
        settled = true;
        return firstSignal;
    }

    /// Names the program, which was just started in our process group; signals that came before are
    /// passed on to it now.
    public synchronized void relayTo(ChildProcess child) {
        program = child;
        early.forEach(child::signal);
        early.clear();
    }

    /// What a signal that comes after the program's end calls, once for each; at once if one has
    /// come already.
    public synchronized void cancelBy(Runnable action) {
        cancel = action;
        if (firstAfterTheEnd.isPresent()) {
            action.run();
        }
    }

    /// The first of the signals that we got, if we got any: what the user asked for.
    public synchronized OptionalInt firstSignal() {
        return firstSignal;
    }

    private void arrived(int signal) {
        ChildProcess child;
        synchronized (this) {
            if (closed) {
                return;
            }
            child = program;
            boolean first = firstSignal.isEmpty();
            if (first && signal != Libc.SIGUSR1) {
                firstSignal = OptionalInt.of(signal);
            }
            if (child == null) {
                early.add(signal);
                return;
            }
            if (child.poll().isPresent()) {
                if (firstSinceTheEnd.isEmpty()) {
                    firstSinceTheEnd = OptionalInt.of(signal);
                }
                boolean endedIt = first && !settled && child.nanosSinceEnd() < LATEST_NANOS;
                if (!endedIt) {
                    cancel(signal);
                }
                return;
            }
        }
        try {
            if (!sentinel.groupGot(signal)) {
                child.signal(signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel(int signal) {
        afterTheEnd++;
        if (firstAfterTheEnd.isEmpty()) {
            firstAfterTheEnd = OptionalInt.of(signal);
        }
        if (afterTheEnd > ENDS_US) {
            Runtime.getRuntime().halt(128 + signal);
        } else if (afterTheEnd == ENDS_US) {
            // In its own thread: temporary folders are removed first, and we hold our lock here.
            Thread.ofPlatform().start(() -> System.exit(128 + signal));
        } else if (cancel != null) {
            cancel.run();
        }
    }

    private void sigaction(MemorySegment action, MemorySegment old) {
        try {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int failed = (int) Libc.SIGACTION.invokeExact(state, Libc.SIGQUIT, action, old);
            if (failed != 0) {
                throw new IllegalStateException("sigaction failed: errno " + Libc.errno(state));
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("sigaction could not be called", e);
        }
    }

    /// Gives the signals back. To be called when the results have been printed.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        sentinel.close();
        replaced.forEach(Signal::handle);
        sigaction(quitAction, MemorySegment.NULL);
        arena.close();
    }
}
