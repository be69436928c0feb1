package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A program that is traced. Its last argument is how much to do; its time is in proportion.
enum Workload {
    RECURSION("calls_recursion", "recursion", Kind.CALLS),
    METHODS("calls_methods", "small methods", Kind.CALLS),
    BUILTINS("calls_builtins", "many builtins", Kind.CALLS),
    SCHEDULER("scheduler", "scheduler (richards)", Kind.PROGRAM),
    CONSTRAINTS("constraints", "constraints (deltablue)", Kind.PROGRAM),
    FRACTAL("fractal", "chaos game (chaos)", Kind.PROGRAM),
    RAYTRACE("raytrace", "spheres (raytrace)", Kind.PROGRAM),
    JSON("json_text", "JSON written and read (json_dumps, json_loads)", Kind.PROGRAM),
    COVER("cover", "covering a board (hexiom)", Kind.PROGRAM),
    PATTERNS("patterns", "patterns compiled (regex_compile)", Kind.PROGRAM),
    PICKLING("pickling", "pickle in Python (pickle_pure_python)", Kind.PROGRAM),
    SPECTRAL("spectral", "spectral norm (spectral_norm)", Kind.PROGRAM),
    PIPELINES("pipelines", "generators and coroutines (generators)", Kind.PROGRAM),
    PLAIN(
            "shares_plain",
            "5/25/70 %, no calls",
            List.of("small_part", "middle_part", "large_part")),
    MIXED(
            "shares_mixed",
            "no calls, functions, builtins",
            List.of("without_calls", "with_functions", "with_builtins")),
    SPREAD(
            "shares_spread",
            "calls of three lengths",
            List.of("short_calls", "middling_calls", "long_calls"));

    /// What is asked of it: time for each of its known number of calls, time in comparison, or
    /// shares of functions.
    enum Kind {
        CALLS,
        PROGRAM,
        SHARES;

        /// Whether a profiler can answer.
        boolean concerns(Profiler profiler) {
            return this != SHARES || profiler == Profiler.NOTHING || profiler.saysTimes();
        }
    }

    private final String file;
    private final String title;
    private final Kind kind;
    private final List<String> functions;

    Workload(String file, String title, Kind kind) {
        this(file, title, kind, List.of());
    }

    Workload(String file, String title, List<String> functions) {
        this(file, title, Kind.SHARES, functions);
    }

    Workload(String file, String title, Kind kind, List<String> functions) {
        this.file = file + ".py";
        this.title = title;
        this.kind = kind;
        this.functions = functions;
    }

    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    /// Those whose shares are known.
    List<String> functions() {
        return functions;
    }

    static List<Workload> of(Kind kind) {
        return Stream.of(values()).filter(workload -> workload.kind == kind).toList();
    }

    /// Its file in a folder that [#unpack] filled.
    Path in(Path folder) {
        return folder.resolve(file);
    }

    /// Writes all programs into a folder, and what measures them.
    static void unpack(Path folder) throws IOException {
        for (Workload workload : values()) {
            ScratchFolder.unpack("traced/" + workload.file, folder);
        }
        ScratchFolder.unpack("traced/work.py", folder);
        ScratchFolder.unpack("traced/times.py", folder);
        ScratchFolder.unpack("measured.py", folder);
    }
}
