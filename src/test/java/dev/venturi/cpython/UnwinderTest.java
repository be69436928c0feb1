package dev.venturi.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
