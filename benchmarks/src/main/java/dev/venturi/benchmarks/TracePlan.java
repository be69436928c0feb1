package dev.venturi.benchmarks;

import java.util.List;

/// How much to trace.
///
/// @param blocks blocks for each program
/// @param peerBlocks of these, how many have yappi and VizTracer too
/// @param seconds length of a program's work, untraced
/// @param pythons interpreters, paths or names
/// @param seed decides every order
record TracePlan(int blocks, int peerBlocks, double seconds, List<String> pythons, long seed) {
    /// A share within a point needs a longer run than a sum does.
    static final int SHARES_LONGER = 4;

    /// Seconds of a program's work, untraced.
    double seconds(Workload.Kind kind) {
        return kind == Workload.Kind.SHARES ? SHARES_LONGER * seconds : seconds;
    }
}
