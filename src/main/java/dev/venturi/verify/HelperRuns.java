package dev.venturi.verify;

import dev.venturi.target.Trouble;
import dev.venturi.verify.Sandbox.Role;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// Runs of the program under `observe.py`, each with a hash seed of its own.
final class HelperRuns {
    /// The ways to start a process that a patch must bear.
    static final List<String> START_METHODS = List.of("fork", "spawn");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long HASH_SEEDS = 1L << 32;

    private final Sandbox sandbox;
    private final SplittableRandom random;

    HelperRuns(Sandbox sandbox, SplittableRandom random) {
        this.sandbox = sandbox;
        this.random = random;
    }

    /// Writes the helper to `folder`.
    static Path write(Path folder) throws IOException {
        for (String name : List.of("observe.py", "faults.py")) {
            try (InputStream source =
                    Objects.requireNonNull(HelperRuns.class.getResourceAsStream(name))) {
                Files.write(folder.resolve(name), source.readAllBytes());
            }
        }
        return folder.resolve("observe.py");
    }

    /// Writes what the helper is to do.
    ///
    /// @param log receives which of `lines`, by path, are executed
    /// @param startMethod how processes are started; empty for Python's own default
    /// @param calls what is done to the calls of a function, as `faults.py` says; or empty
    static void specify(
            Path spec,
            Path log,
            Map<Path, List<Integer>> lines,
            String startMethod,
            Map<String, Object> calls)
            throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> byName = new LinkedHashMap<>();
        lines.forEach((file, numbers) -> byName.put(file.toString(), numbers));
        map.put("lines", byName);
        map.put("log", log.toString());
        map.put("start_method", startMethod);
        map.put("calls", calls);
        Files.writeString(spec, JSON.toJson(map));
        Files.deleteIfExists(log);
    }

    /// Where the helper logs which lines are executed.
    Path lineLog() throws IOException {
        return sandbox.scratch().resolve("lines");
    }

    Outcome run(
            Role role,
            Map<Path, List<Integer>> lines,
            String startMethod,
            Map<String, Object> calls,
            Duration limit)
            throws IOException, Trouble, Unprovable, InterruptedException {
        Path scratch = sandbox.scratch();
        Path helper = write(scratch);
        Path spec = scratch.resolve("spec.json");
        specify(spec, lineLog(), lines, startMethod, calls);
        return sandbox.runUnder(helper, List.of(spec.toString()), role, hashSeed(), limit);
    }

    long hashSeed() {
        return random.nextLong(HASH_SEEDS);
    }
}
