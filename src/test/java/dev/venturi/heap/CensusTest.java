package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.cpython.Interpreter;
import dev.venturi.heap.TypeCount.Attribute;
import dev.venturi.heap.TypeCount.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CensusTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsEveryObjectThatTheCollectorKnows(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000)) {
            compare(target);
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsObjectsWhileTheCollectorIsOff(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000, "disabled")) {
            compare(target);
        }
    }

    @Execution(CONCURRENT)
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

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void saysWhereTheAttributesAreKeptAndWhatTheyAreCalled(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 2000)) {
            Map<String, TypeCount> rows = rows(census(target));
            TypeCount plain = row(rows, "__main__ Plain");
            assertThat(names(plain, Home.SHARED_KEYS)).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(plain.attributes()).hasSize(3).allMatch(a -> a.sampled() > 500);
            assertThat(plain.materialisedDicts()).isZero();
            assertThat(plain.hasDict()).isTrue();
            assertThat(plain.slotted()).isFalse();
            assertThat(plain.mostAttributes()).isEqualTo(3);

            TypeCount touched = row(rows, "__main__ Touched");
            assertThat(touched.materialisedDicts()).isEqualTo(touched.instances());
            assertThat(names(touched, Home.SHARED_KEYS)).contains("a", "b", "c");

            TypeCount extra = row(rows, "__main__ Extra");
            assertThat(extra.attributes()).extracting(Attribute::name).contains("a", "extra");
            assertThat(extra.mostAttributes()).isEqualTo(4);

            TypeCount growing = row(rows, "__main__ Growing");
            assertThat(names(growing, Home.OWN_DICT)).contains("own_199");
            assertThat(growing.attributes()).extracting(Attribute::name).contains("a", "own_1");

            TypeCount forty = row(rows, "__main__ Forty");
            assertThat(forty.attributes()).extracting(Attribute::name).hasSize(40);
            assertThat(forty.materialisedDicts()).isEqualTo(forty.instances());

            TypeCount child = row(rows, "__main__ SlottedChild");
            assertThat(names(child, Home.SLOT)).containsExactlyInAnyOrder("x", "y", "z");
            assertThat(child.slotted()).isTrue();
            assertThat(child.weakReferable()).isTrue();
            assertThat(row(rows, "__main__ SlottedRecord").weakReferable()).isFalse();
            assertThat(row(rows, "__main__ Pair").slotted()).isTrue();
            assertThat(row(rows, "builtins dict").pythonClass()).isFalse();
            assertThat(row(rows, "builtins dict").lowerBound()).isFalse();
        }
    }

    private static TypeCount row(Map<String, TypeCount> rows, String name) {
        return Objects.requireNonNull(rows.get(name), name);
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsTheSameSmallObjectsInThePoolsAsInTheLists(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 5000);
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            Map<String, TypeCount> lists = rows(census.take(LIMIT));
            HeapCensus byPools = census.byPools(System.nanoTime(), 1, "a test");
            assertThat(byPools.complete()).isFalse();
            assertThat(byPools.generations()).isEmpty();
            Map<String, TypeCount> pools = rows(byPools);
            SoftAssertions softly = new SoftAssertions();
            lists.forEach(
                    (name, row) -> {
                        if (isOurs(row.module())) {
                            softly.assertThat(pools.get(name))
                                    .as(name)
                                    .usingRecursiveComparison()
                                    .ignoringFields("sampled", "attributes")
                                    .isEqualTo(row);
                        }
                    });
            softly.assertAll();
        }
    }

    private static List<String> names(TypeCount row, Home home) {
        return row.attributes().stream()
                .filter(attribute -> attribute.home() == home)
                .map(Attribute::name)
                .toList();
    }

    private static Map<String, TypeCount> rows(HeapCensus census) {
        Map<String, TypeCount> rows = new HashMap<>();
        census.types().forEach(row -> rows.put(row.module() + " " + row.qualifiedName(), row));
        return rows;
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
        Map<String, TypeCount> rows = rows(census);
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
            if (words[0].equals("table")) {
                TypeCount row = row(rows, "__main__ Forty");
                double inside = Double.parseDouble(words[1]) / row.instances();
                double counted = (double) row.attributeBytes() / row.instances();
                softly.assertThat(counted).as("dict of Forty").isBetween(inside, inside + 24);
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
