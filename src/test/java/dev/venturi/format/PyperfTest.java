package dev.venturi.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.venturi.format.Pyperf.Benchmark;
import dev.venturi.format.Pyperf.Run;
import dev.venturi.format.Pyperf.Warmup;
import dev.venturi.testing.PyperfTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files are made by the real pyperf, and ours are read by it. `pyperf-2.11.json` is what `pyperf
/// timeit`, `command` and `timeit --track-memory` appended to one file, less what names a machine.
class PyperfTest {
    private static final Path CAPTURED =
            Path.of("src/test/resources/dev/venturi/format/pyperf-2.11.json");

    /// All that pyperf itself sees in a file, in Python's notation, which is exact.
    private static final String TELL =
            """
            import pyperf, sys
            for file in sys.argv[1:]:
                for b in pyperf.BenchmarkSuite.load(file).get_benchmarks():
                    print(repr(b.get_name()), b.get_unit(), b.get_nrun())
                    for r in b.get_runs():
                        print([(l, float(v)) for l, v in r.warmups], [float(v) for v in r.values])
                        print(sorted((k, v) for k, v in r.get_metadata().items()))
            """;

    @TempDir private Path folder;

    private static PyperfTool pyperf() {
        assumeTrue(PyperfTool.find().isPresent(), "no pyperf here");
        return PyperfTool.find().orElseThrow();
    }

    private static Pyperf session(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Benchmark> benchmarks = new ArrayList<>();
        for (String name : List.of("sorted(x)", "é測 \"quoted\"", "sorted(x)", "two\nlines\n")) {
            List<Run> runs = new ArrayList<>();
            runs.add(
                    new Run(
                            Map.of("calibrate_loops", 64L, "loops", 64L),
                            List.of(new Warmup(1, 0), new Warmup(64, 3e-7)),
                            List.of()));
            for (int i = 0; i < 5; i++) {
                runs.add(
                        new Run(
                                Map.of("loops", 64L, "duration", random.nextDouble(1)),
                                List.of(new Warmup(64, Math.exp(random.nextDouble(-18, 0)))),
                                List.of(
                                        Math.exp(random.nextDouble(-17, -16)),
                                        Math.exp(random.nextDouble(-17, -16)))));
            }
            benchmarks.add(
                    new Benchmark(
                            name,
                            Map.of(
                                    "unit",
                                    "second",
                                    "python_version",
                                    "3.11.7",
                                    "gc",
                                    " off\n",
                                    "empty",
                                    "",
                                    "tags",
                                    List.of("a", "b")),
                            runs));
        }
        return new Pyperf(benchmarks);
    }

    @Test
    void everyCommandOfPyperfTakesWhatWeWrite() throws Exception {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json.gz");
        session(1).write(first);
        session(2).write(second);
        PyperfTool pyperf = pyperf();
        for (Path file : List.of(first, second)) {
            String path = file.toString();
            assertThat(pyperf.pyperf(folder, "stats", path))
                    .contains("Number of benchmarks: 4", "Number of calibration run: 1")
                    .contains("Total number of values: 10", "Loop iterations per value: 64");
            assertThat(pyperf.pyperf(folder, "show", path))
                    .contains("sorted(x) (2)", "two lines", "ns +- ");
            assertThat(pyperf.pyperf(folder, "hist", path)).contains("é測", "ns: ");
            assertThat(pyperf.pyperf(folder, "check", path)).contains("benchmark");
            assertThat(pyperf.pyperf(folder, "metadata", path)).contains("- gc: off");
            assertThat(pyperf.pyperf(folder, "dump", path))
                    .contains("calibrate the number of loops");
            assertThat(pyperf.pyperf(folder, "slowest", path)).contains("#1:");
        }
        String compared =
                pyperf.pyperf(folder, "compare_to", first.toString(), second.toString(), "-v");
        assertThat(compared).contains("Mean +- std dev: [first]", "significant");
    }

    @Test
    void pyperfSeesEveryValueToTheLastBit() throws Exception {
        Path ours = folder.resolve("ours.json");
        Pyperf session = session(3);
        session.write(ours);
        String told = pyperf().script(folder, TELL, ours);
        for (Benchmark benchmark : session.benchmarks()) {
            for (Run run : benchmark.measured()) {
                assertThat(told).contains(python(run.values()));
            }
        }
        Path theirs = folder.resolve("theirs.json");
        pyperf().pyperf(folder, "convert", ours.toString(), "-o", theirs.toString());
        Path again = folder.resolve("again.json");
        Pyperf.read(theirs).write(again);
        assertThat(pyperf().script(folder, TELL, again)).isEqualTo(told);
    }

    /// As Python's `repr` has a list of floats; only exponents differ from Java's.
    private static String python(List<Double> values) {
        return values.stream()
                .map(value -> String.valueOf(value).replaceFirst("\\.0?E-(\\d)$", "e-0$1"))
                .map(text -> text.replaceFirst("E-(\\d)$", "e-0$1"))
                .toList()
                .toString();
    }

