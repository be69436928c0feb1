package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cpython.Interpreter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallBlocksTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsWhatTheCollectorDoesNotKnow(Path python) throws Exception {
        try (Target target = Target.start(python, "untracked.py");
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            SmallBlocks before = blocks(census);
            target.process.outputWriter().write("go on\n");
            target.process.outputWriter().flush();
            target.readUntil("ready");
            SmallBlocks after = blocks(census);
            Map<String, SmallBlocks.Untracked> old = byName(before);
            Map<String, SmallBlocks.Untracked> now = byName(after);
            SoftAssertions softly = new SoftAssertions();
            for (String line : target.lines) {
                String[] words = line.split(" ");
                if (words[0].equals("total")) {
                    softly.assertThat(after.usedBytes())
                            .isCloseTo(Long.parseLong(words[1]), Percentage.withPercentage(1));
                    continue;
                }
                SmallBlocks.Untracked none = new SmallBlocks.Untracked("", "", 0, 0);
                SmallBlocks.Untracked then = old.getOrDefault(words[0], none);
                SmallBlocks.Untracked since = now.getOrDefault(words[0], none);
                softly.assertThat(since.instances() - then.instances())
                        .as(words[0])
                        .isCloseTo(Long.parseLong(words[1]), Percentage.withPercentage(1));
                softly.assertThat(since.bytes() - then.bytes())
                        .as("bytes of " + words[0])
                        .isCloseTo(Long.parseLong(words[2]), Percentage.withPercentage(2));
            }
            softly.assertThat(after.unreadPools()).isZero();
            softly.assertAll();
            assertThat(after.poolBytes()).isGreaterThanOrEqualTo(after.usedBytes());
        }
    }

    private static SmallBlocks blocks(Census census) throws Exception {
        HeapCensus taken = census.take(LIMIT);
        System.out.printf(
                "%d objects and small blocks in %d ms%n",
                taken.trackedObjects(), taken.elapsedNanos() / 1_000_000);
        return Objects.requireNonNull(taken.smallBlocks());
    }

    private static Map<String, SmallBlocks.Untracked> byName(SmallBlocks blocks) {
        Map<String, SmallBlocks.Untracked> rows = new HashMap<>();
        blocks.untracked().forEach(row -> rows.put(row.qualifiedName(), row));
        return rows;
    }
}
