package dev.venturi.verify;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a proof found.
///
/// @param accepted whether the patch keeps behaviour and gains
/// @param behaviour one result for each channel that was compared; what was not reached is missing
/// @param injections what came of the faults that both versions were put through, in order
/// @param speedup wall time before / after; null if it did not come to timed runs
/// @param memory peak memory before and after; null if it did not come to timed runs
/// @param alpha the error rate that was asked for
/// @param blocks timed blocks, of both batches
/// @param reasons why it was not accepted, one sentence each; empty if it was
/// @param notes what a reader should know besides, one sentence each
/// @param batches the raw blocks, from which everything can be computed again
public record ProofResult(
        boolean accepted,
        List<ChannelResult> behaviour,
        List<Injection> injections,
        @Nullable Gain speedup,
        @Nullable MemoryGain memory,
        double alpha,
        int blocks,
        List<String> reasons,
        List<String> notes,
        List<Batch> batches) {
    public ProofResult {
        behaviour = List.copyOf(behaviour);
        injections = List.copyOf(injections);
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
        batches = List.copyOf(batches);
    }

    /// A ratio before / after: above 1 the patch is better.
    ///
    /// @param low lower end of its interval; 0 where there are too few blocks to bound it
    /// @param high upper end; infinite where there are too few blocks to bound it
    public record Gain(double estimate, double low, double high) {
        static Gain of(Comparison comparison) {
            return new Gain(1 / comparison.ratio(), 1 / comparison.high(), 1 / comparison.low());
        }
    }

    /// Peak resident memory.
    ///
    /// @param beforeBytes median of the original's runs
    /// @param afterBytes median of the patched program's runs
    public record MemoryGain(long beforeBytes, long afterBytes, Gain ratio) {}

    /// Timed blocks that one coin ordered. Candidate 0 is the original, 1 the patched program, and
    /// 2, in the first batch, a second copy of the original: the control.
    public record Batch(String name, long seed, List<Block<Measurement>> blocks) {
        public Batch {
            blocks = List.copyOf(blocks);
        }
    }

    /// `identical`, `different`, `undecidable` (the original differs from itself) or `not compared`
    /// (it did not come to a run of the patched program), over all channels and injections.
    public String behaviourSummary() {
        if (behaviour.stream().anyMatch(is(ChannelResult.State.UNSTABLE))) {
            return "undecidable";
        }
        if (behaviour.stream().anyMatch(is(ChannelResult.State.DIFFERENT))
                || injections.stream().anyMatch(each -> Boolean.FALSE.equals(each.same()))) {
            return "different";
        }
        return behaviour.isEmpty() ? "not compared" : "identical";
    }

    /// What was compared, and what was not, in words.
    public String comparisons() {
        List<String> parts = new ArrayList<>();
        if (behaviour.isEmpty()) {
            parts.add("no run of the patched program was compared");
        } else {
            parts.add("compared: " + joined(behaviour.stream().map(ChannelResult::channel)));
        }
        String made =
                joined(
                        injections.stream()
                                .filter(each -> Boolean.TRUE.equals(each.same()))
                                .map(Injection::plainName)
                                .distinct());
        if (!made.isEmpty()) {
            parts.add("the same when: " + made);
        }
        String leftOut =
                joined(
                        injections.stream()
                                .filter(each -> each.same() == null)
                                .map(Injection::name));
        if (!leftOut.isEmpty()) {
            parts.add("not compared: " + leftOut);
        }
        return String.join("; ", parts);
    }

    private static String joined(Stream<String> words) {
        return words.collect(Collectors.joining(", "));
    }

    private static Predicate<ChannelResult> is(ChannelResult.State state) {
        return result -> result.state() == state;
    }
}
