package dev.venturi.report;

import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import dev.venturi.format.Pyperf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A session as pyperf's tools read it: a benchmark for each candidate, a run for each process, a
/// value for each of its slices.
public final class SessionPyperf {
    private SessionPyperf() {}

    /// Writes `session` to `target`, whole or not at all.
    public static void write(Path target, Session session) throws IOException {
        Set<String> names = new HashSet<>();
        List<Pyperf.Benchmark> benchmarks = new ArrayList<>();
        for (int i = 0; i < session.candidates().size(); i++) {
            Session.Candidate candidate = session.candidates().get(i);
            String name = String.join("; ", candidate.label().strip().split("\\s*\n\\s*", -1));
            if (!names.add(name)) {
                name += " #" + (i + 1);
                names.add(name);
            }
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("unit", Pyperf.SECOND);
            metadata.put("venturi_seed", session.seed());
            session.conditions().forEach((key, value) -> metadata.put("venturi_" + key, value));
            benchmarks.add(
                    new Pyperf.Benchmark(
                            name,
                            metadata,
                            session.timings(i).stream().map(SessionPyperf::run).toList()));
        }
        new Pyperf(benchmarks).write(target);
    }

    private static Pyperf.Run run(Timing timing) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("duration", timing.wallSeconds());
        metadata.put("python_hash_seed", timing.hashSeed());
        timing.peakBytes().ifPresent(bytes -> metadata.put("mem_max_rss", bytes));
        // pyperf has no place for what was measured as nothing or less.
        List<Double> slices = timing.slices().stream().filter(value -> value > 0).toList();
        return new Pyperf.Run(
                metadata, List.of(), slices.isEmpty() ? List.of(timing.seconds()) : slices);
    }
}
