package dev.venturi.sample;

import dev.venturi.profile.ThreadState;
import dev.venturi.target.Descriptor;
import dev.venturi.target.Descriptor.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The descriptors that one call waits for at once, and what that makes of the wait.
final class WaitSet {
    private static final List<ThreadState> FIRST_OF =
            List.of(ThreadState.NETWORK, ThreadState.CHILD, ThreadState.PIPE);
    private static final int MOST_NAMED = 2;

    private final boolean timed;
    private final Map<ThreadState, TreeSet<String>> found = new EnumMap<>(ThreadState.class);
    private final TreeSet<String> clients = new TreeSet<>();
    private final TreeSet<String> listening = new TreeSet<>();
    private boolean unknown;

    /// @param timed whether the call ends at some time by itself
    WaitSet(boolean timed) {
        this.timed = timed;
    }

    /// Something that could not be established is among them.
    void addUnknown() {
        unknown = true;
    }

    /// @param alone the state of a thread that waits for this alone
    void add(Descriptor descriptor, ThreadState alone) {
        switch (roleOf(descriptor)) {
            case LISTENING -> listening.add(descriptor.description());
            case ACCEPTED -> clients.add(descriptor.description());
            case CLIENT, UNCONNECTED ->
                    found.computeIfAbsent(alone, _ -> new TreeSet<>())
                            .add(descriptor.description());
        }
    }

    private static Role roleOf(Descriptor descriptor) {
        return switch (descriptor) {
            case Descriptor.InternetSocket socket -> socket.role();
            case Descriptor.UnixSocket socket -> socket.role();
            default -> Role.UNCONNECTED;
        };
    }

    WaitClassifier.Wait verdict() {
        for (ThreadState state : FIRST_OF) {
            TreeSet<String> names = found.get(state);
            if (names != null) {
                return new WaitClassifier.Wait(state, named(names));
            }
        }
        if (!listening.isEmpty()) {
            return new WaitClassifier.Wait(ThreadState.IDLE, named(listening));
        }
        if (!clients.isEmpty()) {
            return new WaitClassifier.Wait(ThreadState.NETWORK, named(clients));
        }
        if (unknown || found.containsKey(ThreadState.UNKNOWN)) {
            return new WaitClassifier.Wait(ThreadState.UNKNOWN, "");
        }
        if (found.containsKey(ThreadState.IDLE)) {
            return new WaitClassifier.Wait(
                    ThreadState.IDLE, named(found.getOrDefault(ThreadState.IDLE, new TreeSet<>())));
        }
        boolean sleeps = timed || found.containsKey(ThreadState.SLEEP);
        return new WaitClassifier.Wait(sleeps ? ThreadState.SLEEP : ThreadState.IDLE, "");
    }

    private static String named(TreeSet<String> names) {
        List<String> shown = new ArrayList<>(names);
        if (shown.size() <= MOST_NAMED) {
            return String.join(", ", shown);
        }
        return String.join(", ", shown.subList(0, MOST_NAMED))
                + " and "
                + (shown.size() - MOST_NAMED)
                + " more";
    }
}
