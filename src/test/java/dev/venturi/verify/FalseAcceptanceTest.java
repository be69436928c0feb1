package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Measurement;
import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs of patches that change nothing, on whatever machine this is and whatever else it does.
@Tag("slow")
class FalseAcceptanceTest {
    /// 200, or what `-Dventuri.proofs=N` says.
    private static final int PROOFS = Integer.getInteger("venturi.proofs", 200);

    private static final double ALPHA = 0.05;

    private static final String PROGRAM =
            """
            total = 0
            for i in range(100_000):
                total += i
            print(total)
            """;

    @TempDir Path folder;

    @Test
    void identicalProgramsAreNotAcceptedAsFasterMoreOftenThanStated() throws Exception {
        String same = PROGRAM.replace("total = 0", "total = 1 - 1");
        TinyProgram program = TinyProgram.in(folder, Pythons.any());
        int accepted = 0;
        int passedFirst = 0;
        int toldApart = 0;
        int controls = 0;
        int blocks = 0;
        for (int trial = 0; trial < PROOFS; trial++) {
            ProofPlan plan =
                    new ProofPlan(
                            ALPHA,
                            1.02,
                            1.03,
                            12,
                            Duration.ofMinutes(5),
                            Duration.ofSeconds(60),
                            OptionalInt.of(0),
                            20260729 + trial);
            ProofResult result = program.prove(PROGRAM, same, plan, true);
            assertThat(result.behaviourSummary()).as("trial %d", trial).isEqualTo("identical");
            accepted += result.accepted() ? 1 : 0;
            passedFirst += result.batches().size() > 1 ? 1 : 0;
            List<Block<Measurement>> first = result.batches().getFirst().blocks();
            blocks += first.size();
            toldApart += different(first, Criterion.PATCHED) ? 1 : 0;
            controls += different(first, Criterion.CONTROL) ? 1 : 0;
        }
        String text =
                "%d proofs of a patch that changes nothing, %d blocks: %d accepted, %d passed the first batch, %d told apart either way, %d with a control that was told apart%n"
                        .formatted(PROOFS, blocks, accepted, passedFirst, toldApart, controls);
        System.err.print("tests: " + text);
        Files.writeString(Path.of("target", "false-acceptances.txt"), text);

        // α for the first batch, and the second must agree: the product is the rate of the proof.
        assertThat(accepted).as(text).isLessThanOrEqualTo(allowed(ALPHA * ALPHA));
        assertThat(passedFirst).as(text).isLessThanOrEqualTo(allowed(ALPHA));
        assertThat(toldApart).as(text).isLessThanOrEqualTo(allowed(ALPHA));
        assertThat(controls).as(text).isLessThanOrEqualTo(allowed(ALPHA));
    }

    private static boolean different(List<Block<Measurement>> blocks, int candidate) {
        return switch (Comparison.of(
                        blocks, Figure.WALL_SECONDS, Criterion.ORIGINAL, candidate, ALPHA, 0.01)
                .decision()) {
            case LOWER, HIGHER -> true;
            case SAME, UNDECIDED -> false;
        };
    }

    /// The most of PROOFS events of probability `rate` that chance exceeds once in a thousand
    /// times.
    private static int allowed(double rate) {
        double term = Math.pow(1 - rate, PROOFS);
        double sum = term;
        int count = 0;
        while (sum < 0.999) {
            term *= (PROOFS - count) / (count + 1.0) * rate / (1 - rate);
            sum += term;
            count++;
        }
        return count;
    }
}
