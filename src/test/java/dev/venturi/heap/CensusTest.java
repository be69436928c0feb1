package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.cpython.Interpreter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CensusTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsEveryObjectThatTheCollectorKnows(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000)) {
            compare(target);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsObjectsWhileTheCollectorIsOff(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000, "disabled")) {
            compare(target);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsFrozenObjects(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000, "frozen")) {
            HeapCensus census = census(target);
            assertThat(census.complete()).isTrue();
            assertThat(census.generations().getLast().objects()).isGreaterThan(26 * 20_000L);
            assertThat(census.trackedObjects()).isCloseTo(total(target), within(400L));
        }
    }

    private static HeapCensus census(Target target) throws Exception {
        try (Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            return census.take(LIMIT);
        }
    }

    private static long total(Target target) {
        return target.lines.stream()
                .filter(line -> line.startsWith("total "))
                .mapToLong(line -> Long.parseLong(line.substring(6)))
                .findFirst()
                .orElseThrow();
    }

    private static void compare(Target target) throws Exception {
        HeapCensus census = census(target);
        assertThat(census.partialBecause()).isNull();
        Map<String, TypeCount> rows = new HashMap<>();
        census.types().forEach(row -> rows.put(row.module() + " " + row.qualifiedName(), row));
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(census.trackedObjects()).as("all").isCloseTo(total(target), within(400L));
        softly.assertThat(census.types().stream().mapToLong(TypeCount::unreadAttributes).sum())
                .isZero();
        for (String line : target.lines) {
            String[] words = line.split(" ");
            if (words[0].equals("live") && isOurs(words[1])) {
                TypeCount row = rows.get(words[1] + " " + words[2]);
                long inside = Long.parseLong(words[3]);
                softly.assertThat(row == null ? 0 : row.instances()).as(line).isEqualTo(inside);
            }
            if (words[0].equals("made") && isOurs(words[1]) && !words[2].equals("Forty")) {
                TypeCount row = rows.get(words[1] + " " + words[2]);
                double made = Double.parseDouble(words[4]) / Double.parseDouble(words[3]);
                double counted = row == null ? 0 : (double) row.bytes() / row.instances();
                softly.assertThat(counted)
                        .as("bytes of one %s %s", words[1], words[2])
                        .isCloseTo(made, Percentage.withPercentage(1));
            }
        }
        softly.assertAll();
    }

    private static boolean isOurs(String module) {
        return module.equals("__main__") || module.equals("other");
    }
}
