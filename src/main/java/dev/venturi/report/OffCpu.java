package dev.venturi.report;

import dev.venturi.profile.ThreadState;
import java.util.Comparator;
import java.util.Map;

/// A time, in seconds by state, as the tables split it.
///
/// @param onCpu executing instructions
/// @param waiting blocked, or wanting a CPU or the GIL
/// @param mostly the largest state that is not on a CPU, `unknown` included; empty where all was
record OffCpu(double onCpu, double waiting, String mostly) {
    static OffCpu of(Map<ThreadState, Double> seconds) {
        double onCpu = 0;
        double waiting = 0;
        for (Map.Entry<ThreadState, Double> entry : seconds.entrySet()) {
            if (entry.getKey().onCpu()) {
                onCpu += entry.getValue();
            } else if (entry.getKey() != ThreadState.UNKNOWN) {
                waiting += entry.getValue();
            }
        }
        String mostly =
                seconds.entrySet().stream()
                        .filter(entry -> !entry.getKey().onCpu() && entry.getValue() > 0)
                        .max(Comparator.comparingDouble(Map.Entry::getValue))
                        .map(entry -> entry.getKey().label())
                        .orElse("");
        return new OffCpu(onCpu, waiting, mostly);
    }
}
