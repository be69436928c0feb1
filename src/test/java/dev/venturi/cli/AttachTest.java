package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cli.Venturi.Outcome;
import dev.venturi.cpython.RunningProgram;
import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `venturi attach` and `venturi dump` on a program that was there before.
class AttachTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path scratch;
    private Venturi venturi;

    @BeforeEach
    void surroundings() throws Exception {
        venturi = new Venturi(scratch, scratch);
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void dumpTellsWhereEachThreadIs(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "served.py")) {
            Dumped dumped = Dumped.of(program, venturi, scratch);
            Map<String, JsonNode> threads = dumped.byName("threads");
            assertThat(threads.keySet())
                    .containsExactlyInAnyOrder(
                            "MainThread",
                            "sleep_on",
                            "wait_for_lock",
                            "wait_for_peer",
                            "wait_for_pipe",
                            "compute");
            assertState(threads, "sleep_on", "sleep");
            assertState(threads, "wait_for_lock", "lock");
            assertState(threads, "wait_for_peer", "network");
            assertState(threads, "wait_for_pipe", "pipe");
            assertState(threads, "MainThread", "lock");
            assertThat(functions(threads, "MainThread"))
                    .containsSubsequence(
                            "<module>",
                            "spin_down",
                            "inner",
                            "spin_down",
                            "inner",
                            "spin_down",
                            "inner",
                            "spin_down",
                            "Event.wait",
                            "Condition.wait");
            assertThat(of(threads, "wait_for_peer").get("awaiting").asString())
                    .contains("127.0.0.1");
            assertThat(functions(threads, "compute")).contains("compute");
            assertThat(dumped.out())
                    .contains("Thread " + program.pid() + " \"MainThread\": lock")
                    .containsPattern("File \".*served.py\", line 38, in spin_down");
        }
    }

    private static JsonNode of(Map<String, JsonNode> threads, String name) {
        return Objects.requireNonNull(threads.get(name), name);
    }

    private static void assertState(Map<String, JsonNode> threads, String name, String state) {
        assertThat(of(threads, name).get("state").asString()).as(name).isEqualTo(state);
        assertThat(of(threads, name).get("complete").asBoolean()).as(name).isTrue();
    }

    private static List<String> functions(Map<String, JsonNode> threads, String name) {
        return Dumped.functions(of(threads, name));
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void attachSaysWhereTheTimeWentMeanwhile(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "served.py")) {
            Path json = scratch.resolve("attach.json");
            Path folded = scratch.resolve("attach.txt");
            Outcome outcome =
                    venturi.run(
                            "attach",
                            "--duration",
                            "1",
                            "--json",
                            json.toString(),
                            "--collapsed",
                            folded.toString(),
                            Long.toString(program.pid()));
            assertThat(outcome.status()).as(outcome.err()).isZero();
            assertThat(outcome.out()).contains("compute").contains("venturi: verdict");
            JsonNode report = JSON.readTree(json.toFile());
            assertThat(report.get("wall_seconds").asDouble()).isBetween(0.98, 1.3);
            assertThat(report.get("threads")).hasSize(6);
            assertThat(report.get("command").get(0).asString()).endsWith("served.py");
            assertThat(Files.readString(folded)).contains("compute (").contains("spin_down (");
            // It goes on as if nothing had been.
            assertThat(ProcessHandle.of(program.pid())).isPresent();
        }
    }

    @Test
    void ctrlCEndsTheLookAndNotTheProgram() throws Exception {
        Path python = Pythons.any();
        try (RunningProgram program = RunningProgram.start(python, getClass(), "served.py")) {
            Path out = scratch.resolve("out");
            Process looking =
                    new ProcessBuilder(
                                    Venturi.command(
                                            venturi.temporary(),
                                            "attach",
                                            Long.toString(program.pid())))
                            .redirectOutput(out.toFile())
                            .redirectError(scratch.resolve("err").toFile())
                            .start();
            while (!Files.readString(scratch.resolve("err")).contains("Ctrl-C")) {
                Thread.sleep(20);
            }
            Thread.sleep(500);
            new ProcessBuilder("kill", "-INT", Long.toString(looking.pid())).start().waitFor();
            assertThat(looking.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(looking.exitValue()).isZero();
            assertThat(Files.readString(out)).contains("compute");
            assertThat(ProcessHandle.of(program.pid())).isPresent();
        }
    }

    @Test
    void whatCannotBeLookedAtIsSaidInOneLine() throws Exception {
        assertThat(venturi.run("dump", "4194304").err())
                .isEqualTo("venturi dump: there is no process 4194304\n");
        assertThat(venturi.run("attach", "zero").err())
                .startsWith("venturi attach: 'zero' is no process number");
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            for (String command : List.of("dump", "attach")) {
                Outcome outcome = venturi.run(command, Long.toString(sleep.pid()));
                assertThat(outcome.status()).isEqualTo(1);
                assertThat(outcome.lines().getLast())
                        .startsWith("venturi " + command + ": process " + sleep.pid())
                        .contains("no Python in its memory");
            }
        } finally {
            sleep.destroy();
        }
    }
}
