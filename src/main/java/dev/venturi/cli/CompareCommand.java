package dev.venturi.cli;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Comparison.Decision;
import dev.venturi.bench.Session;
import dev.venturi.bench.TemporaryFolder;
import dev.venturi.report.CompareReport;
import dev.venturi.report.HyperfineExport;
import dev.venturi.report.Progress;
import dev.venturi.report.Screen;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonVersion;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `venturi compare`: what whole programs cost, and whether they differ.
@Command(
        name = "compare",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Runs commands in blocks, each once in an order that a coin decides, until it is clear whether the"
                    + " others are slower or faster than the first. A single one is only measured.",
            "In place of commands: two or more files of results, of venturi (--json) or of pyperf."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every other command is faster than the first, or the same within ±delta",
            "1:something was in the way, such as a command that failed",
            "2:the command line was wrong",
            "3:another command is slower than the first",
            "4:undecided",
            "130:interrupted; what is known so far was printed"
        })
final class CompareCommand implements Callable<Integer> {
    private static final Duration USUAL_BUDGET = Duration.ofSeconds(60);
    private static final int SLOWER = 3;
    private static final int UNDECIDED = 4;

    @Spec private @Nullable CommandSpec command;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "What to run.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--git",
            arity = "2",
            paramLabel = "REV",
            description =
                    "Run one COMMAND on two commits, each checked out in a folder of its own: --git REV1 REV2 -- COMMAND [ARG…].")
    private List<String> revisions = new ArrayList<>();

    @Mixin private CommandOptions options = new CommandOptions();

    private final List<ParameterValues> parameters = new ArrayList<>();

    @Option(
            names = {"-L", "--parameter"},
            paramLabel = "NAME=VALUES",
            description =
                    "Put each of VALUES (a,b,c or MIN..MAX or MIN..MAX..STEP) in for {NAME} in all commands; several: each with each.")
    private void parameter(String[] texts) {
        try {
            parameters.add(ParameterValues.of(texts[texts.length - 1]));
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(command, "-L " + e.getMessage());
        }
    }

    @Option(
            names = {"-n", "--command-name"},
            paramLabel = "NAME",
            description = "Call a command so; several: one for each.")
    private List<String> names = new ArrayList<>();

    @Mixin private JudgingOptions judging = new JudgingOptions();

    @Mixin private SessionFiles files = new SessionFiles();

    private final List<Path> exports = new ArrayList<>();

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Write results as hyperfine does, to FILE.json, FILE.csv or FILE.md; several are possible.")
    private void export(Path[] paths) {
        Path file = paths[paths.length - 1];
        try {
            HyperfineExport.of(file);
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(command, "--export " + e.getMessage());
        }
        exports.add(file);
    }

    @Override
    public Integer call() throws Trouble, IOException, InterruptedException {
        checkFiles();
        if (files.isReplay()) {
            if (!words.isEmpty()) {
                throw Usage.wrong(command, "--replay judges what was measured: name no commands");
            }
            return show(List.of(files.replayed(judging)));
        }
        if (words.isEmpty()) {
            throw Usage.wrong(command, "nothing to compare: name commands, each in quotes");
        }
        if (revisions.isEmpty() && Recordings.areNamed(words)) {
            return show(
                    Recordings.paired(
                            words.stream().map(Path::of).toList(),
                            judging.seed(),
                            judging.alpha(),
                            judging.tolerance()));
        }
        return measure();
    }

    private void checkFiles() throws Trouble {
        files.check();
        OutputPaths.check(exports.toArray(Path[]::new));
    }

    private int measure() throws Trouble, IOException, InterruptedException {
        Planner planner =
                new Planner(options, parameters, names, message -> Usage.wrong(command, message));
        List<String> commands =
                revisions.isEmpty()
                        ? words
                        : List.of(words.size() == 1 ? words.getFirst() : ShellWords.join(words));
        planner.check(commands, !revisions.isEmpty());
        options.check(commands.size());
        PythonInstallation python =
                PythonInstallation.probe(options.python(), PythonVersion.TRACEABLE);
        try (Interruption interruption = new Interruption();
                TemporaryFolder folder = new TemporaryFolder("venturi-compare-")) {
            @Nullable CommandSession measured = null;
            try (Checkouts checkouts = checkouts()) {
                List<PlannedCommand> planned =
                        checkouts == null
                                ? planner.plan(commands, Path.of("").toRealPath())
                                : planner.plan(commands.getFirst(), checkouts);
                measured =
                        new CommandSession(
                                planned,
                                options,
                                options.timeout().orElse(budget()),
                                judging.seed(),
                                python.executable(),
                                folder.path());
                run(measured);
            } catch (Trouble | InterruptedException stopped) {
                // Ctrl-C at a terminal may also end what was being asked, such as git.
                if (interruption.signal().isEmpty()) {
                    throw stopped;
                }
            }
            return finish(measured, interruption.signal());
        }
    }

    private @Nullable Checkouts checkouts() throws Trouble, IOException, InterruptedException {
        if (revisions.isEmpty()) {
            return null;
        }
        Checkouts made = Checkouts.of(revisions, Path.of("").toRealPath());
        made.warnings().forEach(CompareCommand::say);
        return made;
    }

    private static void say(String line) {
        System.err.println("venturi compare: " + line);
    }

    private Duration budget() {
        return judging.budget(options.runs() > 0, USUAL_BUDGET);
    }

    private void run(CommandSession measured) throws Trouble, InterruptedException {
        Screen screen = Screen.of(Screen.STDERR, System.getenv());
        try (measured;
                Progress progress = Progress.live(System.err, screen)) {
            progress.begin("running the commands in blocks");
            measured.measure(session -> isEnough(session, progress, screen));
        }
    }

    private boolean isEnough(CommandSession measured, Progress progress, Screen screen) {
        int blocks = measured.blocks().size();
        if (blocks == options.runs() || measured.elapsed().compareTo(budget()) >= 0) {
            return true;
        }
        if (!judging.isTimeToLook(blocks)) {
            return false;
        }
        Session session = measured.look(judging.alpha(), judging.tolerance());
        progress.detail(CompareReport.interim(session, screen));
        return options.runs() == 0 && judging.isAnswered(session);
    }

    private int finish(@Nullable CommandSession measured, OptionalInt interrupted) throws Trouble {
        if (measured != null) {
            measured.daemons()
                    .forEach(
                            line ->
                                    say(
                                            "a process that has made itself a daemon was left alone: "
                                                    + line));
        }
        if (measured == null || measured.blocks().isEmpty()) {
            say("interrupted before the first block was over: nothing is known");
            return 128 + interrupted.orElseThrow();
        }
        if (interrupted.isPresent()) {
            say("interrupted: this is the answer so far");
        }
        Session session = measured.session(judging.alpha(), judging.tolerance());
        int status = show(List.of(session));
        if (interrupted.isPresent()) {
            return 128 + interrupted.getAsInt();
        }
        if (status == UNDECIDED) {
            say(
                    "undecided after %d blocks in %.0f s: more --budget or --runs can decide, or a wider --delta"
                            .formatted(
                                    session.blocks().size(), measured.elapsed().toMillis() / 1e3));
        }
        return status;
    }

    /// Prints and writes everything that was asked for.
    ///
    /// @return the exit status
    private int show(List<Session> sessions) throws Trouble {
        if (sessions.size() > 1 && (files.isWritten() || !exports.isEmpty())) {
            throw new Trouble(
                    "these files have %d results in common, and --json and --export take one: compare files of one each"
                            .formatted(sessions.size()));
        }
        try (Output out = Output.standard()) {
            boolean first = true;
            for (Session session : sessions) {
                if (!first) {
                    out.stream().print("\n");
                }
                first = false;
                new CompareReport(session, out.screen())
                        .lines()
                        .forEach(line -> out.stream().print(line + "\n"));
            }
        } finally {
            for (Session session : sessions) {
                write(session);
            }
        }
        return status(
                sessions.stream()
                        .flatMap(session -> session.comparisons().stream())
                        .map(Comparison::decision)
                        .toList());
    }

    private void write(Session session) throws Trouble {
        files.write(session);
        try {
            for (Path file : exports) {
                HyperfineExport.of(file).write(file, session);
            }
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    private static int status(List<Decision> decisions) {
        return decisions.contains(Decision.HIGHER)
                ? SLOWER
                : decisions.contains(Decision.UNDECIDED) ? UNDECIDED : 0;
    }
}
