package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cpython.RunningProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The asyncio tasks of `venturi dump`.
class TasksTest {
    @TempDir private Path scratch;
    private Venturi venturi;

    @BeforeEach
    void surroundings() throws Exception {
        venturi = new Venturi(scratch, scratch);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void dumpTellsWhatEachTaskAwaits(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "tasks.py")) {
            Dumped dumped = Dumped.of(program, venturi, scratch);
            Map<String, JsonNode> tasks = dumped.byName("tasks");

            assertThat(dumped.json().get("all_tasks").asBoolean()).isTrue();
            assertThat(tasks.keySet())
                    .containsExactlyInAnyOrder(
                            "main task",
                            "getter",
                            "over numbers",
                            "custom ü",
                            "joiner",
                            "first",
                            "second",
                            "elsewhere",
                            "busy");
            assertTask(tasks, "main task", "waiting", "gather of 2", "waiting");
            assertTask(tasks, "getter", "waiting", "", "getter", "Queue.get");
            assertTask(tasks, "over numbers", "waiting", "", "over_numbers", "numbers", "sleep");
            assertTask(
                    tasks,
                    "custom ü",
                    "waiting",
                    "",
                    "custom",
                    "Awaitable.__await__",
                    "middle",
                    "leaf",
                    "sleep");
            assertTask(tasks, "joiner", "waiting", "task \"getter\"", "joiner");
            assertTask(tasks, "first", "waiting", "", "middle", "leaf", "sleep");
            assertTask(tasks, "elsewhere", "waiting", "", "leaf", "sleep");
            assertTask(tasks, "busy", "running", "");
            JsonNode leaf = task(tasks, "first").get("frames").get(1);
            assertThat(leaf.get("file").asString()).endsWith("tasks.py");
            assertThat(leaf.get("line").asInt()).isEqualTo(11);
            assertThat(task(tasks, "first").get("thread").asLong()).isEqualTo(program.pid());
            assertThat(task(tasks, "busy").get("thread").asLong())
                    .isEqualTo(task(tasks, "elsewhere").get("thread").asLong())
                    .isNotIn(0L, program.pid());
            assertThat(dumped.out())
                    .contains(", 2 threads, 9 tasks\n")
                    .contains(
                            "Task \"joiner\" of thread "
                                    + program.pid()
                                    + ": waiting (task \"getter\")\n");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void whatIsSaidOfTasksThatComeAndGoIsTrueOfThem(Path python) throws Exception {
        try (RunningProgram program =
                RunningProgram.start(python, getClass(), "tasks.py", "churn")) {
            for (JsonNode task : Dumped.of(program, venturi, scratch).json().get("tasks")) {
                assertThat(task.get("name").asString()).startsWith("Task-");
                List<String> frames = Dumped.functions(task);
                if (frames.stream().anyMatch("churn"::equals)) {
                    assertThat(frames).containsExactly("churn");
                } else {
                    assertThat(Set.of("middle", "leaf", "sleep", "__sleep0")).containsAll(frames);
                    assertThat(frames).doesNotHaveDuplicates();
                }
            }
        }
    }

    private static JsonNode task(Map<String, JsonNode> tasks, String name) {
        return Objects.requireNonNull(tasks.get(name), name);
    }

    private static void assertTask(
            Map<String, JsonNode> tasks,
            String name,
            String state,
            String awaiting,
            String... functions) {
        JsonNode task = task(tasks, name);
        assertThat(task.get("state").asString()).as(name).isEqualTo(state);
        assertThat(task.get("awaiting").asString()).as(name).isEqualTo(awaiting);
        assertThat(Dumped.functions(task)).as(name).containsExactly(functions);
    }
}
