package dev.venturi.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.venturi.testing.Pythons;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole walk over whole programs, each in a copy of its folder, with the real command in a
/// process of its own.
///
/// A machine that is busy while the tests run may make a verdict `busy-machine`: that is tried
/// again, and is never taken for another verdict.
class DoctorTest {
    private static final int TRIES = 4;

    @TempDir private Path folder;

    @Test
    void theDashboardWaitsAndIsProvedFasterWithItsWaitsOverlapped() throws Exception {
        Map<String, Object> walk =
                doctor(copy("examples/dashboard"), "dashboard.py", "--size", "24");

        assertThat(bottleneck(walk)).isEqualTo("io");
        assertAcceptedWithAGain(walk, "speedup", "gather");
    }

    @Test
    void theFactoryComputesAndIsProvedFasterOnAllCores() throws Exception {
        Map<String, Object> walk = doctor(copy("examples/factory"), "factory.py");

        assertThat(bottleneck(walk)).isEqualTo("cpu");
        if (refusals(walk).contains("C-CAPACITY")) {
            // The machine's other core is taken: then no pool may be promised.
            assertThat(walk.get("patch")).isNull();
        } else {
            assertAcceptedWithAGain(walk, "speedup", "starmap");
        }
    }

    @Test
    void theUsersFillMemory() throws Exception {
        Map<String, Object> walk =
                doctor(copy("examples/users"), "--no-proof", "users.py", "--size", "500000");

        assertThat(bottleneck(walk)).isEqualTo("memory");
        assertPatch(walk, "slots=True");
    }

    /// Fewer of them: that they take no more time is found out in more and shorter runs.
    @Test
    void theUsersAreProvedSmallerWithSlots() throws Exception {
        Map<String, Object> walk =
                doctor(copy("examples/users"), "--memory", "users.py", "--size", "200000");

        assertThat(bottleneck(walk)).isEqualTo("memory");
        Map<?, ?> proof = proof(walk);
        if (Boolean.FALSE.equals(proof.get("accepted"))) {
            // A machine whose speed wanders does not tell the times apart, and Venturi says so.
            assertThat((List<?>) proof.get("reasons"))
                    .singleElement(as(STRING))
                    .contains(
                            "neither wall time after / before", "try a larger input or a quieter");
        }
        assertGain(walk, "memory", "slots=True");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "factory", "users"})
    void anExampleThatIsMendedAlreadyGetsNoPatch(String name) throws Exception {
        Path program = copy("src/test/resources/examples-fixed/" + name);

        Map<String, Object> walk = doctor(program, name + ".py");

        assertThat(walk.get("patch")).isNull();
        assertThat(walk.get("proof")).isNull();
    }

    static Stream<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/programs"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".expected"))
                    .map(name -> name.replace(".expected", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramGetsItsVerdict(String name) throws Exception {
        Path programs = copy("src/test/resources/programs");
        List<String> expected = Files.readAllLines(programs.resolve(name + ".expected"));

        Map<String, Object> walk = doctor(programs, "--no-proof", name + ".py");

        assertThat(bottleneck(walk)).as("%s", walk.get("verdict")).isEqualTo(expected.getFirst());
        if (expected.get(1).equals("no patch")) {
            assertThat(walk.get("patch")).isNull();
        }
    }

    private void assertAcceptedWithAGain(Map<String, Object> walk, String figure, String change)
            throws IOException {
        assertThat(proof(walk).get("accepted")).as("%s", proof(walk)).isEqualTo(true);
        assertGain(walk, figure, change);
    }

    private void assertGain(Map<String, Object> walk, String figure, String change)
            throws IOException {
        Map<?, ?> proof = proof(walk);
        assertThat(proof.get("behaviour")).as("%s", proof).isEqualTo("identical");
        Map<?, ?> gain = (Map<?, ?>) Objects.requireNonNull(proof.get(figure));
        Map<?, ?> ratio =
                figure.equals("memory")
                        ? (Map<?, ?>) Objects.requireNonNull(gain.get("ratio"))
                        : gain;
        assertThat(((Number) Objects.requireNonNull(ratio.get("low"))).doubleValue())
                .isGreaterThan(1.02);
        assertPatch(walk, change);
    }

    private void assertPatch(Map<String, Object> walk, String change) throws IOException {
        Map<?, ?> finding =
                (Map<?, ?>) ((List<?>) Objects.requireNonNull(walk.get("findings"))).getFirst();
        assertThat(((Number) Objects.requireNonNull(finding.get("predicted"))).doubleValue())
                .isGreaterThan(1.02);
        assertThat(Files.readString(Path.of(String.valueOf(walk.get("patch"))))).contains(change);
    }

    private static Map<?, ?> proof(Map<String, Object> walk) {
        return (Map<?, ?>) Objects.requireNonNull(walk.get("proof"), () -> String.valueOf(walk));
    }

    private static String bottleneck(Map<String, Object> walk) {
        return String.valueOf(
                ((Map<?, ?>) Objects.requireNonNull(walk.get("verdict"))).get("bottleneck"));
    }

    private static List<String> refusals(Map<String, Object> walk) {
        return ((List<?>) Objects.requireNonNull(walk.get("refusals")))
                .stream()
                        .map(refusal -> String.valueOf(((Map<?, ?>) refusal).get("code")))
                        .toList();
    }

    /// One walk; again where the machine was too busy to say.
    private Map<String, Object> doctor(Path directory, String... arguments) throws Exception {
        Map<String, Object> walk = walk(directory, arguments);
        for (int i = 1; i < TRIES && bottleneck(walk).equals("busy-machine"); i++) {
            walk = walk(directory, arguments);
        }
        return walk;
    }

    private Map<String, Object> walk(Path directory, String... arguments) throws Exception {
        Path json = folder.resolve("walk.json");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                absolute(System.getProperty("java.class.path")),
                                "dev.venturi.cli.Main",
                                "doctor",
                                "--python",
                                Pythons.any().toString(),
                                "--patch",
                                folder.resolve("found.patch").toString(),
                                "--json",
                                json.toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(process.waitFor()).as("%s", Files.readString(said)).isZero();
        return JsonMapper.builder().build().fromJsonObject(Files.readString(json));
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
    }

    private Path copy(String source) throws IOException {
        Path from = Path.of(source);
        Path to = folder.resolve("program");
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path at, BasicFileAttributes attributes) throws IOException {
                        Files.createDirectories(to.resolve(from.relativize(at)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                            throws IOException {
                        Files.copy(at, to.resolve(from.relativize(at)));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return to;
    }
}