    @Test
    void whatPyperfWritesIsReadAndWrittenAgainWithoutLoss() throws Exception {
        PyperfTool pyperf = pyperf();
        Path suite = folder.resolve("suite.json");
        String path = suite.toString();
        pyperf.pyperf(
                folder,
                "timeit",
                "--min-time",
                "0.001",
                "-p",
                "2",
                "-n",
                "3",
                "-q",
                "--append",
                path,
                "--name",
                "sorting",
                "-s",
                "x = [3, 1]",
                "sorted(x)");
        pyperf.pyperf(
                folder,
                "command",
                "--min-time",
                "0.001",
                "-p",
                "2",
                "-n",
                "2",
                "-q",
                "--append",
                path,
                "--name",
                "program",
                "--",
                pyperf.python().toString(),
                "-S",
                "-c",
                "pass");
        Path single = folder.resolve("single.json.gz");
        pyperf.pyperf(
                folder,
                "timeit",
                "-l",
                "100",
                "-p",
                "2",
                "-n",
                "2",
                "-w",
                "0",
                "-q",
                "-o",
                single.toString(),
                "pass");
        for (Path original : List.of(suite, single)) {
            Path ours = folder.resolve("ours.json");
            Pyperf.read(original).write(ours);
            assertThat(pyperf.script(folder, TELL, ours))
                    .contains("second")
                    .isEqualTo(pyperf.script(folder, TELL, original));
        }
        List<Benchmark> benchmarks = Pyperf.read(suite).benchmarks();
        assertThat(benchmarks).extracting(Benchmark::name).containsExactly("sorting", "program");
        assertThat(benchmarks.getFirst().runs().getFirst().values()).isEmpty();
        assertThat(benchmarks.getFirst().measured())
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.values()).hasSize(3));
        assertThat(Pyperf.read(single).benchmarks().getFirst().name()).isEqualTo("timeit");
    }

    @Test
    void aFileOfSeveralBenchmarksWithCalibrationIsRead() throws IOException {
        List<Benchmark> benchmarks = Pyperf.read(CAPTURED).benchmarks();
        assertThat(benchmarks)
                .extracting(Benchmark::name)
                .containsExactly("sort ten", "true", "memory");
        assertThat(benchmarks)
                .extracting(Benchmark::unit)
                .containsExactly("second", "second", "byte");
        Benchmark sort = benchmarks.getFirst();
        assertThat(sort.runs()).hasSize(3);
        assertThat(sort.measured()).hasSize(2);
        assertThat(sort.runs().getFirst().warmups())
                .hasSize(16)
                .startsWith(new Warmup(1, 3.690000085043721e-06));
        assertThat(sort.measured().getFirst().values())
                .containsExactly(
                        2.149067381829184e-07, 2.2324755866165447e-07, 2.2213671879711683e-07);
        assertThat(sort.metadata())
                .containsEntry("loops", 4096L)
                .containsEntry("cpu_count", 2L)
                .containsEntry("perf_version", "2.11.0")
                .doesNotContainKey("name");
        assertThat(benchmarks.getLast().measured().getFirst().values()).containsExactly(12480512.0);
    }

    @Test
    void compressedOrNotIsSeenFromTheBytes() throws IOException {
        byte[] plain = Files.readAllBytes(CAPTURED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        Path file = Files.write(folder.resolve("no-suffix"), packed.toByteArray());
        assertThat(Pyperf.read(file)).isEqualTo(Pyperf.read(CAPTURED));
    }

    @Test
    void whatWasReadIsWrittenAndReadTheSame() throws IOException {
        Path file = folder.resolve("again.json.gz");
        Pyperf read = Pyperf.read(CAPTURED);
        read.write(file);
        assertThat(Pyperf.read(file)).isEqualTo(read);
        Files.delete(file);
        session(4).write(file);
        Pyperf once = Pyperf.read(file);
        assertThat(once.benchmarks())
                .extracting(Benchmark::name)
                .containsExactly("sorted(x)", "é測 \"quoted\"", "sorted(x) (2)", "two lines");
        assertThat(once.benchmarks().getFirst().runs())
                .isEqualTo(session(4).benchmarks().getFirst().runs());
    }

    @Test
    void numbersAreReadToTheLastBit() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = "{\"x\": " + value + "}";
                Object read = ExactJson.object(text.getBytes(StandardCharsets.UTF_8)).get("x");
                double number = read instanceof Number some ? some.doubleValue() : Double.NaN;
                assertThat(number).as(text).isEqualTo(value);
            }
        }
    }

    private String refused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), text);
        Throwable thrown = catchThrowable(() -> Pyperf.read(file));
        assertThat(thrown).as(text).isInstanceOf(IOException.class);
        return String.valueOf(thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|it is empty",
                "[1]|it is no JSON object",
                "{\"results\": [{\"command\": \"ls\", \"times\": [0.1]}]}|it has no \"benchmarks\"",
                "{\"benchmarks\": []}|it has no \"version\"",
                "{\"version\": \"1.0\", \"benchmarks\": []}|its list of benchmarks is empty",
                "{\"version\": \"1.0\", \"benchmarks\": [1]}|benchmark 1 is no JSON object",
                "{\"version\": \"1.0\", \"benchmarks\": [{}]}|\"runs\" of benchmark 1 are no list",
                "{\"version\": \"1.0\", \"benchmarks\": [{\"runs\": []}]}|benchmark 1 has no runs",
                "{\"version\": \"1.0\", \"benchmarks\": [{\"runs\": [{\"values\": [1]}]}]}|benchmark 1 has no name",
                "{\"version\": \"1.0\", \"benchmarks\": []}{}|it is no JSON: Expecting",
            })
    void whatIsNoFileOfPyperfIsSaidInALine(String text, String reason) throws IOException {
        String message = refused(text);
        assertThat(message)
                .startsWith(folder.resolve("x.json") + " holds no results of pyperf: " + reason)
                .endsWith("; write it again: python -m pyperf timeit -o FILE")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"values\": [0]}|a value of run 1 of benchmark 1 is 0 instead",
                "{\"values\": [1, -1e-9]}|a value of run 1 of benchmark 1 is -1.0E-9 instead",
                "{\"values\": [NaN]}|it is no JSON",
                "{\"values\": [1e999]}|a value of run 1 of benchmark 1 is Infinity instead",
                "{\"values\": [\"1\"]}|a value of run 1 of benchmark 1 is 1 instead",
                "{\"values\": 1}|\"values\" of run 1 of benchmark 1 are no list",
                "{\"warmups\": [[1]]}|a warm-up of run 1 of benchmark 1 is [1] instead",
                "{\"warmups\": [[0, 1]]}|a warm-up of run 1 of benchmark 1 is [0, 1] instead",
                "{}|run 1 of benchmark 1 has neither values nor warm-ups",
                "{\"values\": [1], \"metadata\": {\"a\": null}}|\"a\" in the metadata of run 1 of benchmark 1 is null",
            })
    void aRunThatIsWrongIsNamed(String run, String reason) throws IOException {
        String text =
                "{\"version\": \"1.0\", \"metadata\": {\"name\": \"b\"}, \"benchmarks\": [{\"runs\": [%s]}]}";
        assertThat(refused(text.formatted(run))).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "6", "\"2.0\""})
    void anotherVersionIsToBeConverted(String version) throws IOException {
        assertThat(refused("{\"version\": %s, \"benchmarks\": [{}]}".formatted(version)))
                .isEqualTo(
                        "%s is of pyperf's format %s, and 1.0 is what Venturi reads: convert it: python -m pyperf convert %s -o NEW.json"
                                .formatted(
                                        folder.resolve("x.json"),
                                        version.replace("\"", ""),
                                        folder.resolve("x.json")));
    }

    @Test
    void whatIsNestedWithoutEndIsRefused() throws IOException {
        assertThat(refused("{\"a\":" + "[".repeat(1_000_000))).contains("nested");
        assertThat(refused("{\"a\":".repeat(1_000_000))).contains("nested");
    }

    @Test
    void bytesThatAreChangedAnywhereAreReadOrRefusedAndNothingElse() throws IOException {
        byte[] whole = Files.readAllBytes(CAPTURED);
        Random random = new Random(20261128);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = whole.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = round % 2 == 0 ? bytes.length : random.nextInt(bytes.length);
            try {
                PyperfReader.read(Arrays.copyOf(bytes, length));
            } catch (IOException expected) {
                assertThat(expected.getMessage()).doesNotContain("\n").hasSizeLessThan(300);
                refused++;
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError("round " + round, wrong);
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void whatPyperfWouldRefuseIsNotWritten() {
        Benchmark zero =
                new Benchmark("b", Map.of(), List.of(new Run(Map.of(), List.of(), List.of(0.0))));
        Path file = folder.resolve("zero.json");
        assertThatThrownBy(() -> new Pyperf(List.of(zero)).write(file))
                .hasMessageContaining(
                        "\"b\" has the value 0.0, and pyperf takes only those above 0");
        assertThat(file).doesNotExist();
        Benchmark none = new Benchmark("b", Map.of(), List.of());
        assertThatThrownBy(() -> new Pyperf(List.of(none)).write(file))
                .hasMessageContaining("\"b\" was never run");
    }

    @Test
    void whatIsNoFileIsSaid() {
        assertThatThrownBy(() -> Pyperf.read(folder.resolve("none")))
                .hasMessage("cannot read " + folder.resolve("none") + ": there is no such file");
    }
}
