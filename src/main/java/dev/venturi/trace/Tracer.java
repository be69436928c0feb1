package dev.venturi.trace;

import dev.venturi.profile.FunctionName;
import dev.venturi.profile.SiteCalls;
import dev.venturi.profile.TracedFunction;
import dev.venturi.profile.Tracing;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.Trouble;
import dev.venturi.trace.CalibrationProgram.Loops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Traces a program that is about to be started, with all its threads and the processes that it
/// starts.
///
/// The probe is loaded into the program by its dynamic loader and says what happens through memory
/// in a folder that both share; nothing of the program is changed. See `docs/design/tracing.md`.
public final class Tracer implements AutoCloseable {
    private static final double NANOS = 1e9;
    private static final int REHEARSALS = 12;

    private final Path folder;
    private final TracePlan plan;
    private final Probe probe;
    private final Clock clock;
    private final ProbeCost cost;
    private final CallLog log;
    private final TraceReader reader;

    private Tracer(Path folder, TracePlan plan, Probe probe, Clock clock, ProbeCost cost) {
        this.folder = folder;
        this.plan = plan;
        this.probe = probe;
        this.clock = clock;
        this.cost = cost;
        this.log = new CallLog(plan.watched());
        this.reader =
                new TraceReader(
                        folder, new Accounting(new Functions(), cost, clock, log, plan.counts()));
    }

    /// Makes everything ready, and finds out what the probe costs in this interpreter; that takes
    /// some tenths of a second.
    ///
    /// @param python the interpreter that will run
    /// @param memory an empty folder for the rings, best in memory (`/dev/shm`)
    /// @param files an empty folder from which programs may be loaded
    /// @throws Trouble if the probe cannot be loaded into this interpreter
    public static Tracer prepare(PythonInstallation python, TracePlan plan, Path memory, Path files)
            throws Trouble {
        try {
            Probe probe = Probe.in(files);
            Clock clock = new Clock();
            ProbeCost cost = calibrate(python, plan, probe, clock, memory, files);
            return started(plan, probe, clock, cost, memory);
        } catch (IOException e) {
            throw new Trouble("cannot prepare the probe: " + e.getMessage(), e);
        }
    }

    /// The calls of the function that the plan watches; known when tracing has finished. Without
    /// any calls, they were not seen, or were too many to be kept.
    public SiteCalls watched() {
        return log.calls(clock);
    }

    /// What a program needs in its environment to be traced.
    public Map<String, String> variables() {
        return probe.variables(folder);
    }

    /// The same at once, where times do not matter: nothing is taken out of them.
    static Tracer uncalibrated(TracePlan plan, Path memory, Path files)
            throws Trouble, IOException {
        return started(plan, Probe.in(files), new Clock(), ProbeCost.NONE, memory);
    }

    private static Tracer started(
            TracePlan plan, Probe probe, Clock clock, ProbeCost cost, Path memory)
            throws IOException {
        Path rings = memory.resolve("rings");
        probe.configure(rings, plan);
        Tracer tracer = new Tracer(rings, plan, probe, clock, cost);
        tracer.reader.start();
        return tracer;
    }

    /// The launch, with the probe.
    public Launch arrange(Launch launch) {
        return launch.withVariables(variables());
    }

    /// Reads what is left, after the program has ended. What it has left running goes on untraced.
    public Tracing finish() throws Trouble {
        readToTheEnd();
        return result(reader.totals(), List.of());
    }

    /// The same with the functions of process `pid` alone, also if it became another program. What
    /// other processes called is in a note.
    public Tracing finishOf(long pid) throws Trouble {
        readToTheEnd();
        CallTotals its = new CallTotals();
        CallTotals others = new CallTotals();
        Set<Integer> pids = new HashSet<>();
        for (ProcessTrace process : reader.processes()) {
            (process.pid() == pid ? its : others).add(process.totals());
            pids.add(process.pid());
        }
        pids.remove((int) pid);
        String left =
                "calls are those of process %d; %s made %,d more, which venturi trace shows"
                        .formatted(
                                pid,
                                pids.size() == 1
                                        ? "another process"
                                        : pids.size() + " other processes",
                                others.calls());
        return result(its, pids.isEmpty() ? List.of() : List.of(left));
    }

    /// The same of the first process that had the probe.
    public Tracing finishOfFirst() throws Trouble {
        readToTheEnd();
        return finishOf(reader.firstPid());
    }

    private void readToTheEnd() throws Trouble {
        try {
            reader.finish();
        } catch (IOException e) {
            throw new Trouble("cannot read what the probe wrote: " + e.getMessage(), e);
        }
    }

    private static ProbeCost calibrate(
            PythonInstallation python,
            TracePlan plan,
            Probe probe,
            Clock clock,
            Path memory,
            Path files)
            throws Trouble, IOException {
        Path rings = memory.resolve("calibration");
        probe.configure(rings, new TracePlan(true, false));
        CalibrationProgram program = new CalibrationProgram(python, files);
        CalibrationProgram.Said probed = program.run(Loops.SHORT, probe.variables(rings));
        if (!Files.exists(rings.resolve(probed.pid() + ".0"))) {
            throw new Trouble(unreached(python, rings, files, program.errors()));
        }
        if (plan.counts()) {
            return ProbeCost.NONE;
        }
        ProbeCost atRest;
        try (Segment segment = Calibration.segment(rings, probed.pid())) {
            Calibration calibration = new Calibration(segment, clock);
            rehearse(segment, (int) probed.pid());
            atRest = calibration.cost(program.run(Loops.SHORT, Map.of()).nanos(), clock);
        } finally {
            remove(rings);
        }
        List<Double> plain = program.run(Loops.LONG, Map.of()).nanos();
        List<Double> read = whileRead(program, probe, memory);
        return atRest.adding(
                clock.ticks(Math.max(0, read.get(0) - plain.get(0))),
                clock.ticks(Math.max(0, read.get(1) - plain.get(1))));
    }

