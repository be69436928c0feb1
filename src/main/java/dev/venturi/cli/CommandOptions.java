package dev.venturi.cli;

import dev.venturi.bench.Command;
import dev.venturi.target.ExecutableFile;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How commands are run: by which shell, with what before and after, and what their failures mean.
final class CommandOptions {
    private static final String NONE = "none";
    private static final long LONGEST_SECONDS = 10_000_000;
    private static final int MOST_RUNS = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-S", "--shell"},
            paramLabel = "SHELL",
            description =
                    "The shell that runs the commands by its -c, or none: then they are split as a shell would, and run directly (default: ${DEFAULT-VALUE}).",
            defaultValue = "/bin/sh")
    private String shell = "/bin/sh";

    @Option(names = "-N", description = "The same as --shell=none.")
    private boolean noShell;

    @Option(
            names = {"-s", "--setup"},
            paramLabel = "CMD",
            description =
                    "Run CMD once, before everything. What it leaves running is ended at the end.")
    private @Nullable String setup;

    @Option(
            names = {"-p", "--prepare"},
            paramLabel = "CMD",
            description =
                    "Run CMD before each run, untimed; several: one for each command. What it leaves running is ended after the run.")
    private List<String> prepare = new ArrayList<>();

    @Option(
            names = {"-c", "--cleanup"},
            paramLabel = "CMD",
            description = "Run CMD once, after everything, however it ended.")
    private @Nullable String cleanup;

    private int warmup;

    @Option(
            names = {"-w", "--warmup"},
            paramLabel = "N",
            description = "Run each command N times before, untimed (default: 0).")
    private void warmup(String text) {
        warmup = whole("--warmup", text, 0);
    }

    private int runs;

    @Option(
            names = {"-r", "--runs"},
            paramLabel = "N",
            description =
                    "Make exactly N blocks, one run of each command (default: until the answer is clear).")
    private void runs(String text) {
        runs = whole("--runs", text, 1);
    }

    private @Nullable Duration timeout;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description =
                    "End a run that takes longer, which is a failure (default: the budget; with --runs alone no limit).")
    private void timeout(String text) {
        timeout = Usage.seconds(command, "--timeout", text, LONGEST_SECONDS);
    }

    @Option(
            names = {"-i", "--ignore-failure"},
            description = "Go on when a run fails; failures are counted and warned of.")
    private boolean ignoreFailure;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Standard input of each run (default: /dev/null).")
    private Path input = Command.NO_INPUT;

    @Option(names = "--show-output", description = "Show what the commands print.")
    private boolean showOutput;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description =
                    "The Python, 3.8 or later, whose small process starts and measures each run (default: python3).")
    private String python = PythonInstallation.DEFAULT_COMMAND;

    private int whole(String option, String text, int least) {
        if (!text.matches("\\d{1,7}")
                || Integer.parseInt(text) < least
                || Integer.parseInt(text) > MOST_RUNS) {
            throw Usage.wrong(
                    command,
                    "%s '%s' is not a whole number from %d to %d"
                            .formatted(option, text, least, MOST_RUNS));
        }
        return Integer.parseInt(text);
    }

    /// Finds out what can be known to be wrong before anything runs.
    ///
    /// @param commands how many there are, before parameters are put in
    void check(int commands) throws Trouble {
        if (prepare.size() > 1 && prepare.size() != commands) {
            throw Usage.wrong(
                    command,
                    "--prepare was given %d times for %d commands: give it once, or once for each"
                            .formatted(prepare.size(), commands));
        }
        if (!Files.exists(input) || Files.isDirectory(input) || !Files.isReadable(input)) {
            throw new Trouble("cannot read %s for --input: name a file".formatted(input));
        }
    }

    /// The words of the shell; empty for none.
    List<String> shell() throws Trouble {
        if (noShell || shell.equals(NONE)) {
            return List.of();
        }
        List<String> words = new ArrayList<>(words(shell));
        words.set(0, ExecutableFile.find(words.getFirst()).toString());
        words.add("-c");
        return words;
    }

    /// What is executed to run `line`.
    List<String> executed(String line) throws Trouble {
        List<String> shell = shell();
        if (shell.isEmpty()) {
            List<String> words = new ArrayList<>(words(line));
            words.set(0, ExecutableFile.find(words.getFirst()).toString());
            return words;
        }
        List<String> words = new ArrayList<>(shell);
        words.add(line);
        return words;
    }

    private List<String> words(String line) {
        List<String> words;
        try {
            words = ShellWords.split(line);
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(
                    command, "'%s' cannot be split into words: %s".formatted(line, e.getMessage()));
        }
        if (words.isEmpty()) {
            throw Usage.wrong(command, "'%s' is no command".formatted(line));
        }
        return words;
    }

    Optional<String> setup() {
        return Optional.ofNullable(setup);
    }

    /// What is to be run before each run of a command, which is the `number`-th on the command
    /// line.
    Optional<String> prepare(int number) {
        return prepare.isEmpty()
                ? Optional.empty()
                : Optional.of(prepare.get(prepare.size() == 1 ? 0 : number));
    }

    /// All of them.
    List<String> prepares() {
        return prepare;
    }

    Optional<String> cleanup() {
        return Optional.ofNullable(cleanup);
    }

    int warmup() {
        return warmup;
    }

    /// How many blocks to make; 0 for as many as it takes.
    int runs() {
        return runs;
    }

    Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    boolean ignoreFailure() {
        return ignoreFailure;
    }

    Path input() {
        return input.toAbsolutePath();
    }

    boolean showOutput() {
        return showOutput;
    }

    String python() {
        return python;
    }
}
