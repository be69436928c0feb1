package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.venturi.cpython.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What `venturi dump` says of a program, its JSON checked against the schema.
///
/// @param out what it printed
record Dumped(String out, JsonNode json) {
    static Dumped of(RunningProgram program, Venturi venturi, Path folder) throws Exception {
        Path file = folder.resolve("dump.json");
        Venturi.Outcome outcome =
                venturi.run("dump", "--json", file.toString(), Long.toString(program.pid()));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(
                        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                                .getSchema(Files.readString(Path.of("docs/schema/dump-1.json")))
                                .validate(Files.readString(file), InputFormat.JSON))
                .isEmpty();
        return new Dumped(outcome.out(), new ObjectMapper().readTree(file.toFile()));
    }

    /// Its `threads` or `tasks` by their names.
    Map<String, JsonNode> byName(String key) {
        Map<String, JsonNode> found = new HashMap<>();
        json.get(key).forEach(each -> found.put(each.get("name").asString(), each));
        return found;
    }

    /// The functions of the frames of a thread or task.
    static List<String> functions(JsonNode of) {
        List<String> functions = new ArrayList<>();
        of.get("frames").forEach(frame -> functions.add(frame.get("function").asString()));
        return functions;
    }
}