    /// What the loops take while their records are read: by another processor, out of the caches of
    /// the one that writes them, which makes writing them cost twice as much.
    private static List<Double> whileRead(CalibrationProgram program, Probe probe, Path memory)
            throws Trouble, IOException {
        Path own = Files.createDirectories(memory.resolve("while-read"));
        try (Tracer tracer =
                started(new TracePlan(true, false), probe, new Clock(), ProbeCost.NONE, own)) {
            List<Double> nanos = program.run(Loops.LONG, tracer.variables()).nanos();
            tracer.finish();
            return nanos;
        } finally {
            remove(own.resolve("rings"));
            Files.deleteIfExists(own);
        }
    }

    /// Reads a ring again and again until Java has compiled what does it: a program that calls
    /// without end fills its ring in two milliseconds.
    private static void rehearse(Segment segment, int pid) {
        for (int i = 0; i < REHEARSALS; i++) {
            ProcessTrace process =
                    new ProcessTrace(
                            pid,
                            null,
                            List.of(),
                            segment,
                            _ -> {},
                            new Accounting(
                                    new Functions(),
                                    ProbeCost.NONE,
                                    new Clock(),
                                    new CallLog(null),
                                    false));
            process.add(segment);
            process.read();
        }
    }

    /// Gives a folder's memory back.
    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static String unreached(PythonInstallation python, Path rings, Path files, Path errors)
            throws IOException {
        List<String> notes = notes(rings);
        if (!notes.isEmpty()) {
            return python.executable() + ": " + notes.getFirst();
        }
        String said = Files.readString(errors, StandardCharsets.ISO_8859_1);
        String loader =
                said.lines().filter(line -> line.contains("probe.so")).findFirst().orElse("");
        if (loader.contains("failed to map")) {
            return "cannot load the probe from %s, from which no program may be executed (noexec): set TMPDIR to another folder"
                    .formatted(files);
        }
        return "%s cannot be traced: the probe was not loaded into it (%s); venturi run samples it from outside"
                .formatted(
                        python.executable(),
                        loader.isEmpty()
                                ? "it is linked statically, set-user-ID, or uses another C library"
                                : loader.strip());
    }

    /// What probes noted: lines of a process id, a tab, and a text.
    private static List<String> notes(Path rings) throws IOException {
        Path file = rings.resolve("notes");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.replaceFirst("^(\\d+)\t", "process $1: "))
                .distinct()
                .toList();
    }

    private Tracing result(CallTotals totals, List<String> remarks) throws Trouble {
        Functions functions = reader.functions();
        Map<Integer, Map<FunctionName, TracedFunction.Use>> callers = new LinkedHashMap<>();
        for (int pair = 0; pair < totals.pairCount(); pair++) {
            int caller = totals.caller(pair);
            if (caller != CallTotals.NOBODY && totals.pairs().used(pair)) {
                callers.computeIfAbsent(totals.callee(pair), k -> new LinkedHashMap<>())
                        .merge(
                                functions.get(caller).name(),
                                use(totals.pairs(), pair),
                                TracedFunction.Use::plus);
            }
        }
        Map<Functions.Function, TracedFunction> traced = new LinkedHashMap<>();
        for (int number = 0; number < totals.functionCount(); number++) {
            if (totals.functions().used(number)) {
                Functions.Function function = functions.get(number);
                String qualified = function.qualifiedName();
                traced.merge(
                        function,
                        new TracedFunction(
                                function.name(),
                                qualified.isEmpty() ? function.name().name() : qualified,
                                function.suspends(),
                                use(totals.functions(), number),
                                clock.seconds(totals.awaiting(number)),
                                callers.getOrDefault(number, Map.of())),
                        TracedFunction::plus);
            }
        }
        List<String> notes = new ArrayList<>(remarks);
        try {
            notes.addAll(notes(folder));
        } catch (IOException e) {
            throw new Trouble("cannot read what the probe noted: " + e.getMessage(), e);
        }
        for (ProcessTrace process : reader.processes()) {
            process.notes().forEach(note -> notes.add("process " + process.pid() + ": " + note));
        }
        return new Tracing(
                List.copyOf(traced.values()),
                reader.processes().stream().map(ProcessTrace::described).toList(),
                !plan.counts(),
                cost(),
                notes);
    }

    private TracedFunction.Use use(CallTotals.Rows rows, int row) {
        return new TracedFunction.Use(
                rows.calls[row],
                rows.recursive[row],
                rows.resumes[row],
                rows.recursiveResumes[row],
                clock.seconds(Math.max(0, rows.self[row])),
                clock.seconds(Math.max(0, rows.total[row])));
    }

    private Tracing.Cost cost() {
        List<ProcessTrace> processes = reader.processes();
        return new Tracing.Cost(
                processes.stream().mapToLong(ProcessTrace::records).sum(),
                clock.seconds(processes.stream().mapToLong(ProcessTrace::removed).sum()),
                (cost.pythonInner() + cost.pythonOuter()) * clock.nanosPerTick(),
                (cost.builtinInner() + cost.builtinOuter()) * clock.nanosPerTick(),
                clock.seconds(processes.stream().mapToLong(ProcessTrace::waited).sum()),
                reader.cpuNanos() / NANOS);
    }

    @Override
    public void close() {
        reader.close();
    }
}
