package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.Frame;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.report.Walk.ProofStop;
import dev.venturi.verify.ProofResult;
import dev.venturi.verify.ProofResult.Gain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The schemas in `docs/schema` are applied by networknt's validator, and values are read back by
/// Jackson; neither is what wrote them.
class JsonReportTest {
    private static final Path SCHEMAS = Path.of("docs/schema");

    private static String doctor(Walk walk) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.writeDoctor(out, walk);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String run(Profile profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.writeRun(out, Walks.PROGRAM, profile, null);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<Error> errors(String schemaFile, String json) throws IOException {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Files.readString(SCHEMAS.resolve(schemaFile)));
        return schema.validate(json, InputFormat.JSON);
    }

    private static JsonNode read(String json) {
        return new ObjectMapper().readTree(json);
    }

    @Test
    void everyWalkFitsTheDoctorsSchema() throws IOException {
        for (Walk walk :
                List.of(
                        Walks.accepted(),
                        Walks.rejected(),
                        Walks.notProved(),
                        Walks.slots(),
                        Walks.refused(),
                        Walks.nothing())) {
            assertThat(errors("doctor-1.json", doctor(walk))).isEmpty();
        }
    }

    @Test
    void everyProfileFitsTheRunsSchema() throws IOException {
        for (Profile profile :
                List.of(Walks.dashboard(), Walks.dashboardWithWorker(), Walks.empty())) {
            assertThat(errors("run-1.json", run(profile))).isEmpty();
        }
    }

    private static CallProfile calls(long calls, double self) {
        FunctionName f = new FunctionName("a.py", 1, "f");
        FunctionName g = FunctionName.builtin("<built-in method g>");
        CallCounts counts = new CallCounts(calls, 1, self, Double.NaN);
        return new CallProfile(
                List.of(
                        new FunctionCalls(f, counts, Map.of(g, CallCounts.untimed(2))),
                        new FunctionCalls(
                                new FunctionName("b.py", (int) calls, "h"),
                                counts,
                                Map.of(f, counts))));
    }

