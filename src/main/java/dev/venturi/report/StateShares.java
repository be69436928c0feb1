package dev.venturi.report;

import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The wall time of a program by state.
///
/// @param all everything
/// @param byState the states that have time
record StateShares(Weights all, Map<ThreadState, Weights> byState) {
    static StateShares of(Profile profile) {
        Map<ThreadState, Weights> byState = new EnumMap<>(ThreadState.class);
        for (Sample sample : profile.moments()) {
            if (sample.nanos() > 0) {
                byState.merge(sample.state(), Weights.of(sample), Weights::plus);
            }
        }
        return new StateShares(Weights.of(profile.moments()), byState);
    }

    /// The states with time, largest share first.
    List<ThreadState> largestFirst() {
        return byState.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().sum()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The time of one state.
    Weights of(ThreadState state) {
        return byState.getOrDefault(state, Weights.NONE);
    }

    /// The time of all states that are `wanted`.
    Weights of(Predicate<ThreadState> wanted) {
        return byState.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Weights.NONE, Weights::plus);
    }

    /// A state with its share and error, such as `network 91.3±0.4 %`.
    String words(ThreadState state, Screen screen) {
        return state.label() + " " + of(state).percent(all, screen);
    }
}
