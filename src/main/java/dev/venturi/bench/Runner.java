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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs commands, one at a time, and measures them.
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
    private final Surroundings surroundings;
    private final Set<String> daemons = new LinkedHashSet<>();

    /// What a command finds, and what becomes of what it leaves.
    public enum Surroundings {
        /// Each run has a fresh and empty `TMPDIR` and `HOME`; what it prints is kept until the
        /// next; its files are limited; all that it started ends with it.
        FRESH,
        /// The user's own, unlimited. Of what it prints only the errors are kept; instructions are
        /// counted where that is possible; daemons live on.
        OWN,
        /// The same, and what it prints is shown instead.
        OWN_SHOWN;

        private boolean fresh() {
            return this == FRESH;
        }
    }

    /// What a command left running, to be ended later.
    public interface Held extends AutoCloseable {
        /// Ends it.
        @Override
        void close();
    }

    /// A runner with [Surroundings#FRESH].
    public Runner(Path python, Path folder) throws IOException {
        this(python, folder, Surroundings.FRESH);
    }

    /// A runner that keeps its files in `folder`, which must be the runner's own.
    ///
    /// @param python an interpreter for `runner.py`, 3.8 or later
    public Runner(Path python, Path folder, Surroundings surroundings) throws IOException {
        this.python = python;
        this.folder = folder;
        this.surroundings = surroundings;
        this.script = folder.resolve("runner.py");
        try (InputStream source =
                Objects.requireNonNull(Runner.class.getResourceAsStream("runner.py"))) {
            Files.write(script, source.readAllBytes());
        }
    }

    /// The command lines of the daemons that runs left behind: processes in sessions of their own.
    public List<String> daemons() {
        return List.copyOf(daemons);
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

    /// Runs `command` once. When this returns or throws, nothing that it started is alive, but for
    /// daemons in the user's own surroundings.
    ///
    /// @param hashSeed `PYTHONHASHSEED`, unless the user's environment sets it to a number
    /// @throws Trouble if it could not be started
    /// @throws InterruptedException if this thread was interrupted; the command has been killed
    public Measurement run(Command command, long hashSeed) throws Trouble, InterruptedException {
        try {
            Path spec = prepare(command, hashSeed, false);
            try {
                complain(launch(spec), command);
            } finally {
                noteDaemons();
            }
            return measurement(result(command), hashSeed);
        } catch (IOException e) {
            throw new Trouble(
                    "cannot write in %s (%s): make room there, or set TMPDIR to another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /// Runs `command` once to its end and keeps alive what it leaves running, such as a server,
    /// until what `keeps` is given is closed.
    ///
    /// @return how it ended
    public Measurement runAndHold(Command command, long hashSeed, Consumer<Held> keeps)
            throws Trouble, InterruptedException {
        try {
            Path spec = prepare(command, hashSeed, true);
            ChildProcess runner = start(spec);
            boolean done = false;
            try {
                while (!Files.exists(resultFile())) {
                    Optional<Exit> exit = runner.poll();
                    if (exit.isPresent()) {
                        complain(exit.get(), command);
                        break;
                    }
                    Thread.sleep(POLL_MILLIS);
                }
                Measurement measured = measurement(result(command), hashSeed);
                keeps.accept(() -> end(runner));
                done = true;
                return measured;
            } finally {
                if (!done) {
                    end(runner);
                }
                noteDaemons();
            }
        } catch (IOException e) {
            throw new Trouble(
                    "cannot write in %s (%s): make room there, or set TMPDIR to another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private Path prepare(Command command, long hashSeed, boolean hold) throws IOException {
        if (surroundings.fresh()) {
            for (Path fresh : List.of(home(), temporary())) {
                TemporaryFolder.empty(fresh);
                Files.createDirectories(fresh);
            }
        }
        Path spec = folder.resolve("spec.json");
        Files.deleteIfExists(resultFile());
        Files.deleteIfExists(complaints());
        Map<String, Object> asked = spec(command, hashSeed);
        asked.put("hold", hold);
        Files.writeString(spec, JSON.toJson(asked));
        return spec;
    }

    private Path resultFile() {
        return folder.resolve("result.json");
    }

    private Map<String, Object> result(Command command) throws Trouble, IOException {
        if (!Files.exists(resultFile())) {
            throw new Trouble(
                    "the runner of %s ended without a result: try again, and report it"
                            .formatted(command.words().getFirst()));
        }
        return JSON.fromJsonObject(Files.readString(resultFile()));
    }

    private void noteDaemons() throws IOException {
        if (Files.exists(resultFile())) {
            daemons.addAll(texts(JSON.fromJsonObject(Files.readString(resultFile())), "daemons"));
        }
    }

    /// Whether commands can be given binds here: it needs the right to make mount namespaces.
    public boolean canBind() throws Trouble, InterruptedException {
        try {
            Path there = Files.createDirectories(folder.resolve("bind/there"));
            Path here = Files.createDirectories(folder.resolve("bind/here"));
            Files.writeString(here.resolve("seen"), "");
            Path spec = folder.resolve("spec.json");
            Files.deleteIfExists(resultFile());
            String look = "import os, sys; sys.exit(not os.path.exists('seen'))";
            Command command =
                    new Command(
                            List.of(python.toString(), "-I", "-S", "-c", look),
                            there,
                            Map.of(),
                            Command.NO_INPUT,
                            List.of(new Command.Bind(here, there)),
                            Duration.ofSeconds(30));
            Files.writeString(spec, JSON.toJson(spec(command, 0)));
            return launch(spec).code() == 0
                    && Files.exists(resultFile())
                    && number(result(command), "code") == 0;
        } catch (IOException e) {
            throw new Trouble("cannot write in %s (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private void complain(Exit exit, Command command) throws Trouble, IOException {
        if (exit.code() != 0 || exit.signalled()) {
            String said = Files.exists(complaints()) ? Files.readString(complaints()).strip() : "";
            throw new Trouble(
                    "cannot run %s: %s"
                            .formatted(
                                    command.words().getFirst(),
                                    said.isEmpty()
                                            ? "its runner ended by " + exit.description()
                                            : said));
        }
    }

    private Path complaints() {
        return folder.resolve("runner-stderr");
    }

    private ChildProcess start(Path spec) throws Trouble {
        Launch.Redirect shown = new Launch.Redirect.Inherit();
        boolean show = surroundings == Surroundings.OWN_SHOWN;
        return Launch.of(
                        List.of(
                                python.toString(),
                                "-I",
                                "-S",
                                "-B",
                                script.toString(),
                                spec.toString(),
                                complaints().toString()))
                .withStdin(new Launch.Redirect.Nothing())
                .withStdout(show ? shown : new Launch.Redirect.Nothing())
                .withStderr(show ? shown : new Launch.Redirect.ToFile(complaints()))
                .withOwnGroup()
                .start();
    }

    private Exit launch(Path spec) throws Trouble, InterruptedException {
        ChildProcess runner = start(spec);
        try {
            while (true) {
                Optional<Exit> exit = runner.poll();
                if (exit.isPresent()) {
                    return exit.get();
                }
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            end(runner);
        }
    }

    /// SIGTERM makes it kill the command and what that has started.
    private static void end(ChildProcess runner) {
        if (runner.poll().isEmpty()) {
            runner.endGroup(GRACE);
        }
    }

    private Map<String, Object> spec(Command command, long hashSeed) {
        Map<String, String> set = new LinkedHashMap<>(HashSeed.variables(hashSeed));
        if (surroundings.fresh()) {
            set.put("TMPDIR", temporary().toString());
            set.put("HOME", home().toString());
            userPackages().ifPresent(base -> set.put("PYTHONUSERBASE", base.toString()));
        }
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
        switch (surroundings) {
            case FRESH -> {
                spec.put("stdout", output().toString());
                spec.put("stderr", errors().toString());
                spec.put("file_limit", FILE_LIMIT_BYTES);
            }
            case OWN -> spec.put("stderr", errors().toString());
            case OWN_SHOWN -> {
                // Nothing is kept.
            }
        }
        spec.put("spare", !surroundings.fresh());
        spec.put("count", !surroundings.fresh());
        spec.put("binds", binds);
        spec.put("time_limit", command.timeLimit().toNanos() / 1e9);
        spec.put("result", resultFile().toString());
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

    private static Measurement measurement(Map<String, Object> measured, long hashSeed) {
        MachineLoad load = load(measured, "load_after").since(load(measured, "load_before"));
        @Nullable Object cut = measured.get("cut");
        return new Measurement(
                number(measured, "wall_nanos"),
                ifNumber(measured, "queue_nanos"),
                number(measured, "user_nanos") + number(measured, "system_nanos"),
                number(measured, "system_nanos"),
                number(measured, "peak_bytes"),
                Boolean.TRUE.equals(measured.get("own_peak")),
                ifNumber(measured, "instructions"),
                number(measured, "major_faults"),
                number(measured, "involuntary_switches"),
                (int) number(measured, "code"),
                (int) number(measured, "signal"),
                cut == null ? null : cut.toString(),
                texts(measured, "left"),
                hashSeed,
                load.stealMillis(),
                load.pressureMicros());
    }

    private static MachineLoad load(Map<String, Object> measured, String key) {
        List<String> files = texts(measured, key);
        return MachineLoad.of(files.getFirst(), files.getLast());
    }

    private static List<String> texts(Map<String, Object> measured, String key) {
        return ((List<?>) Objects.requireNonNull(measured.get(key), key))
                .stream().map(String::valueOf).toList();
    }

    private static OptionalLong ifNumber(Map<String, Object> measured, String key) {
        return measured.get(key) == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(measured, key));
    }

    private static long number(Map<String, Object> measured, String key) {
        return ((Number) Objects.requireNonNull(measured.get(key), key)).longValue();
    }
}
