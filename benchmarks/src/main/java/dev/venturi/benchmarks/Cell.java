package dev.venturi.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// One program at one rate: blocks in which each tool has a long and a short run, and the program
/// alone a long one, all in an order that a coin decides.
///
/// @param program what runs
/// @param rate samples a second that were asked for
/// @param blocks what was measured
record Cell(Program program, int rate, List<Block> blocks) {
    /// Long runs are this many times as long as short ones.
    static final int SHORT = 4;

    /// One block.
    ///
    /// @param bareSeconds the program's work alone
    /// @param tools what each tool did, in the order of the tools
    record Block(double bareSeconds, List<Pair> tools) {}

    /// A tool's two runs.
    record Pair(Run longRun, Run shortRun) {
        /// CPU time that one sample more costs: start and end of the tool cancel.
        double slope() {
            return (longRun.toolCpuSeconds() - shortRun.toolCpuSeconds())
                    / (longRun.samples() - shortRun.samples());
        }
    }

    static Cell measure(
            Runner runner, Program program, int rate, List<Tool> tools, Plan plan, Random coin)
            throws IOException, InterruptedException {
        long amount = runner.amountFor(program, plan.seconds());
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < plan.blocks(); i++) {
            blocks.add(block(runner, program, rate, tools, amount, coin));
        }
        return new Cell(program, rate, blocks);
    }

    private static Block block(
            Runner runner, Program program, int rate, List<Tool> tools, long amount, Random coin)
            throws IOException, InterruptedException {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 2 * tools.size() + 1; i++) {
            order.add(i);
        }
        Collections.shuffle(order, coin);
        Run[] runs = new Run[order.size()];
        for (int which : order) {
            Tool tool = which == runs.length - 1 ? new Tool.Bare() : tools.get(which / 2);
            runs[which] = runner.run(tool, program, which % 2 == 0 ? amount : amount / SHORT, rate);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            pairs.add(new Pair(runs[2 * i], runs[2 * i + 1]));
        }
        return new Block(runs[runs.length - 1].workSeconds(), pairs);
    }

    /// Seconds of CPU of the tool's process a sample, start and end left out.
    Estimate slope(int tool) {
        return Estimate.of(blocks.stream().mapToDouble(b -> b.tools().get(tool).slope()).toArray());
    }

    /// Seconds of CPU of all processes a sample, everything of a long run counted.
    Estimate whole(int tool) {
        return Estimate.of(
                blocks.stream()
                        .map(b -> b.tools().get(tool).longRun())
                        .mapToDouble(run -> run.allCpuSeconds() / run.samples())
                        .toArray());
    }

    /// How many times the CPU of the first tool another one takes for a sample.
    double timesTheFirst(int tool) {
        return slope(tool).centre() / slope(0).centre();
    }

    /// Samples a second of the program's work.
    Estimate achieved(int tool) {
        return Estimate.of(
                blocks.stream()
                        .map(b -> b.tools().get(tool).longRun())
                        .mapToDouble(run -> run.samples() / run.workSeconds())
                        .toArray());
    }

    /// What share longer the program's work takes under a tool.
    Estimate slowdown(int tool) {
        return Estimate.of(
                        blocks.stream()
                                .mapToDouble(
                                        b ->
                                                Math.log(
                                                        b.tools().get(tool).longRun().workSeconds()
                                                                / b.bareSeconds()))
                                .toArray())
                .map(Math::expm1);
    }
}
