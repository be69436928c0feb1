package dev.venturi.cli;

import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.MemoryFacts;
import dev.venturi.diagnose.ProgramSource;
import dev.venturi.diagnose.RunFacts;
import dev.venturi.fix.FixException;
import dev.venturi.fix.FixProposal;
import dev.venturi.fix.Fixer;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Subject;
import dev.venturi.format.OutputFile;
import dev.venturi.heap.PeakReport;
import dev.venturi.heap.PeakWatch;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Progress;
import dev.venturi.report.TerminalReport;
import dev.venturi.report.Walk;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
        PythonInstallation python = PythonInstallation.probe(subject.python());
        ProgramSource source = ProgramSource.of(program, Path.of(""));
        try (SignalRelay signals = new SignalRelay();
                Output out = Output.standard();
                Output err = Output.error()) {
            TerminalReport report =
                    new TerminalReport(out.stream(), out.screen(), source.directory());
            ProfiledRun run = ProfiledRun.start(python, program, sampling.hertz(), signals);
            PeakReport peak;
            ProfiledRun.Outcome outcome;
            try (PeakWatch watch = PeakWatch.start(run.process().pid())) {
                outcome = run.await(sampling.duration());
                peak = watch.finish();
            }
            report.profile(outcome.profile(), table.keys(), table.rows());
            Programs.unusualEnd(outcome, sampling).ifPresent(report::say);
            if (signals.firstSignal().isPresent()) {
                return 128 + signals.firstSignal().getAsInt();
            }

            Walk walk;
            try (Progress progress = Progress.live(err.stream(), err.screen())) {
                progress.begin("deciding what the bottleneck is");
                Diagnosis diagnosis =
                        Diagnosis.of(
                                new RunFacts(
                                        python,
                                        source,
                                        outcome.profile(),
                                        facts(outcome, peak),
                                        memory));
                progress.begin("looking for a fix");
                FixProposal fixes = propose(python, source, diagnosis);
                Path written = write(fixes, source);
                walk =
                        new Walk(
                                Programs.described(python, program),
                                outcome.profile(),
                                diagnosis,
                                fixes,
                                written,
                                new Walk.ProofStop.NotMade("there is no patch to prove"),
                                List.of());
            }
            report.walk(walk);
            if (json != null) {
                JsonReport.writeDoctor(json, walk);
            }
            return 0;
        }
    }

    private static MemoryFacts facts(ProfiledRun.Outcome run, PeakReport peak) {
        long peakBytes =
                Math.max(
                        peak.peakResidentBytes(),
                        run.exit().usage().peakResidentBytes().orElse(-1));
        double faults = run.exit().usage().majorFaults() / run.profile().wallSeconds();
        return new MemoryFacts(peakBytes, peak.census(), faults);
    }

    /// Looks for a patch for the findings that the verdict rests on and for which a gain is
    /// predicted.
    private static FixProposal propose(
            PythonInstallation python, ProgramSource source, Diagnosis diagnosis)
            throws FixException, IOException, InterruptedException {
        List<Finding> answerable =
                diagnosis.findings().stream()
                        .filter(finding -> finding.kind() == diagnosis.verdict().bottleneck())
                        .filter(finding -> finding.predicted().isPresent())
                        .toList();
        Fixer fixer =
                new Fixer(
                        new Subject(
                                python.executable(),
                                source.directory(),
                                source.roots(),
                                file -> source.owns(file) && !python.isLibrary(file.toString()),
                                source.main()));
        return fixer.propose(answerable);
    }

    private @Nullable Path write(FixProposal fixes, ProgramSource source)
            throws Trouble, IOException {
        Patch patch = fixes.patch();
        if (patch == null) {
            return null;
        }
        Path file =
                patchFile != null ? patchFile : PatchFolder.newFile(source.main(), System.getenv());
        OutputFile.write(
                file, stream -> stream.write(patch.diff().getBytes(StandardCharsets.UTF_8)));
        return file;
    }
}
