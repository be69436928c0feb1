package dev.venturi.cli;

import dev.venturi.cli.CallCounter.Counted;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.MemoryFacts;
import dev.venturi.diagnose.ProgramSource;
import dev.venturi.diagnose.RunFacts;
import dev.venturi.fix.FixException;
import dev.venturi.fix.FixProposal;
import dev.venturi.fix.Fixer;
import dev.venturi.fix.Patch;
import dev.venturi.fix.PatchFiles;
import dev.venturi.fix.Subject;
import dev.venturi.format.OutputFile;
import dev.venturi.heap.PeakReport;
import dev.venturi.heap.PeakWatch;
import dev.venturi.profile.Frame;
import dev.venturi.profile.SiteCalls;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Progress;
import dev.venturi.report.TerminalReport;
import dev.venturi.report.Walk;
import dev.venturi.report.Walk.ProofStop;
import dev.venturi.target.Activity;
import dev.venturi.target.OwnPlaces;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.ResourceUsage;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `venturi doctor`: walks the whole map.
@Command(
        name = "doctor",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Profiles a program, says what its bottleneck is, writes a patch for it, and proves the patch.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin private SubjectOptions subject = new SubjectOptions();

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Mixin private TableOptions table = new TableOptions();

    @Option(
            names = "--memory",
            description = "Ask about memory: judge it before time, however small the program is.")
    private boolean memory;

    @Option(
            names = "--rerun",
            description =
                    "The program may be run again and again for the proof, whatever it was seen to do.")
    private boolean rerun;

    @Option(
            names = "--no-proof",
            description =
                    "Stop before the proof: the program runs once, and a patch stays unproved.")
    private boolean noProof;

    @Option(names = "--apply", description = "Apply the patch if the proof accepts it.")
    private boolean apply;

    @Option(
            names = "--patch",
            paramLabel = "FILE",
            description =
                    "Where to write the patch (default: a new file in ~/.local/state/venturi).")
    private @Nullable Path patchFile;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the whole walk as JSON (docs/json.md).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Trouble, IOException, FixException, InterruptedException {
        PythonProgram program = subject.program();
        OutputPaths.check(json, patchFile);
        PythonInstallation python = ProfiledRun.prepare(subject.python());
        ProgramSource source = ProgramSource.of(program, Path.of(""));
        try (SignalRelay signals = new SignalRelay();
                Output out = Output.standard();
                Output err = Output.error()) {
            TerminalReport report =
                    new TerminalReport(out.stream(), out.screen(), source.directory());
            Watched run = watch(python, program, source, signals);
            if (run.outcome().unreadable()) {
                return Main.FAILED;
            }
            signals.cancelBy(Thread.currentThread()::interrupt);
            Walk walk;
            try {
                Judged judged = judge(python, program, source, run, signals, err, report);
                try (Progress progress = Progress.live(err.stream(), err.screen())) {
                    walk = walk(python, program, source, run, judged, signals, progress);
                }
            } catch (Trouble | FixException | InterruptedException e) {
                // Ctrl-C at a terminal also ends the helpers that the walk is asking.
                OptionalInt interrupted = signals.firstSinceTheEnd();
                if (interrupted.isEmpty()) {
                    throw e;
                }
                report.say("interrupted before the walk was over");
                return 128 + interrupted.getAsInt();
            }
            try {
                report.walk(walk);
            } finally {
                writeJson(walk);
            }
            return signals.firstSignal().isPresent()
                    ? 128 + signals.firstSignal().getAsInt()
                    : status(run.outcome(), walk.diagnosis());
        }
    }

    private void writeJson(Walk walk) throws Trouble {
        try {
            if (json != null) {
                JsonReport.writeDoctor(json, walk);
            }
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    /// Runs the program with an eye on its time, its memory, and what it does to the world.
    private Watched watch(
            PythonInstallation python,
            PythonProgram program,
            ProgramSource source,
            SignalRelay signals)
            throws Trouble, InterruptedException {
        Set<Path> own = new HashSet<>(source.roots());
        own.add(source.directory());
        try (Activity activity = new Activity(OwnPlaces.of(own))) {
            ProfiledRun run = ProfiledRun.start(python, program, sampling.hertz(), signals);
            activity.watch(run.process());
            try (PeakWatch peak = PeakWatch.start(run.process().pid())) {
                ProfiledRun.Outcome outcome = run.await(sampling.duration());
                activity.account(outcome.exit());
                return new Watched(outcome, peak.finish(), activity.seen());
            }
        }
    }

    private record Watched(ProfiledRun.Outcome outcome, PeakReport peak, List<String> seen) {}

    /// @param facts what the verdict rests on
    /// @param diagnosis without gains
    /// @param site the calls of the function that a fix would overlap or spread out, if they were
    ///   counted
    private record Judged(RunFacts facts, Diagnosis diagnosis, @Nullable SiteCalls site) {
        Diagnosis withGains() throws Trouble {
            return diagnosis.repeated() == null ? diagnosis : Diagnosis.of(facts.predicting(site));
        }
    }

    /// Decides what the bottleneck is, counts the calls, and shows where the time went.
    private Judged judge(
            PythonInstallation python,
            PythonProgram program,
            ProgramSource source,
            Watched run,
            SignalRelay signals,
            Output err,
            TerminalReport report)
            throws Trouble, InterruptedException {
        RunFacts facts = new RunFacts(python, source, run.outcome().profile(), facts(run), memory);
        Counted counted = Counted.NOTHING;
        Diagnosis diagnosis;
        try (Progress progress = Progress.live(err.stream(), err.screen())) {
            progress.begin("deciding what the bottleneck is");
            diagnosis = Diagnosis.of(facts);
            counted = count(diagnosis.repeated(), python, program, source, run, signals, progress);
        } finally {
            Programs.show(run.outcome(), counted.tracing(), sampling, table, report);
        }
        return new Judged(facts, diagnosis, counted.site());
    }

    /// From the gains to the proof, as far as it goes.
    private Walk walk(
            PythonInstallation python,
            PythonProgram program,
            ProgramSource source,
            Watched run,
            Judged judged,
            SignalRelay signals,
            Progress progress)
            throws Trouble, FixException, InterruptedException {
        progress.begin("predicting what a fix would gain");
        Diagnosis diagnosis = judged.withGains();
        progress.begin("looking for a fix");
        FixProposal fixes = propose(python, source, diagnosis);
        Path written = write(fixes, source);
        ProofStop proof = prove(python, program, source, run, fixes, signals, progress);
        // Who interrupts while an accepted proof is cleaned up does not want anything changed.
        boolean applied = apply && signals.firstAfterTheEnd().isEmpty() && applied(fixes, proof);
        return new Walk(
                Programs.described(python, program),
                run.outcome().profile(),
                diagnosis,
                fixes,
                written,
                proof,
                NextSteps.after(diagnosis, fixes, written, proof, applied));
    }

    /// Counts the calls in a run of its own, unless the program must not be run for that, or takes
    /// long.
    private Counted count(
            @Nullable Frame site,
            PythonInstallation python,
            PythonProgram program,
            ProgramSource source,
            Watched run,
            SignalRelay signals,
            Progress progress)
            throws Trouble, InterruptedException {
        Duration wall = Duration.ofNanos(run.outcome().profile().wallNanos());
        boolean allowed = !noProof && (rerun || run.seen().isEmpty());
        // One that was interrupted may never end by itself.
        boolean ends =
                !run.outcome().outOfTime()
                        && run.outcome().trouble().isEmpty()
                        && !run.outcome().exit().signalled()
                        && signals.firstSignal().isEmpty();
        if (!allowed || !ends || !CallCounter.takesShort(wall)) {
            return Counted.NOTHING;
        }
        progress.begin("counting calls in a run of their own");
        try {
            return CallCounter.count(
                    dev.venturi.verify.Subject.of(python, program, source.directory()),
                    source.directory(),
                    site,
                    wall);
        } catch (Trouble e) {
            if (signals.firstSinceTheEnd().isPresent()) {
                throw e;
            }
            // The samples are enough for a verdict.
            System.err.println(
                    "venturi: calls were not counted in a run of their own: " + e.getMessage());
            return Counted.NOTHING;
        }
    }

    private ProofStop prove(
            PythonInstallation python,
            PythonProgram program,
            ProgramSource source,
            Watched run,
            FixProposal fixes,
            SignalRelay signals,
            Progress progress)
            throws Trouble {
        Patch patch = fixes.patch();
        if (patch == null) {
            return new ProofStop.NotMade("there is no patch to prove");
        }
        if (signals.settle().isPresent()) {
            return new ProofStop.NotMade("interrupted");
        }
        if (run.outcome().trouble().isPresent()) {
            return new ProofStop.NotMade("the program could not be watched to its end");
        }
        if (noProof) {
            return new ProofStop.NotMade("--no-proof was asked for");
        }
        if (run.outcome().outOfTime()) {
            return new ProofStop.NotMade(
                    "the program does not end by itself, so its runs cannot be compared");
        }
        String danger = Prover.danger(run.seen());
        if (!danger.isEmpty()
                && !rerun
                && !Question.yes(
                        danger + ". Run it again, some sixty times, to prove the patch?")) {
            return new ProofStop.NotMade(
                    signals.firstAfterTheEnd().isPresent() ? "interrupted" : danger);
        }
        dev.venturi.verify.Subject proved =
                dev.venturi.verify.Subject.of(python, program, source.directory());
        return new Prover(proved, signals, progress)
                .prove(
                        patch,
                        Duration.ofNanos(run.outcome().profile().wallNanos()),
                        run.outcome().exit());
    }

    private static boolean applied(FixProposal fixes, ProofStop proof) throws Trouble {
        Patch patch = fixes.patch();
        if (patch != null
                && proof instanceof ProofStop.Decided decided
                && decided.result().accepted()) {
            PatchFiles.apply(patch);
            return true;
        }
        return false;
    }

    /// 0 if the walk was completed, whatever the verdict; 1 if the program's end prevented it: a
    /// signal ended it, it could not be watched to its end, or it failed before there was anything
    /// to judge.
    private static int status(ProfiledRun.Outcome run, Diagnosis diagnosis) {
        boolean judged = diagnosis.verdict().bottleneck() != Bottleneck.INCONCLUSIVE;
        boolean failed = run.exit().signalled() || !judged && run.exit().code() != 0;
        return run.trouble().isPresent() || failed && !run.outOfTime() ? Main.FAILED : 0;
    }

    private static MemoryFacts facts(Watched run) {
        ResourceUsage usage = run.outcome().exit().usage();
        long peakBytes =
                Math.max(run.peak().peakResidentBytes(), usage.peakResidentBytes().orElse(-1));
        double faults = usage.majorFaults() / run.outcome().profile().wallSeconds();
        return new MemoryFacts(peakBytes, run.peak().census(), faults);
    }

    /// Looks for a patch for the findings that the verdict rests on.
    private static FixProposal propose(
            PythonInstallation python, ProgramSource source, Diagnosis diagnosis)
            throws Trouble, FixException, InterruptedException {
        List<Finding> decisive =
                diagnosis.findings().stream()
                        .filter(finding -> finding.kind() == diagnosis.verdict().bottleneck())
                        .toList();
        Fixer fixer =
                new Fixer(
                        new Subject(
                                python.executable(),
                                source.directory(),
                                source.roots(),
                                file -> source.owns(file) && !python.isLibrary(file.toString()),
                                source.main()));
        try {
            return fixer.propose(decisive);
        } catch (IOException e) {
            throw new Trouble(
                    "cannot look for a fix (%s): is there room in %s?"
                            .formatted(e.getMessage(), System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    private @Nullable Path write(FixProposal fixes, ProgramSource source) throws Trouble {
        Patch patch = fixes.patch();
        if (patch == null) {
            return null;
        }
        Path file =
                patchFile != null ? patchFile : PatchFolder.newFile(source.main(), System.getenv());
        try {
            OutputFile.write(
                    file, stream -> stream.write(patch.diff().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Trouble(e.getMessage() + "; name another place with --patch FILE", e);
        }
        return file;
    }
}
