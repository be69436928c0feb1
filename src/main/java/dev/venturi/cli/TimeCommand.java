package dev.venturi.cli;

import dev.venturi.bench.HashSeed;
import dev.venturi.bench.Session;
import dev.venturi.bench.Statement;
import dev.venturi.bench.StatementFailure;
import dev.venturi.bench.StopwatchPlan;
import dev.venturi.bench.TemporaryFolder;
import dev.venturi.report.Progress;
import dev.venturi.report.Screen;
import dev.venturi.report.Seconds;
import dev.venturi.report.TimeReport;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonVersion;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `venturi time`: what a statement costs, as timeit's users ask it.
@Command(
        name = "time",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Times a statement in fresh interpreters until its cost is known well enough, and compares it with"
                    + " other statements or on several interpreters.",
            "The options of python -m timeit mean what they mean there."
        })
final class TimeCommand implements Callable<Integer> {
    private static final Duration USUAL_BUDGET = Duration.ofSeconds(20);

    @Spec private @Nullable CommandSpec command;

    @Mixin private StatementOptions subject = new StatementOptions();

    private long number;
    private int repeat;
    private @Nullable Seconds unit;

    @Option(
            names = {"-n", "--number"},
            paramLabel = "N",
            description =
                    "How often to execute the statement for one timing (default: for some milliseconds).")
    private void number(String text) {
        number = positive("-n", text, Long.MAX_VALUE);
    }

    @Option(
            names = {"-r", "--repeat"},
            paramLabel = "N",
            description =
                    "How many timings to take, each in a process of its own (default: until the answer is clear).")
    private void repeat(String text) {
        repeat = (int) positive("-r", text, 1_000_000);
    }

    @Option(
            names = {"-p", "--process"},
            description = "Time the CPU time of the process instead of the time that passes.")
    private boolean processTime;

    @Option(
            names = {"-u", "--unit"},
            paramLabel = "UNIT",
            description = "Print in nsec, usec, msec or sec (default: what fits).")
    private void unit(String name) {
        try {
            unit = Seconds.named(name);
        } catch (IllegalArgumentException unknown) {
            throw Usage.wrong(
                    command, "-u '%s' is no unit: use nsec, usec, msec or sec".formatted(name));
        }
    }

    @Option(
            names = {"-v", "--verbose"},
            description = "Also print what each process gave.")
    private boolean verbose;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description =
                    "The interpreter, a path or a name on the PATH; several are compared (default: python3).")
    private List<String> pythons = new ArrayList<>();

    @Option(names = "--gc", description = "Leave the garbage collector on.")
    private boolean gc;

    @Option(
            names = "--affinity",
            paramLabel = "CPU[,CPU…]",
            split = ",",
            description = "Run on these CPUs only.")
    private List<Integer> affinity = new ArrayList<>();

    @Mixin private JudgingOptions judging = new JudgingOptions();

    @Mixin private SessionFiles files = new SessionFiles();

    private long positive(String option, String text, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw Usage.wrong(
                command, "%s '%s' is not a whole number of at least 1".formatted(option, text));
    }

    @Override
    public Integer call() throws Trouble, IOException, InterruptedException {
        if (files.isReplay()) {
            show(files.replayed(judging), List.of());
            return 0;
        }
        files.check();
        List<Statement> statements = subject.statements();
        try (Interruption interruption = new Interruption();
                TemporaryFolder folder = new TemporaryFolder("venturi-time-")) {
            Duration budget = judging.budget(repeat > 0, USUAL_BUDGET);
            TimedStatements timed =
                    new TimedStatements(
                            folder.path(), plan(), judging.seed(), conditions(), budget);
            try {
                for (PythonInstallation python : installations()) {
                    for (Statement statement : statements) {
                        timed.add(statement, python);
                    }
                }
                measure(timed);
            } catch (StatementFailure failure) {
                System.err.print(failure.traceback());
                throw new Trouble(String.valueOf(failure.getMessage()), failure);
            } catch (InterruptedException stopped) {
                if (interruption.signal().isEmpty()) {
                    throw stopped;
                }
            }
            return finish(timed, interruption.signal());
        }
    }

    private StopwatchPlan plan() {
        return new StopwatchPlan(
                number,
                // Timings that are counted are one for each process.
                repeat > 0 ? 1 : 0,
                processTime,
                gc,
                affinity,
                StopwatchPlan.USUAL_SLICE,
                StopwatchPlan.USUAL_SPEND);
    }

    private Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("clock", processTime ? "process_time" : "perf_counter");
        conditions.put("gc", gc ? "on" : "off");
        conditions.put("hash_seed", HashSeed.condition());
        conditions.put(
                "affinity",
                affinity.isEmpty()
                        ? "all"
                        : affinity.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return conditions;
    }

    private List<PythonInstallation> installations() throws Trouble {
        List<String> named =
                pythons.isEmpty() ? List.of(PythonInstallation.DEFAULT_COMMAND) : pythons;
        List<PythonInstallation> found = new ArrayList<>();
        for (String python : named) {
            found.add(PythonInstallation.probe(python, PythonVersion.TRACEABLE));
        }
        return found;
    }

    private void measure(TimedStatements timed)
            throws StatementFailure, Trouble, InterruptedException {
        Screen screen = Screen.of(Screen.STDERR, System.getenv());
        try (Progress progress = Progress.live(System.err, screen)) {
            progress.begin("timing");
            timed.measure(blocks -> isEnough(timed, blocks, progress, screen));
        }
    }

    private boolean isEnough(TimedStatements timed, int blocks, Progress progress, Screen screen) {
        if (blocks == repeat) {
            return true;
        }
        if (!judging.isTimeToLook(blocks)) {
            return false;
        }
        Session session = timed.look(judging.alpha(), judging.tolerance());
        progress.detail(TimeReport.interim(session, screen));
        return repeat == 0 && judging.isClear(session);
    }

    private int finish(TimedStatements timed, OptionalInt interrupted) throws Trouble {
        Session session = timed.session(judging.alpha(), judging.tolerance());
        if (interrupted.isPresent()) {
            System.err.println(
                    session.blocks().isEmpty()
                            ? "venturi time: interrupted before anything was timed"
                            : "venturi time: interrupted: this is the answer so far");
        }
        if (!session.blocks().isEmpty()) {
            show(session, timed.methods());
            files.write(session);
        }
        return interrupted.isPresent() ? 128 + interrupted.getAsInt() : 0;
    }

    private void show(Session session, List<String> methods) throws Trouble {
        try (Output out = Output.standard()) {
            new TimeReport(session, methods, unit, verbose, out.screen())
                    .lines()
                    .forEach(line -> out.stream().print(line + "\n"));
        }
    }
}
