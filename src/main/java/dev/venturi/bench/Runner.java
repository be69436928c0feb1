package dev.venturi.bench;

import dev.venturi.target.ChildProcess;
import dev.venturi.target.Exit;
import dev.venturi.target.GivenArguments;
import dev.venturi.target.Launch;
import dev.venturi.target.Trouble;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Runs commands, one at a time, each with a fresh and empty `TMPDIR` and `HOME`, and measures
/// them.
///
/// All runs of a runner see the same path names and an environment of the same size, since both
/// shift the stack and so the time that code takes.
///
/// The command is the child of a small Python process (`runner.py`), which measures it; see there.
public final class Runner {
    private static final long FILE_LIMIT_BYTES = 8L << 30;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path python;
    private final Path script;
    private final Path folder;

    /// A runner that keeps its files in `folder`, which must be the runner's own.
    ///
    /// @param python an interpreter for `runner.py`, 3.8 or later
    public Runner(Path python, Path folder) throws IOException {
        this.python = python;
        this.folder = folder;
        this.script = folder.resolve("runner.py");
        try (InputStream source =
                Objects.requireNonNull(Runner.class.getResourceAsStream("runner.py"))) {
            Files.write(script, source.readAllBytes());
        }
    }

    /// What the last run wrote to its standard output.
    public Path output() {
        return folder.resolve("stdout");
    }

    /// What the last run wrote to its standard error.
    public Path errors() {
        return folder.resolve("stderr");
    }

    /// The last run's `HOME`, as it was left.
    public Path home() {
        return folder.resolve("home");
    }

    /// The last run's `TMPDIR`, as it was left.
    public Path temporary() {
        return folder.resolve("tmp");
    }

