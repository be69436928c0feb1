package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.venturi.bench.Block;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// The schema is applied by networknt's validator, and values are read back by Jackson; neither is
/// what wrote them.
class SessionJsonTest {
    @TempDir private Path folder;

    /// @param blocks how many
    /// @param factor how much slower the last is than the first, up to noise
    private static Session session(Session.Kind kind, int candidates, int blocks, double factor) {
        Random random = new Random(candidates * 1000L + blocks);
        boolean known = kind == Session.Kind.COMMAND;
        List<Session.Candidate> named = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            named.add(
                    new Session.Candidate(
                            "run \"" + i + "\"\n\u00e9",
                            i == 0 ? "" : "place " + i,
                            i == 1 ? "second" : "",
                            new TreeMap<>(i == 1 ? Map.of("n", "1") : Map.of()),
                            i == 0 ? List.of(new Session.Warning("steal", "much")) : List.of()));
        }
        List<Block<Timing>> measured = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            List<Integer> order = new ArrayList<>();
            List<Timing> runs = new ArrayList<>();
            for (int j = 0; j < candidates; j++) {
                order.add(random.nextInt(j + 1), j);
                double seconds = (1 + j * (factor - 1)) * (1 + random.nextDouble() / 100) / 3;
                runs.add(
                        new Timing(
                                seconds,
                                known ? List.of() : List.of(seconds, seconds / 3),
                                known ? 1 : 1_000_000_007L,
                                seconds * 1.1,
                                OptionalDouble.of(seconds / 7),
                                known ? OptionalDouble.of(seconds / 9) : OptionalDouble.empty(),
                                known ? OptionalLong.of(9_000_001 + i) : OptionalLong.empty(),
                                OptionalLong.empty(),
                                i % 5 == 4 ? 139 : 0,
                                random.nextLong(1L << 32),
                                known ? OptionalLong.of(30) : OptionalLong.empty(),
                                known ? OptionalLong.of(i * 17L) : OptionalLong.empty()));
            }
            measured.add(new Block<>(order, runs));
        }
        return new Session(
                kind,
                named,
                (1L << 60) + 1,
                0.05,
                0.01,
                Map.of("gc", "off", "hash_seed", "fresh"),
                measured);
    }

    private static String json(Session session) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SessionJson.write(out, session);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<Error> errors(String json) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("docs/schema/session-1.json")))
                .validate(json, InputFormat.JSON);
    }

    @Test
    void whatIsReadIsWhatWasWrittenToTheLastBitAndFitsTheSchema() throws IOException {
        for (Session.Kind kind : Session.Kind.values()) {
            for (int candidates : new int[] {1, 2, 5}) {
                for (int blocks : new int[] {0, 1, 200}) {
                    Session session = session(kind, candidates, blocks, 1.001);
                    Path file = folder.resolve("session.json");
                    SessionJson.write(file, session);
                    assertThat(SessionJson.read(file)).isEqualTo(session);
                    assertThat(errors(Files.readString(file))).isEmpty();
                }
            }
        }
    }

    @Test
    void theSchemaRejectsWhatIsNoSession() throws IOException {
        String json = json(session(Session.Kind.COMMAND, 2, 8, 2));
        for (String key : List.of("\"command\"", "\"verdict\"", "\"seconds\"", "\"order\"")) {
            assertThat(errors(json.replace(key, "\"other\""))).as(key).isNotEmpty();
        }
        assertThat(errors(json.replace("\"slower\"", "\"worse\""))).isNotEmpty();
    }

    @Test
    void verdictsAreInOtherProgramsWordsAndWhatIsNotKnownIsNull() throws IOException {
        JsonNode slower = new ObjectMapper().readTree(json(session(Session.Kind.COMMAND, 2, 8, 2)));
        JsonNode comparison = slower.path("comparisons").get(0);
        assertThat(comparison.path("verdict").asString()).isEqualTo("slower");
        assertThat(comparison.path("ratio").asDouble()).isBetween(1.98, 2.02);
        assertThat(comparison.path("low").asDouble()).isBetween(1.5, 2.02);
        assertThat(comparison.path("b").asString()).isEqualTo("second [place 1]");
        JsonNode result = slower.path("results").get(1);
        assertThat(result.path("failures").asInt()).isEqualTo(1);
        assertThat(result.path("instructions").isNull()).isTrue();
        assertThat(result.path("peak_bytes").asDouble()).isEqualTo(9_000_004.5);

        JsonNode early =
                new ObjectMapper().readTree(json(session(Session.Kind.STATEMENT, 2, 2, 2)));
        JsonNode open = early.path("comparisons").get(0);
        assertThat(open.path("verdict").asString()).isEqualTo("undecided");
        assertThat(open.path("low").isNull()).isTrue();
        assertThat(open.path("high").isNull()).isTrue();
        assertThat(early.path("results").get(0).path("peak_bytes").isNull()).isTrue();
        assertThat(early.path("results").get(0).path("statement").asString())
                .isEqualTo("run \"0\"\n\u00e9");
        assertThat(
                        new ObjectMapper()
                                .readTree(json(session(Session.Kind.COMMAND, 2, 200, 1)))
                                .path("comparisons")
                                .get(0)
                                .path("verdict")
                                .asString())
                .isEqualTo("same");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    'session'     | 'run'      | its 'schema' is not 'session'
                    'version': 1  | 'version': 2 | its version is 2, and 1 is what is read
                    'kind': 'command' | 'kind': 'x' | its 'kind' is neither statement nor command
                    'seed'        | 'sd'       | seed is no whole number
                    'seconds':    | 'second':  | blocks[0].runs[0].seconds is no number
                    'order'       | 'orders'   | blocks[0].order is no list
                    'exit_code': 0 | 'exit_code': null | blocks[0].runs[0].exit_code is no whole number
                    'wall_seconds': | 'wall_seconds': 'x', 'w': | blocks[0].runs[0].wall_seconds is no number
                    'alpha': 0.05, | 'alpha': 0, | alpha is no share between 0 and 1
                    'name': 'second' | 'name': 4 | results[1].name is no text
                    """)
    void aFileThatWasChangedIsRefusedWithThePlace(String what, String by, String said)
            throws IOException {
        String json = json(session(Session.Kind.COMMAND, 2, 3, 2));
        String changed = json.replace(what.replace('\'', '"'), by.replace('\'', '"'));
        assertThat(changed).isNotEqualTo(json);
        Path file = Files.writeString(folder.resolve("changed.json"), changed);
        assertThatThrownBy(() -> SessionJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " holds no session of venturi time or compare: ")
                .hasMessageContaining(said.replace('\'', '"'));
    }

    @Test
    void everyBlockHasOneRunOfEach() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (int[] order : new int[][] {{0, 0}, {0}, {1, 2}, {0, 1, 1}}) {
            ObjectNode tree =
                    (ObjectNode) mapper.readTree(json(session(Session.Kind.COMMAND, 2, 3, 2)));
            ((ObjectNode) tree.path("blocks").get(1)).set("order", mapper.valueToTree(order));
            Path file = Files.writeString(folder.resolve("order.json"), tree.toString());
            assertThatThrownBy(() -> SessionJson.read(file))
                    .hasMessageContaining("blocks[1] does not have one run of each of the results");
        }
    }
}