    @Test
    void countedCallsFitTheirSchemaAndWhatIsNotKnownIsNull() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.writeCalls(out, calls(3, 0.5), true);
        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(errors("stats-1.json", json)).isEmpty();
        assertThat(errors("stats-1.json", json.replace("\"calls\"", "\"count\""))).isNotEmpty();
        JsonNode function = read(json).path("functions").get(0);
        assertThat(read(json).path("sampled").asBoolean()).isTrue();
        assertThat(function.path("calls").asInt()).isEqualTo(3);
        assertThat(function.path("self_seconds").asDouble()).isEqualTo(0.5);
        assertThat(function.path("total_seconds").isNull()).isTrue();
        JsonNode caller = function.path("callers").get(0);
        assertThat(caller.path("function").asString()).isEqualTo("<built-in method g>");
        assertThat(caller.path("calls").asInt()).isEqualTo(2);
        assertThat(caller.path("primitive_calls").isNull()).isTrue();
        assertThat(caller.path("self_seconds").isNull()).isTrue();
    }

    @Test
    void whatChangedFitsItsSchema() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CallProfile empty = new CallProfile(List.of());
        JsonReport.writeChanges(out, calls(3, 0.5).plus(empty), calls(7, 0.25), false);
        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(errors("compare-1.json", json)).isEmpty();
        assertThat(errors("compare-1.json", json.replace("\"before\"", "\"was\""))).isNotEmpty();
        JsonNode functions = read(json).path("functions");
        assertThat(functions.size()).isEqualTo(2);
        assertThat(functions.get(0).path("change").path("calls").asInt()).isEqualTo(4);
        assertThat(functions.get(0).path("change").path("self_seconds").asDouble())
                .isEqualTo(-0.25);
        assertThat(functions.get(1).path("before").path("line").asInt()).isEqualTo(3);
        assertThat(functions.get(1).path("after").path("line").asInt()).isEqualTo(7);
        ByteArrayOutputStream gone = new ByteArrayOutputStream();
        JsonReport.writeChanges(gone, calls(3, 0.5), empty, false);
        assertThat(errors("compare-1.json", gone.toString(StandardCharsets.UTF_8))).isEmpty();
        assertThat(
                        read(gone.toString(StandardCharsets.UTF_8))
                                .path("functions")
                                .get(0)
                                .path("after")
                                .isNull())
                .isTrue();
    }

    @Test
    void theSchemaRejectsWhatIsNotAReport() throws IOException {
        String json = doctor(Walks.accepted());
        assertThat(errors("doctor-1.json", json.replace("\"io\"", "\"fast\""))).isNotEmpty();
        assertThat(errors("doctor-1.json", json.replace("\"wall_seconds\"", "\"wall\"")))
                .isNotEmpty();
        assertThat(errors("doctor-1.json", json.replace("\"share\": 0.921", "\"share\": 92.1")))
                .isNotEmpty();
        assertThat(errors("run-1.json", run(Walks.dashboard()).replace("\"network\"", "\"net\"")))
                .isNotEmpty();
    }

    @Test
    void holdsWhatTheWalkHolds() throws IOException {
        JsonNode json = read(doctor(Walks.accepted()));
        assertThat(json.propertyNames())
                .startsWith("version", "python")
                .contains("command", "wall_seconds", "sampling", "states", "functions")
                .contains("verdict", "findings", "refusals", "patch", "proof");
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("wall_seconds").asDouble()).isEqualTo(4.213);
        assertThat(json.path("states").path("network").asDouble()).isBetween(0.920, 0.922);
        JsonNode recv = json.path("functions").get(0);
        assertThat(recv.path("function").asString()).isEqualTo("SocketIO.readinto");
        assertThat(recv.path("line").asInt()).isEqualTo(693);
        assertThat(recv.path("self_seconds").asDouble()).isEqualTo(3.88);
        assertThat(recv.path("states").path("network").asDouble()).isEqualTo(3.88);
        assertThat(json.path("findings").get(0).path("predicted").asDouble()).isEqualTo(9.6);
        assertThat(json.path("proof").path("speedup").path("low").asDouble()).isEqualTo(7.94);
        assertThat(json.path("proof").path("memory").path("before_bytes").asLong())
                .isEqualTo(31_200_000);
        assertThat(json.path("patch").asString()).isEqualTo("/srv/app/dashboard.patch");
    }

    @Test
    void theExampleInTheDocumentationFitsTheSchema() throws IOException {
        String page = Files.readString(Path.of("docs/json.md"));
        int start = page.indexOf("```json\n") + "```json\n".length();
        String example = page.substring(start, page.indexOf("```", start));
        assertThat(errors("doctor-1.json", example)).isEmpty();
        assertThat(read(example).propertyNames())
                .containsExactlyElementsOf(read(doctor(Walks.accepted())).propertyNames());
    }

    @Test
    void everyKeyIsDocumentedAndInTheSchema() throws IOException {
        String page = Files.readString(Path.of("docs/json.md"));
        JsonNode properties =
                read(Files.readString(SCHEMAS.resolve("doctor-1.json"))).path("properties");
        for (String key : read(doctor(Walks.accepted())).propertyNames()) {
            assertThat(page).contains("`" + key);
            assertThat(properties.has(key)).as(key).isTrue();
        }
    }

    @Test
    void whatIsNotKnownIsNull() throws IOException {
        Frame site = Walks.FETCH;
        ProofResult unmeasured =
                new ProofResult(
                        false,
                        List.of(),
                        List.of(),
                        new Gain(Double.NaN, 0, Double.POSITIVE_INFINITY),
                        null,
                        0.05,
                        0,
                        List.of("the original fails"),
                        List.of(),
                        List.of());
        Walk accepted = Walks.accepted();
        Walk walk =
                new Walk(
                        accepted.program(),
                        Walks.empty(),
                        Walks.diagnosis(
                                Bottleneck.IO, Walks.finding(Bottleneck.IO, site, 0.9, Double.NaN)),
                        accepted.fixes(),
                        null,
                        new ProofStop.Decided(unmeasured),
                        List.of());
        String text = doctor(walk);
        assertThat(errors("doctor-1.json", text)).isEmpty();
        assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
        JsonNode json = read(text);
        assertThat(json.path("findings").get(0).path("predicted").isNull()).isTrue();
        assertThat(json.path("proof").path("speedup").path("estimate").isNull()).isTrue();
        assertThat(json.path("proof").path("speedup").path("low").isNull()).isTrue();
        assertThat(json.path("proof").path("speedup").path("high").isNull()).isTrue();
        assertThat(json.path("proof").path("memory").isNull()).isTrue();
        assertThat(json.path("proof").path("behaviour").asString()).isEqualTo("not compared");
        assertThat(json.path("sampling").path("rate").isNull()).isTrue();
        assertThat(json.path("states").isEmpty()).isTrue();
        assertThat(json.path("patch").isNull()).isTrue();
    }

    @Test
    void hostileNamesComeBackAsTheyWere() throws IOException {
        String name = "f\u001b[31m\n\";\u2028\u202e統\ud83d\ude00" + "x".repeat(10_000);
        Profile profile =
                Walks.profile(
                        1,
                        List.of(Walks.MAIN),
                        List.of(
                                Walks.sample(
                                        Walks.MAIN,
                                        ThreadState.PYTHON,
                                        10,
                                        1,
                                        new Frame(name, "/srv/\ud800.py", 1, 1))));
        String json = run(profile);
        assertThat(errors("run-1.json", json)).isEmpty();
        JsonNode function = read(json).path("functions").get(0);
        assertThat(function.path("function").asString()).isEqualTo(name);
        assertThat(function.path("file").asString()).isEqualTo("/srv/\ufffd.py");
    }

    @Test
    void isWrittenToAFileAndEndsWithANewline(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run.json");
        JsonReport.writeRun(file, Walks.PROGRAM, Walks.dashboard(), null);
        assertThat(Files.readString(file)).isEqualTo(run(Walks.dashboard())).endsWith("}\n");
        assertThatThrownBy(
                        () ->
                                JsonReport.writeDoctor(
                                        folder.resolve("no/such/folder.json"), Walks.accepted()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder.json: its folder does not exist");
    }
}
