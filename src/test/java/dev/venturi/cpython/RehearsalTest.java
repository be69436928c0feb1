package dev.venturi.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void shouldBeReadLikeAnInterpreter() throws Exception {
        StackTable stacks = new StackTable();
        try (Rehearsal rehearsal = new Rehearsal();
                Interpreter interpreter = rehearsal.interpreter();
                Unwinder unwinder = new Unwinder(interpreter, stacks)) {
            assertThat(unwinder.refresh()).isTrue();
            PyThread thread = unwinder.threads().getFirst();
            for (int i = 0; i < 100; i++) {
                unwinder.look(new PyThread[] {thread}, 1);
                assertThat(thread.look()).isEqualTo(PyThread.Look.COMPLETE);
                assertThat(thread.holdsGil()).isTrue();
                assertThat(stacks.frames(thread.stack()))
                        .hasSize(3)
                        .containsOnly(new PyFrame("rehearsal", "rehearsal", 1, 1));
            }
        }
    }
}
