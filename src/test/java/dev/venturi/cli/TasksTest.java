package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.cpython.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The asyncio tasks of `venturi dump`.
class TasksTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
            Path file = scratch.resolve("dump.json");
            Outcome outcome =
                    venturi.run("dump", "--json", file.toString(), Long.toString(program.pid()));
            assertThat(outcome.err()).isEmpty();
            assertThat(
                            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                    .getSchema(Files.readString(Path.of("docs/schema/dump-1.json")))
                                    .validate(Files.readString(file), InputFormat.JSON))
                    .isEmpty();
            JsonNode dump = JSON.readTree(file.toFile());
            Map<String, JsonNode> tasks = new HashMap<>();
            dump.get("tasks").forEach(task -> tasks.put(task.get("name").asString(), task));

            assertThat(dump.get("all_tasks").asBoolean()).isTrue();
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
            assertThat(outcome.out())
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
            Path file = scratch.resolve("dump.json");
            Outcome outcome =
                    venturi.run("dump", "--json", file.toString(), Long.toString(program.pid()));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.status()).isZero();
            for (JsonNode task : JSON.readTree(file.toFile()).get("tasks")) {
                assertThat(task.get("name").asString()).startsWith("Task-");
                List<String> frames = functions(task);
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
        assertThat(functions(task)).as(name).containsExactly(functions);
    }

    private static List<String> functions(JsonNode task) {
        List<String> functions = new ArrayList<>();
        task.get("frames").forEach(frame -> functions.add(frame.get("function").asString()));
        return functions;
    }
}
