package dev.venturi.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Lets the first Ctrl-C (or SIGTERM, SIGHUP) interrupt a thread, so that it can say what it knows
/// so far; the second ends us with what has to be removed removed, the third at once.
///
/// For commands that start their programs in process groups of their own: these get no signal of
/// the terminal's.
final class Interruption implements AutoCloseable {
    private static final int SIGINT = 2;
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final Map<Signal, SignalHandler> replaced = new HashMap<>();
    private final List<Integer> got = new ArrayList<>();
    private final Thread thread;

    /// Interrupts the calling thread.
    Interruption() {
        thread = Thread.currentThread();
        for (String name : SIGNALS) {
            Signal signal = new Signal(name);
            SignalHandler before = Signal.handle(signal, each -> arrived(each.getNumber()));
            replaced.put(signal, before);
            if (before.equals(SignalHandler.SIG_IGN)) {
                Signal.handle(signal, before); // as under nohup
            }
        }
    }

    private synchronized void arrived(int signal) {
        got.add(signal);
        switch (got.size()) {
            case 1 -> thread.interrupt();
            case 2 -> Thread.ofPlatform().start(() -> System.exit(128 + signal));
            default -> Runtime.getRuntime().halt(128 + signal);
        }
    }

    /// The first that came.
    synchronized OptionalInt signal() {
        return got.isEmpty() ? OptionalInt.empty() : OptionalInt.of(got.getFirst());
    }

    /// The exit status of a command that is usually ended by Ctrl-C: 0 then, and where it ended by
    /// itself.
    int statusOfALook() {
        int signal = signal().orElse(SIGINT);
        return signal == SIGINT ? 0 : 128 + signal;
    }

    @Override
    public void close() {
        replaced.forEach(Signal::handle);
    }
}
