package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a command in the foreground of a real pseudo-terminal, and types and signals when it has
/// printed what is waited for (`terminal.py` beside this).
final class PseudoTerminal {
    static final int SIGINT = 2;
    static final int SIGTERM = 15;

    private static final Path SCRIPT = Path.of("src/test/java/dev/venturi/cli/terminal.py");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Venturi surroundings;
    private final String python;
    private final Path files;
    private final boolean pipes;
    private final List<Map<String, Object>> steps = new ArrayList<>();

    private PseudoTerminal(Venturi surroundings, String python, boolean pipes) throws IOException {
        this.surroundings = surroundings;
        this.python = python;
        this.files = Files.createTempDirectory(surroundings.temporary().getParent(), "pty");
        this.pipes = pipes;
    }

    /// The three standard streams are the terminal.
    static PseudoTerminal allStreams(Venturi surroundings, String python) throws IOException {
        return new PseudoTerminal(surroundings, python, false);
    }

    /// Only standard input is; output and errors go into pipes.
    static PseudoTerminal input(Venturi surroundings, String python) throws IOException {
        return new PseudoTerminal(surroundings, python, true);
    }

    /// Types when `after` was printed.
    PseudoTerminal type(String after, String keys) {
        steps.add(Map.of("after", after, "type", keys));
        return this;
    }

    /// Types Ctrl-C when `after` was printed.
    PseudoTerminal interrupt(String after) {
        return type(after, "\u0003");
    }

    /// Types Ctrl-C again and again when `after` was printed, as fast as a hand does.
    PseudoTerminal interrupt(String after, int times) {
        steps.add(Map.of("after", after, "type", "\u0003", "times", times));
        return this;
    }

    /// Types Ctrl-C when `after` was printed and there are fewer than `count` files that match
    /// `pattern`.
    PseudoTerminal interrupt(String after, String pattern, int count) {
        steps.add(Map.of("after", after, "type", "\u0003", "fewer", List.of(pattern, count)));
        return this;
    }

    /// Sends a signal to the command's process alone when `after` was printed.
    PseudoTerminal signal(String after, int number) {
        steps.add(Map.of("after", after, "signal", number, "to", "process"));
        return this;
    }

    /// Sends a signal to the command's process group when `after` was printed.
    PseudoTerminal signalGroup(String after, int number) {
        steps.add(Map.of("after", after, "signal", number, "to", "group"));
        return this;
    }

    /// What came of it.
    ///
    /// @param status the exit code; for a command that a signal ended minus its number
    /// @param taken how many steps were taken
    /// @param terminal what was printed there
    /// @param out what was printed to standard output, where that is a pipe
    /// @param err what was printed to standard error, where that is a pipe
    record Outcome(int status, int taken, String terminal, String out, String err) {
        /// As a shell would tell it.
        int statusForShell() {
            return status < 0 ? 128 - status : status;
        }
    }

    Outcome venturi(String... arguments) throws Exception {
        return run(Venturi.command(surroundings.temporary(), arguments));
    }

    /// Runs `command` to its end and asserts that it left the terminal as it was and no process
    /// behind.
    Outcome run(List<String> command) throws Exception {
        Path spec = files.resolve("spec.json");
        Path result = files.resolve("result.json");
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("streams", pipes ? "pipes" : "terminal");
        said.put("steps", steps);
        Files.writeString(spec, JSON.toJson(said));
        List<String> words =
                new ArrayList<>(
                        List.of(
                                python,
                                "-IS",
                                SCRIPT.toAbsolutePath().toString(),
                                spec.toString(),
                                result.toString()));
        words.addAll(command);
        Venturi.Outcome harness = surroundings.runs(words);
        assertThat(harness.status()).as(harness.err()).isZero();
        Map<String, Object> answer = JSON.fromJsonObject(Files.readString(result));
        String printed = text(answer, "terminal") + text(answer, "out") + text(answer, "err");
        assertThat(number(answer, "exit") != null || number(answer, "signal") != null)
                .as("it ended; it printed %s", printed)
                .isTrue();
        assertThat(answer.get("same_mode")).as("the terminal's mode is the same").isEqualTo(true);
        assertThat((List<?>) answer.get("left")).as("processes left").isEmpty();
        assertThat(printed).doesNotContain("\tat dev.venturi", "\tat java.base");
        Integer exit = number(answer, "exit");
        return new Outcome(
                exit != null ? exit : -Objects.requireNonNull(number(answer, "signal")),
                Objects.requireNonNull(number(answer, "taken")),
                text(answer, "terminal"),
                text(answer, "out"),
                text(answer, "err"));
    }

    private static @Nullable Integer number(Map<String, Object> answer, String key) {
        Object value = answer.get(key);
        return value == null ? null : ((Number) value).intValue();
    }

    private static String text(Map<String, Object> answer, String key) {
        Object value = answer.get(key);
        return value == null
                ? ""
                : new String(Base64.getDecoder().decode(value.toString()), StandardCharsets.UTF_8);
    }
}
