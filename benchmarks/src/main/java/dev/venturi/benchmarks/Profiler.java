package dev.venturi.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a program is traced by. All count calls of builtins too.
enum Profiler {
    NOTHING("nothing"),
    CPROFILE("cProfile"),
    YAPPI("yappi"),
    VIZTRACER("VizTracer"),
    TRACE("venturi trace"),
    COUNTS("venturi run --counts");

    /// VizTracer's ring; smaller than its default, so that writing it out at the end takes less.
    static final int VIZTRACER_ENTRIES = 100_000;

    private final String title;

    Profiler(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean isVenturi() {
        return this == TRACE || this == COUNTS;
    }

    /// Comes from PyPI.
    boolean isPeer() {
        return this == YAPPI || this == VIZTRACER;
    }

    /// Whether it says how long functions took.
    boolean saysTimes() {
        return this == CPROFILE || this == YAPPI || this == TRACE;
    }

    /// The command that runs a program under it.
    ///
    /// @param where the interpreters and Venturi
    /// @param program script and arguments
    /// @param pstats may be written, for pstats
    /// @param other may be written: Venturi's JSON, VizTracer's events
    List<String> command(Place where, List<String> program, Path pstats, Path other) {
        String python = where.python().toString();
        String peers = where.peers().toString();
        List<String> head =
                switch (this) {
                    case NOTHING -> List.of(python);
                    case CPROFILE -> List.of(python, "-m", "cProfile", "-o", pstats.toString());
                    case YAPPI ->
                            List.of(
                                    peers,
                                    "-m",
                                    "yappi",
                                    "-b",
                                    "-c",
                                    "wall",
                                    "-f",
                                    "pstat",
                                    "-o",
                                    pstats.toString());
                    case VIZTRACER ->
                            List.of(
                                    peers,
                                    "-m",
                                    "viztracer",
                                    "--quiet",
                                    "--tracer_entries",
                                    Integer.toString(VIZTRACER_ENTRIES),
                                    "-o",
                                    other.toString(),
                                    "--");
                    case TRACE ->
                            List.of(
                                    where.venturi().toString(),
                                    "trace",
                                    "-o",
                                    pstats.toString(),
                                    "--json",
                                    other.toString(),
                                    "--python",
                                    python);
                    case COUNTS ->
                            List.of(
                                    where.venturi().toString(),
                                    "run",
                                    "--counts",
                                    "--json",
                                    other.toString(),
                                    "--python",
                                    python);
                };
        List<String> command = new ArrayList<>(head);
        command.addAll(program);
        return command;
    }

    /// @param python the interpreter, no shim
    /// @param peers the same one in the environment that yappi and VizTracer are in
    /// @param venturi its launcher
    record Place(Path python, Path peers, Path venturi) {}
}
