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
/// @param ours what Venturi says where it stops
/// @param stealPercent of all CPU time meanwhile, what the host gave to others
record Trial(
        List<LoopProcess> a,
        List<LoopProcess> b,
        List<LoopProcess> timeitA,
        List<LoopProcess> timeitB,
        List<Block<LoopProcess>> blocks,
        Comparison ours,
        double stealPercent) {
    static final double ALPHA = 0.05;

    /// What Venturi says when it stops: at the first block after which it can tell, or at the last.
    static Comparison stopped(List<Block<LoopProcess>> blocks) {
        for (int n = 1; n < blocks.size(); n++) {
            Comparison comparison = compared(blocks.subList(0, n));
            if (comparison.decision() != Comparison.Decision.UNDECIDED) {
                return comparison;
            }
        }
        return compared(blocks);
    }

    /// What Venturi says after these blocks.
    static Comparison compared(List<Block<LoopProcess>> blocks) {
        return Comparison.of(blocks, LoopProcess::median, 0, 1, ALPHA, Comparison.USUAL_TOLERANCE);
    }

    /// The processes that Venturi needed until it stopped.
    List<LoopProcess> ourProcesses() {
        List<LoopProcess> processes = new ArrayList<>();
        blocks.subList(0, ours.blocks()).forEach(block -> processes.addAll(block.runs()));
        return processes;
    }

    /// The processes that pyperf would have needed.
    List<LoopProcess> fixedProcesses() {
        List<LoopProcess> processes = new ArrayList<>(a);
        processes.addAll(b);
        return processes;
    }
}
