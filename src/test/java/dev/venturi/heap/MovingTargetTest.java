package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.venturi.cpython.Interpreter;
import dev.venturi.memory.MemoryFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovingTargetTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void reportsOnlyTypesThatExistWhileTheProgramAllocatesAndFrees(Path python) throws Exception {
        try (Target target = Target.start(python, "busy.py", 4);
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            Set<String> known =
                    target.lines.stream()
                            .map(line -> line.substring("type ".length()))
                            .map(name -> name.substring(name.lastIndexOf('.') + 1))
                            .collect(Collectors.toSet());
            int complete = 0;
            int taken = 0;
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() < end) {
                HeapCensus result = census.take(LIMIT);
                taken++;
                for (TypeCount row : result.types()) {
                    String name = row.qualifiedName();
                    assertThat(known).contains(name.substring(name.lastIndexOf('.') + 1));
                    if (row.qualifiedName().equals("Kept")) {
                        assertThat(row.instances()).isLessThanOrEqualTo(10_000);
                        if (result.complete()) {
                            assertThat(row.instances()).isEqualTo(10_000);
                        }
                    }
                }
                complete += result.complete() ? 1 : 0;
            }
            System.out.printf("%s: %d of %d censuses complete%n", python, complete, taken);
            assertThat(complete).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsNoObjectTwiceWhileCollectionsMoveIt(Path python) throws Exception {
        try (Target target = Target.start(python, "aging.py", 300);
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            int rows = 0;
            try {
                while (target.process.isAlive()) {
                    for (TypeCount row : census.take(LIMIT).types()) {
                        if (row.qualifiedName().startsWith("Kept")) {
                            assertThat(row.instances())
                                    .as(row.qualifiedName())
                                    .isLessThanOrEqualTo(3000);
                            rows++;
                        }
                    }
                }
            } catch (MemoryFault e) {
                assertThat(e.reason()).isEqualTo(MemoryFault.Reason.GONE);
            }
            assertThat(rows).isGreaterThan(300);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void saysSoWhenTheProgramEndsMeanwhile(Path python) throws Exception {
        try (Target target = Target.start(python, "objects.py", 20_000);
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            CompletableFuture<Void> death =
                    CompletableFuture.runAsync(target.process::destroyForcibly);
            try {
                HeapCensus result = census.take(LIMIT);
                assertThat(result.complete() || result.trackedObjects() > 0).isTrue();
            } catch (MemoryFault e) {
                assertThat(e.reason()).isEqualTo(MemoryFault.Reason.GONE);
            }
            death.join();
            target.process.waitFor();
            assertThatExceptionOfType(MemoryFault.class)
                    .isThrownBy(() -> census.take(LIMIT))
                    .withMessageContaining(target.process.pid() + " is gone");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void countsTheObjectsOfAllInterpreters(Path python) throws Exception {
        try (Target target = Target.start(python, "interpreters.py");
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            HeapCensus result = census.take(LIMIT);
            assertThat(result.partialBecause()).isNull();
            assertThat(result.types())
                    .anyMatch(row -> is(row, "Elsewhere", 5000))
                    .anyMatch(row -> is(row, "Here", 3000));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void saysNothingOfSmallBlocksWhereAnotherAllocatorIsUsed(Path python) throws Exception {
        ProcessBuilder builder = Target.builder(python, "interpreters.py");
        builder.environment().put("PYTHONMALLOC", "malloc");
        try (Target target = Target.start(builder);
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            HeapCensus result = census.take(LIMIT);
            assertThat(result.partialBecause()).isNull();
            assertThat(result.smallBlocks()).isNull();
            assertThat(result.types()).anyMatch(row -> is(row, "Here", 3000));
        }
    }

    private static boolean is(TypeCount row, String name, long instances) {
        return row.qualifiedName().equals(name) && row.instances() == instances;
    }
}
