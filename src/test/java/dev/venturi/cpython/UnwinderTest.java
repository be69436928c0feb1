package dev.venturi.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The program is `stacks.py`: it says itself, by `sys._current_frames()`, where its threads are.
class UnwinderTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldSeeTheStacksThatTheInterpreterSees(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "stacks.py");
                Interpreter interpreter = program.interpreter()) {
            Map<String, List<PyFrame>> expected = new LinkedHashMap<>();
            Map<Long, String> names = new LinkedHashMap<>();
            for (String line : program.said().lines().toList()) {
                String[] cells = line.split("\t");
                names.put(Long.valueOf(cells[1]), cells[0]);
                expected.computeIfAbsent(cells[0], name -> new ArrayList<>())
                        .add(
                                new PyFrame(
                                        cells[2],
                                        cells[3],
                                        Integer.parseInt(cells[4]),
                                        Integer.parseInt(cells[5])));
            }
            assertThat(expected.keySet()).hasSize(10);
            assertThat(expected.get("recursion")).hasSizeGreaterThan(400);

            StackTable stacks = new StackTable();
            try (Unwinder unwinder = new Unwinder(interpreter, stacks)) {
                assertThat(unwinder.refresh()).isTrue();
                PyThread[] threads = unwinder.threads().toArray(PyThread[]::new);
                for (int round = 0; round < 3; round++) {
                    unwinder.look(threads, threads.length);
                    for (PyThread thread : threads) {
                        String name = names.get(thread.nativeId());
                        if (name == null) {
                            continue; // the thread that reports
                        }
                        assertThat(thread.look()).as(name).isEqualTo(PyThread.Look.COMPLETE);
                        assertThat(stacks.frames(thread.stack()))
                                .as(name)
                                .isEqualTo(expected.get(name));
                    }
                }
                assertThat(unwinder.listChanged()).isFalse();
                assertThat(threads).hasSize(11);
            }
        }
    }

    private static final int LOOKS = 40_000;

    /// Who may be called by whom in `pairs.py`.
    private static final Map<String, Set<String>> CALLERS =
            Map.ofEntries(
                    Map.entry("leaf_a", Set.of("hot_a", "gen_a", "key_a")),
                    Map.entry("leaf_b", Set.of("hot_b", "gen_b", "key_b")),
                    Map.entry("hot_a", Set.of("run_a", "deep")),
                    Map.entry("hot_b", Set.of("run_b", "deep")),
                    Map.entry("gen_a", Set.of("run_a")),
                    Map.entry("gen_b", Set.of("run_b")),
                    Map.entry("key_a", Set.of("run_a")),
                    Map.entry("key_b", Set.of("run_b")),
                    Map.entry("deep", Set.of("deep", "run_a", "run_b")),
                    Map.entry("run_a", Set.of("<module>")),
                    Map.entry("run_b", Set.of("<module>")));

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldNeverShowAnImpossibleStack(Path python) throws Exception {
        lookForImpossibleStacks(python, LOOKS);
    }

    @ParameterizedTest
    @Tag("slow")
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldNotShowAnImpossibleStackInAMillion(Path python) throws Exception {
        lookForImpossibleStacks(python, 1_000_000);
    }

    private void lookForImpossibleStacks(Path python, int wanted) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "pairs.py");
                Interpreter interpreter = program.interpreter()) {
            StackTable stacks = new StackTable();
            Map<PyThread.Look, Integer> looks = new EnumMap<>(PyThread.Look.class);
            Map<Integer, Integer> seen = new HashMap<>();
            Map<Integer, Integer> whole = new HashMap<>();
            try (Unwinder unwinder = new Unwinder(interpreter, stacks)) {
                unwinder.refresh();
                PyThread[] threads = unwinder.threads().toArray(PyThread[]::new);
                for (int i = 0; i < wanted; i++) {
                    unwinder.look(threads, 1);
                    looks.merge(threads[0].look(), 1, Integer::sum);
                    if (threads[0].look() != PyThread.Look.TORN) {
                        seen.merge(threads[0].stack(), 1, Integer::sum);
                    }
                    if (threads[0].look() == PyThread.Look.COMPLETE) {
                        whole.merge(threads[0].stack(), 1, Integer::sum);
                    }
                    LockSupport.parkNanos(20_000);
                }
            }
            System.err.println(python + ": " + wanted + " looks at pairs.py: " + looks);
            seen.forEach((stack, count) -> assertPossible(stacks.frames(stack), count));
            // Where the leaf is known, it is known whole: deep() always goes nine deep.
            whole.forEach(
                    (stack, count) -> {
                        List<String> names =
                                stacks.frames(stack).stream().map(PyFrame::function).toList();
                        if (names.contains("deep") && names.getLast().startsWith("leaf_")) {
                            assertThat(names).filteredOn("deep"::equals).hasSize(9);
                        }
                    });
            int verified = looks.getOrDefault(PyThread.Look.COMPLETE, 0);
            assertThat(verified).isGreaterThan(wanted / 2);
            assertThat(verified + looks.getOrDefault(PyThread.Look.PARTIAL, 0))
                    .isGreaterThan(wanted / 100 * 98);
        }
    }

    /// Code objects that are made and thrown away lie where others lay.
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldTellCodeFromWhatLayAtItsAddressBefore(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "recycled.py");
                Interpreter interpreter = program.interpreter()) {
            StackTable stacks = new StackTable();
            Set<Integer> seen = new HashSet<>();
            try (Unwinder unwinder = new Unwinder(interpreter, stacks)) {
                unwinder.refresh();
                PyThread[] threads = unwinder.threads().toArray(PyThread[]::new);
                for (int i = 0; i < LOOKS; i++) {
                    unwinder.look(threads, 1);
                    seen.add(threads[0].stack());
                    LockSupport.parkNanos(20_000);
                }
            }
            Set<String> letters = new HashSet<>();
            for (int stack : seen) {
                List<PyFrame> made =
                        stacks.frames(stack).stream()
                                .filter(frame -> frame.file().startsWith("made_"))
                                .toList();
                for (PyFrame frame : made) {
                    String letter = made.getFirst().file().substring(5, 6);
                    letters.add(letter);
                    assertThat(frame.file()).as("%s", made).isEqualTo("made_" + letter + ".py");
                    assertThat(frame.function())
                            .as("%s", made)
                            .isIn("<module>", "outer_" + letter, "inner_" + letter);
                }
            }
            assertThat(letters).hasSize(7);
        }
    }

    private static void assertPossible(List<PyFrame> frames, int count) {
        List<String> names = frames.stream().map(PyFrame::function).toList();
        assertThat(names).first().isEqualTo("<module>");
        for (int i = 1; i < names.size(); i++) {
            assertThat(CALLERS.get(names.get(i)))
                    .as("seen %d times: %s", count, names)
                    .contains(names.get(i - 1));
        }
        // Which run_ it came from must agree with what it reached.
        if (names.size() > 2 && names.getLast().contains("_")) {
            assertThat(names.getLast())
                    .as("seen %d times: %s", count, names)
                    .endsWith(names.get(1).substring(3));
        }
    }
}
