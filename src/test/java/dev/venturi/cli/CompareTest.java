package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Session;
import dev.venturi.report.SessionJson;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Commands whose difference is known, in real sessions. Differences are large, so that a busy
/// machine does not decide.
@Execution(ExecutionMode.CONCURRENT)
class CompareTest {
    private static final String PYTHON = Pythons.any().toString();

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("here"));
        venturi = new Venturi(scratch, folder);
    }

    private Venturi.Outcome compare(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("compare", "--python", PYTHON));
        all.addAll(List.of(arguments));
        Venturi.Outcome outcome = venturi.run(all.toArray(String[]::new));
        assertThat(outcome.err()).doesNotContain("\tat ");
        venturi.assertNothingLeft();
        return outcome;
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(folder.resolve(file)));
    }

    private String python(String code) throws Exception {
        Venturi.Outcome outcome = venturi.runs(List.of(PYTHON, "-c", code));
        assertThat(outcome.err()).isEmpty();
        return outcome.out();
    }

    @Test
    void aSlowerCommandFailsTheGateAndIsFoundAgainInTheRecording() throws Exception {
        Venturi.Outcome first =
                compare(
                        "sleep 0.01",
                        "sleep 0.3",
                        "-n",
                        "short,\"one\"",
                        "--json",
                        "s.json",
                        "--export",
                        "h.json",
                        "--export",
                        "h.csv",
                        "--export",
                        "h.md");
        assertThat(first.status()).as(first.err()).isEqualTo(3);
        assertThat(first.out())
                .contains("A  short,\"one\"\n", "B  sleep 0.3\n", "\nB is slower than A: ");
        JsonNode comparison = json("s.json").path("comparisons").get(0);
        assertThat(comparison.path("verdict").asString()).isEqualTo("slower");
        assertThat(comparison.path("low").asDouble()).isGreaterThan(1);
        assertThat(json("s.json").path("results").get(1).path("low").asDouble())
                .isGreaterThan(0.29);

        Venturi.Outcome again = compare("--replay", "s.json");
        assertThat(again.status()).isEqualTo(3);
        assertThat(again.out()).isEqualTo(first.out());

        Venturi.Outcome strict = compare("--replay", "s.json", "--alpha", "1e-12");
        assertThat(strict.status()).isEqualTo(4);
        assertThat(strict.out()).contains("B is undecided against A: ");

        List<String> read =
                python(
                                """
                                import csv, json, statistics
                                first, second = json.load(open("h.json"))["results"]
                                times = second["times"]
                                assert second["exit_codes"] == [0] * len(times)
                                assert abs(second["mean"] - statistics.mean(times)) < 1e-12
                                assert abs(second["stddev"] - statistics.stdev(times)) < 1e-9
                                assert second["median"] == statistics.median(times)
                                assert (second["min"], second["max"]) == (min(times), max(times))
                                assert 0 <= second["user"] + second["system"] < 0.3
                                rows = list(csv.DictReader(open("h.csv", newline="")))
                                assert float(rows[1]["mean"]) == second["mean"]
                                print(first["command"], rows[0]["command"], second["command"], sep="\\n")
                                """)
                        .lines()
                        .toList();
        assertThat(read).containsExactly("short,\"one\"", "short,\"one\"", "sleep 0.3");
        assertThat(Files.readAllLines(folder.resolve("h.md")))
                .hasSize(4)
                .startsWith(
                        "| Command | Mean [ms] | Min [ms] | Max [ms] | Relative |",
                        "|:---|---:|---:|---:|---:|")
                .element(3)
                .asString()
                .matches("\\| `sleep 0.3` \\| [\\d.]+ ± [\\d.]+ \\| [\\d.]+ \\| [\\d.]+ \\| .*\\|");
    }

    @Test
    void aFasterCommandPassesTheGate() throws Exception {
        Venturi.Outcome outcome = compare("--shell=none", "sleep 0.3", "sleep 0.01");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\nB is faster than A: ", "shell: none");
    }

    /// A session of `python3 -I -S -c pass` beside itself, recorded while the machine was busy.
    @Test
    void theSameCommandTwiceIsNeverFasterOrSlowerHoweverOftenOneLooks() throws Exception {
        Path recording =
                Path.of(Objects.requireNonNull(CompareTest.class.getResource("same.json")).toURI());
        Session all = SessionJson.read(recording);
        assertThat(all.blocks()).hasSize(60);
        for (int blocks = 1; blocks <= all.blocks().size(); blocks++) {
            Session some =
                    new Session(
                            all.kind(),
                            all.candidates(),
                            all.seed(),
                            all.alpha(),
                            all.tolerance(),
                            all.conditions(),
                            all.blocks().subList(0, blocks));
            assertThat(some.comparisons()).noneMatch(Comparison::isDifferent);
        }
        Venturi.Outcome outcome = compare("--replay", recording.toString());
        assertThat(outcome.status()).isEqualTo(4);
        assertThat(compare("--replay", recording.toString(), "--delta", "0.99").status()).isZero();
    }

    @Test
    void everythingRunsInItsOrderInTheUsersOwnSurroundings() throws Exception {
        venturi.with("HOME", "/my/home");
        Venturi.Outcome outcome =
                compare(
                        "-r",
                        "2",
                        "-w",
                        "1",
                        "-L",
                        "n=1,2",
                        "--setup",
                        "echo setup >> log",
                        "--prepare",
                        "echo prepare {n} >> log",
                        "--cleanup",
                        "echo cleanup >> log",
                        "echo run {n} $HOME $PWD $TMPDIR >> log; cat; cat >> log",
                        "--json",
                        "s.json",
                        "--input",
                        Files.writeString(folder.resolve("in"), "").toString());
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertThat(log).hasSize(2 + 2 * 3 * 2).startsWith("setup").endsWith("cleanup");
        String own = " /my/home " + folder.toRealPath() + " " + venturi.temporary();
        int[] runs = new int[3];
        for (int i = 1; i < log.size() - 1; i += 2) {
            String n = log.get(i).substring("prepare ".length());
            assertThat(log.get(i + 1)).isEqualTo("run " + n + own);
            runs[Integer.parseInt(n)]++;
        }
        assertThat(runs).containsExactly(0, 3, 3);
        JsonNode results = json("s.json").path("results");
        assertThat(results.get(1).path("parameters").path("n").asString()).isEqualTo("2");
        assertThat(results.get(1).path("command").asString()).startsWith("echo run 2 ");
        assertThat(json("s.json").path("blocks").size()).isEqualTo(2);
    }

    @Test
    void failuresThatAreIgnoredAreCounted() throws Exception {
        Venturi.Outcome outcome =
                compare("-i", "-r", "6", "exit 3", "kill -9 $$", "--export", "h.json");
        assertThat(outcome.status()).as(outcome.err()).isIn(0, 3, 4);
        assertThat(outcome.out())
                .contains(
                        "warning: 6 of 6 runs failed (exit code 3: 6)",
                        "warning: 6 of 6 runs failed (exit code 137: 6)");
        assertThat(json("h.json").path("results").get(1).path("exit_codes").toString())
                .isEqualTo("[137,137,137,137,137,137]");
    }

    @Test
    void whatASetupLeavesRunningServesTheRunsAndEndsWithThem() throws Exception {
        Venturi.Outcome outcome =
                compare(
                        "-r",
                        "2",
                        "--setup",
                        "(while :; do sleep 0.05; date +%N > clock; done) & sleep 0.2",
                        "cat clock > before; sleep 0.4; ! cmp -s clock before");
        assertThat(outcome.status()).as(outcome.err()).isZero();
    }

    @Test
    void aDaemonIsLeftAloneAndNamed() throws Exception {
        List<String> all =
                List.of(
                        "compare",
                        "--python",
                        PYTHON,
                        "-r",
                        "1",
                        "setsid sh -c 'sleep 1.5; echo lived > mark' & sleep 0.3");
        Venturi.Outcome outcome = venturi.run(all.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains(
                        "a process that has made itself a daemon was left alone: sh -c sleep 1.5");
        for (int i = 0; i < 500 && !Files.exists(folder.resolve("mark")); i++) {
            Thread.sleep(20);
        }
        assertThat(folder.resolve("mark")).exists();
    }

    @Test
    void separateSessionsArePairedAtRandom() throws Exception {
        // A recording of ours beside one of pyperf's, and one that takes three times as long.
        StringBuilder runs = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            runs.append(i == 0 ? "" : ",")
                    .append("{\"values\": [0.1%d, 0.1%d, 0.1%d]}".formatted(i, i + 1, i + 2));
        }
        String pyperf =
                """
                {"version": "1.0", "metadata": {"name": "bench", "unit": "second"},
                 "benchmarks": [{"runs": [%s]}]}
                """;
        Files.writeString(folder.resolve("a.json"), pyperf.formatted(runs));
        Files.writeString(
                folder.resolve("b.json"), pyperf.formatted(runs.toString().replace("0.1", "0.4")));
        Venturi.Outcome slower = compare("a.json", "b.json", "--json", "s.json");
        assertThat(slower.status()).as(slower.err()).isEqualTo(3);
        assertThat(slower.out())
                .contains("A  bench [a.json]", "cannot be told from a difference", "B is slower");
        Venturi.Outcome faster = compare("b.json", "a.json", "a.json", "--seed", "5");
        assertThat(faster.status()).isZero();
        assertThat(faster.out()).contains("C is faster than A", "(seed 5)");

        // What was paired is a session of statements itself.
        assertThat(compare("s.json", "s.json").status()).isNotEqualTo(3).isNotEqualTo(1);
        Files.writeString(folder.resolve("c.json"), "{\"benchmarks\": []}");
        Venturi.Outcome broken = compare("a.json", "c.json");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err()).contains("venturi compare: c.json holds no results of pyperf: ");
    }

    @Test
    void outputIsShownWhereThatIsAskedFor() throws Exception {
        Venturi.Outcome outcome =
                compare("-r", "1", "--show-output", "echo to out; echo to err >&2");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).startsWith("to out\n");
        assertThat(outcome.err()).contains("to err\n");
    }

    @Test
    void aRecordingKeepsWhichSeedDecidedTheOrders() throws Exception {
        compare("-r", "6", "--seed", "42", "-N", "true", "true", "--json", "a.json");
        compare("-r", "6", "--seed", "42", "-N", "true", "true", "--json", "b.json");
        List<String> orders = new ArrayList<>();
        for (String file : List.of("a.json", "b.json")) {
            StringBuilder found = new StringBuilder();
            json(file).path("blocks").forEach(block -> found.append(block.path("order")));
            orders.add(found.toString());
        }
        assertThat(orders.get(0)).isEqualTo(orders.get(1)).contains("[0,1]", "[1,0]");
        assertThat(Map.of("seed", json("a.json").path("seed").asInt())).containsEntry("seed", 42);
    }
}
