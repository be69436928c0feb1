package dev.venturi.benchmarks;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import java.util.ArrayList;
import java.util.List;

/// The same question, whether b differs from a, put to all tools.
///
/// @param a the processes of a that ran one after the other, before all of `b`
/// @param b and then those of b
/// @param timeitA a process of more values, as timeit makes them
/// @param timeitB and then one of b
/// @param blocks pairs in an order that a coin decided
/// @param stealPercent of all CPU time meanwhile, what the host gave to others
record Trial(
        List<LoopProcess> a,
        List<LoopProcess> b,
        List<LoopProcess> timeitA,
        List<LoopProcess> timeitB,
        List<Block<LoopProcess>> blocks,
        double stealPercent) {
    static final double ALPHA = 0.05;

    /// What Venturi says when it stops: at the first block after which it can tell, or at the last.
    Comparison ours() {
        return ours(blocks);
    }

    static Comparison ours(List<Block<LoopProcess>> blocks) {
        Comparison comparison = null;
        for (int n = 1; n <= blocks.size(); n++) {
            comparison =
                    Comparison.of(
                            blocks.subList(0, n),
                            LoopProcess::median,
                            0,
                            1,
                            ALPHA,
                            Comparison.USUAL_TOLERANCE);
            if (comparison.decision() != Comparison.Decision.UNDECIDED) {
                return comparison;
            }
        }
        if (comparison == null) {
            throw new IllegalStateException("a trial without blocks");
        }
        return comparison;
    }

    /// The processes that Venturi needed until it stopped.
    List<LoopProcess> ourProcesses() {
        List<LoopProcess> processes = new ArrayList<>();
        blocks.subList(0, ours().blocks()).forEach(block -> processes.addAll(block.runs()));
        return processes;
    }

    /// The processes that pyperf would have needed.
    List<LoopProcess> fixedProcesses() {
        List<LoopProcess> processes = new ArrayList<>(a);
        processes.addAll(b);
        return processes;
    }
}
