package dev.venturi.cli;

import dev.venturi.profile.Profile;
import dev.venturi.report.FullScreen;
import dev.venturi.report.Screen;
import dev.venturi.report.TopTable;
import dev.venturi.report.TopTable.Order;
import dev.venturi.report.TopTable.Rows;
import dev.venturi.sample.Sampler;
import dev.venturi.sample.SamplingPlan;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `venturi top`: where the time of a running process goes, as it goes.
@Command(
        name = "top",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Shows live, on a terminal, where the time of a running Python goes.",
            "Keys: f functions, l lines, t threads, s another order, / find (Enter ends it), p pause, q quit, r reset.",
            "The process is neither stopped nor written into, and goes on."
        })
final class TopCommand implements Callable<Integer> {
    private static final long LONGEST_SECONDS = 3600;
    private static final double SHORTEST_SECONDS = 0.1;
    private static final Duration LOOK_FOR_PYTHON = Duration.ofMillis(50);
    private static final String KEYS = "f/l/t rows  s order  / find  p pause  q quit  r reset";
    private static final int ENTER = '\n';
    private static final int RETURN = '\r';
    private static final int ESCAPE = 27;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;

    @Spec private @Nullable CommandSpec command;

    @Mixin private RunningProcess subject = new RunningProcess();

    @Mixin private RateOption rate = new RateOption();

    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "Show it anew each so many seconds (default: 1).")
    private void interval(String text) {
        interval = Usage.seconds(command, "--interval", text, LONGEST_SECONDS);
        if (interval.toNanos() < SHORTEST_SECONDS * 1e9) {
            throw Usage.wrong(
                    command,
                    "--interval %s is shorter than %.1f s".formatted(text, SHORTEST_SECONDS));
        }
    }

    // What is shown.
    private Rows rows = Rows.FUNCTIONS;
    private Order order = Order.CPU;
    private String filter = "";
    private boolean typing;
    private boolean paused;

    @Override
    public Integer call() throws Trouble, InterruptedException {
        PythonProcess process = subject.open();
        RunningProcess.Known known = RunningProcess.Known.of(process);
        try (Interruption interruption = new Interruption();
                Output out = Output.standard()) {
            Sampler.prepare();
            Optional<FullScreen> opened = FullScreen.open(out.stream(), System.getenv());
            if (opened.isEmpty()) {
                throw new Trouble(
                        "it needs a terminal: venturi attach --duration SECONDS and venturi dump do not");
            }
            Sampler sampler = Sampler.attach(process, SamplingPlan.DEFAULT.withHertz(rate.hertz()));
            TopTable table = null;
            int height = 0;
            try (FullScreen screen = opened.get()) {
                height = screen.rows();
                table = await(sampler, screen, process, known);
                if (table != null) {
                    watch(sampler, screen, table);
                }
            } catch (InterruptedException stopped) {
                if (interruption.signal().isEmpty()) {
                    throw stopped;
                }
            }
            sampler.finish();
            if (sampler.trouble().isPresent()) {
                throw sampler.trouble().get();
            }
            if (table != null) {
                // What was seen last stays.
                Screen last = out.screen();
                table.lines(new TopTable.View(rows, order, filter, ""), height, last)
                        .forEach(line -> out.stream().print(line + "\n"));
            }
            return interruption.statusOfALook();
        }
    }

    /// Waits for the first sample.
    ///
    /// @return null if there will be none, or `q` was pressed
    private static @Nullable TopTable await(
            Sampler sampler, FullScreen screen, PythonProcess process, RunningProcess.Known known)
            throws InterruptedException {
        screen.show(List.of("venturi top: looking at process " + process.pid()));
        while (!sampler.attached()) {
            if (sampler.await(Duration.ZERO) || isQuit(screen.key(LOOK_FOR_PYTHON))) {
                return null;
            }
        }
        return new TopTable(
                process.pid(),
                known.program(sampler.pythonVersion().orElseThrow()),
                known.directory());
    }

    private static boolean isQuit(OptionalInt key) {
        return key.isPresent() && key.getAsInt() == 'q';
    }

    private void watch(Sampler sampler, FullScreen screen, TopTable table)
            throws InterruptedException {
        long next = System.nanoTime() + interval.toNanos();
        while (true) {
            OptionalInt key = screen.key(Duration.ofNanos(next - System.nanoTime()));
            if (key.isPresent()) {
                if (!typing && isQuit(key)) {
                    return;
                }
                pressed(key.getAsInt(), table);
            } else {
                next += interval.toNanos();
                if (!paused) {
                    Optional<Profile> news = sampler.news();
                    if (news.isEmpty()) {
                        return; // it has ended
                    }
                    table.add(news.get());
                }
            }
            screen.show(
                    table.lines(
                            new TopTable.View(rows, order, filter, hint()),
                            screen.rows(),
                            screen.screen()));
        }
    }

    private String hint() {
        if (typing) {
            return "type what to look for, Enter ends it";
        }
        return paused ? "paused: p goes on" : KEYS;
    }

    private void pressed(int key, TopTable table) {
        if (typing) {
            switch (key) {
                case ENTER, RETURN -> typing = false;
                case ESCAPE -> {
                    typing = false;
                    filter = "";
                }
                case BACKSPACE, DELETE ->
                        filter = filter.substring(0, Math.max(0, filter.length() - 1));
                default -> filter += key >= ' ' && key < DELETE ? Character.toString(key) : "";
            }
            return;
        }
        switch (key) {
            case 'f' -> rows = Rows.FUNCTIONS;
            case 'l' -> rows = Rows.LINES;
            case 't' -> rows = Rows.THREADS;
            case 's' -> order = order.next();
            case '/' -> {
                typing = true;
                filter = "";
            }
            case 'p' -> paused = !paused;
            case 'r' -> table.reset();
            default -> {} // no key of ours
        }
    }
}
