package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.profile.WaitEpisode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The waits that one function made, itself or in what it called.
///
/// @param waits one by one
record WaitGroup(List<WaitEpisode> waits) {
    /// A wait shorter than this share of the average says nothing of the number of items: one
    /// request is often a long wait for the answer with some short ones around it.
    private static final double SHORT = 0.1;

    static WaitGroup at(Profile profile, Frame function, Set<ThreadState> states) {
        return new WaitGroup(
                profile.waits().stream()
                        .filter(wait -> states.contains(wait.state()))
                        .filter(
                                wait ->
                                        wait.stack().frames().stream()
                                                .anyMatch(function::sameFunction))
                        .toList());
    }

    double seconds() {
        return waits.stream().mapToLong(WaitEpisode::nanos).sum() / 1e9;
    }

    /// How many waits there were, without those that are short beside the average.
    long episodes() {
        double average = waits.isEmpty() ? 0 : seconds() / waits.size();
        return waits.stream().filter(wait -> wait.nanos() / 1e9 >= SHORT * average).count();
    }

    double averageSeconds() {
        long episodes = episodes();
        return episodes == 0 ? 0 : seconds() / episodes;
    }

    double longestSeconds() {
        return waits.stream().mapToLong(WaitEpisode::nanos).max().orElse(0) / 1e9;
    }

    /// What was waited for, each with its time, longest first; at most five.
    List<String> awaited() {
        Map<String, Long> nanos = new LinkedHashMap<>();
        for (WaitEpisode wait : waits) {
            String what =
                    wait.awaiting().isEmpty()
                            ? wait.state().label()
                            : wait.state().label() + ": " + wait.awaiting();
            nanos.merge(what, wait.nanos(), Long::sum);
        }
        return nanos.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(5)
                .map(
                        entry ->
                                String.format(
                                        Locale.ROOT,
                                        "%.2f s %s",
                                        entry.getValue() / 1e9,
                                        entry.getKey()))
                .toList();
    }

    /// The kinds of thing that were waited for, longest first, for a sentence.
    String what() {
        Map<ThreadState, Long> nanos =
                waits.stream()
                        .collect(
                                Collectors.groupingBy(
                                        WaitEpisode::state,
                                        Collectors.summingLong(WaitEpisode::nanos)));
        long all = nanos.values().stream().mapToLong(Long::longValue).sum();
        String kinds =
                nanos.entrySet().stream()
                        .filter(entry -> entry.getValue() >= 0.1 * all)
                        .sorted(Map.Entry.<ThreadState, Long>comparingByValue().reversed())
                        .map(
                                entry ->
                                        switch (entry.getKey()) {
                                            case NETWORK -> "the network";
                                            case DISK -> "files";
                                            case PIPE -> "pipes";
                                            case CHILD -> "child processes";
                                            case SLEEP -> "a time to pass";
                                            case PYTHON,
                                                    NATIVE,
                                                    GC,
                                                    RUNNABLE,
                                                    GIL,
                                                    LOCK,
                                                    IDLE,
                                                    PAGING,
                                                    UNKNOWN ->
                                                    entry.getKey().label();
                                        })
                        .collect(Collectors.joining(" and "));
        return kinds.isEmpty() ? "something outside" : kinds;
    }
}