    /// Runs `command` once. When this returns or throws, nothing that it started is alive.
    ///
    /// @param hashSeed `PYTHONHASHSEED`, unless the user's environment sets it to a number
    /// @throws Trouble if it could not be started
    /// @throws InterruptedException if this thread was interrupted; the command has been killed
    public Measurement run(Command command, long hashSeed) throws Trouble, InterruptedException {
        try {
            for (Path fresh : List.of(home(), temporary())) {
                TemporaryFolder.empty(fresh);
                Files.createDirectories(fresh);
            }
            Path spec = folder.resolve("spec.json");
            Path result = folder.resolve("result.json");
            Files.deleteIfExists(result);
            Files.writeString(spec, JSON.toJson(spec(command, hashSeed, result)));
            MachineLoad before = MachineLoad.now();
            complain(launch(spec), command);
            MachineLoad during = MachineLoad.now().since(before);
            if (!Files.exists(result)) {
                throw new Trouble(
                        "the runner of %s ended without a result: try again, and report it"
                                .formatted(command.words().getFirst()));
            }
            Map<String, Object> measured = JSON.fromJsonObject(Files.readString(result));
            return measurement(measured, hashSeed, during);
        } catch (IOException e) {
            throw new Trouble(
                    "cannot write in %s (%s): make room there, or set TMPDIR to another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /// Whether commands can be given binds here: it needs the right to make mount namespaces.
    public boolean canBind() throws Trouble, InterruptedException {
        try {
            Path there = Files.createDirectories(folder.resolve("bind/there"));
            Path here = Files.createDirectories(folder.resolve("bind/here"));
            Files.writeString(here.resolve("seen"), "");
            Path spec = folder.resolve("spec.json");
            Path result = folder.resolve("result.json");
            Files.deleteIfExists(result);
            String look = "import os, sys; sys.exit(not os.path.exists('seen'))";
            Command command =
                    new Command(
                            List.of(python.toString(), "-I", "-S", "-c", look),
                            there,
                            Map.of(),
                            Command.NO_INPUT,
                            List.of(new Command.Bind(here, there)),
                            Duration.ofSeconds(30));
            Files.writeString(spec, JSON.toJson(spec(command, 0, result)));
            return launch(spec).code() == 0
                    && Files.exists(result)
                    && number(JSON.fromJsonObject(Files.readString(result)), "code") == 0;
        } catch (IOException e) {
            throw new Trouble("cannot write in %s (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private void complain(Exit exit, Command command) throws Trouble, IOException {
        if (exit.code() != 0 || exit.signalled()) {
            throw new Trouble(
                    "cannot run %s: %s"
                            .formatted(
                                    command.words().getFirst(),
                                    Optional.of(Files.readString(complaints()).strip())
                                            .filter(text -> !text.isEmpty())
                                            .orElse("its runner ended by " + exit.description())));
        }
    }

    private Path complaints() {
        return folder.resolve("runner-stderr");
    }

    private Exit launch(Path spec) throws Trouble, InterruptedException {
        ChildProcess runner =
                Launch.of(
                                List.of(
                                        python.toString(),
                                        "-I",
                                        "-S",
                                        "-B",
                                        script.toString(),
                                        spec.toString()))
                        .withStdin(new Launch.Redirect.Nothing())
                        .withStdout(new Launch.Redirect.Nothing())
                        .withStderr(new Launch.Redirect.ToFile(complaints()))
                        .withOwnGroup()
                        .start();
        try {
            while (true) {
                Optional<Exit> exit = runner.poll();
                if (exit.isPresent()) {
                    return exit.get();
                }
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            // SIGTERM makes it kill the command and what that has started.
            if (runner.poll().isEmpty()) {
                runner.endGroup(GRACE);
            }
        }
    }

    private Map<String, Object> spec(Command command, long hashSeed, Path result) {
        Map<String, String> set = new LinkedHashMap<>();
        String given = System.getenv("PYTHONHASHSEED");
        if (given == null || given.equals("random")) {
            set.put("PYTHONHASHSEED", Long.toString(hashSeed));
        }
        set.put("TMPDIR", temporary().toString());
        set.put("HOME", home().toString());
        userPackages().ifPresent(base -> set.put("PYTHONUSERBASE", base.toString()));
        set.putAll(command.environment());
        List<List<String>> binds = new ArrayList<>();
        for (Command.Bind bind : command.binds()) {
            binds.add(List.of(bind.from().toString(), bind.at().toString()));
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("command", command.words().stream().map(Runner::byteForByte).toList());
        spec.put("directory", command.directory().toString());
        spec.put("set", set);
        spec.put("stdin", command.input().toString());
        spec.put("stdout", output().toString());
        spec.put("stderr", errors().toString());
        spec.put("binds", binds);
        spec.put("time_limit", command.timeLimit().toNanos() / 1e9);
        spec.put("file_limit", FILE_LIMIT_BYTES);
        spec.put("result", result.toString());
        return spec;
    }

    /// One character for each byte, since JSON has none for the bytes that are not UTF-8.
    private static String byteForByte(String word) {
        return new String(GivenArguments.bytes(word), StandardCharsets.ISO_8859_1);
    }

    /// `pip install --user` puts packages below `HOME`, which is another one here.
    private static Optional<Path> userPackages() {
        String home = System.getenv("HOME");
        if (home == null || System.getenv("PYTHONUSERBASE") != null) {
            return Optional.empty();
        }
        return Optional.of(Path.of(home, ".local"))
                .filter(base -> Files.isDirectory(base.resolve("lib")));
    }

    private static Measurement measurement(
            Map<String, Object> measured, long hashSeed, MachineLoad load) {
        List<String> left = new ArrayList<>();
        for (Object line : (List<?>) Objects.requireNonNull(measured.get("left"))) {
            left.add(String.valueOf(line));
        }
        @Nullable Object cut = measured.get("cut");
        return new Measurement(
                number(measured, "wall_nanos"),
                measured.get("queue_nanos") == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(number(measured, "queue_nanos")),
                number(measured, "user_nanos") + number(measured, "system_nanos"),
                number(measured, "peak_bytes"),
                number(measured, "major_faults"),
                number(measured, "involuntary_switches"),
                (int) number(measured, "code"),
                (int) number(measured, "signal"),
                cut == null ? null : cut.toString(),
                left,
                hashSeed,
                load.stealMillis(),
                load.pressureMicros());
    }

    private static long number(Map<String, Object> measured, String key) {
        return ((Number) Objects.requireNonNull(measured.get(key), key)).longValue();
    }
}
