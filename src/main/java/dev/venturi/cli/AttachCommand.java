package dev.venturi.cli;

import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.MemoryFacts;
import dev.venturi.diagnose.ProgramSource;
import dev.venturi.diagnose.RunFacts;
import dev.venturi.profile.Profile;
import dev.venturi.report.TerminalReport;
import dev.venturi.sample.Sampler;
import dev.venturi.sample.SamplingPlan;
import dev.venturi.target.MemoryUse;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `venturi attach`: samples a process that runs already.
@Command(
        name = "attach",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Samples a running Python until Ctrl-C, its end, or for --duration seconds, and prints where its time"
                    + " went meanwhile and what limits it.",
            "The process is neither stopped nor written into, and goes on."
        })
final class AttachCommand implements Callable<Integer> {
    private static final long LONGEST_SECONDS = 1_000_000_000;

    @Spec private @Nullable CommandSpec command;

    @Mixin private RunningProcess subject = new RunningProcess();

    @Mixin private RateOption rate = new RateOption();

    private SamplingPlan plan = SamplingPlan.DEFAULT;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "Look for so many seconds (default: until Ctrl-C or its end).")
    private void duration(String text) {
        plan = plan.withLimit(Usage.seconds(command, "--duration", text, LONGEST_SECONDS));
    }

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private ReportFiles files = new ReportFiles();

    @Override
    public Integer call() throws Trouble, InterruptedException {
        files.check();
        PythonProcess process = subject.open();
        RunningProcess.Known known = RunningProcess.Known.of(process);
        try (Interruption interruption = new Interruption()) {
            // Cold, it would miss the first quarter of a second.
            Sampler.prepare();
            Sampler sampler = Sampler.attach(process, plan.withHertz(rate.hertz()));
            await(sampler, process, interruption);
            Profile profile = sampler.finish();
            if (profile.samples().isEmpty()) {
                throw sampler.trouble().orElseGet(() -> unseen(process));
            }
            Failures failures = new Failures();
            failures.attempt(() -> print(known, sampler, profile, peakBytes(process, known)));
            files.write(
                    known.program(sampler.pythonVersion().orElseThrow()), profile, null, failures);
            failures.tell();
            return interruption.statusOfALook();
        }
    }

    private static void await(Sampler sampler, PythonProcess process, Interruption interruption)
            throws InterruptedException {
        System.err.println(
                "venturi: looking at process %d; Ctrl-C ends that, and the process goes on"
                        .formatted(process.pid()));
        try {
            while (!sampler.await(Duration.ofDays(1))) {}
        } catch (InterruptedException stopped) {
            if (interruption.signal().isEmpty()) {
                throw stopped;
            }
        }
    }

    private static Trouble unseen(PythonProcess process) {
        return new Trouble(
                "process %d was not sampled: this, or the process, ended too soon"
                        .formatted(process.pid()));
    }

    private static long peakBytes(PythonProcess process, RunningProcess.Known known) {
        return process.memory().map(MemoryUse::peakResidentBytes).orElse(known.peakBytes());
    }

    private void print(RunningProcess.Known known, Sampler sampler, Profile profile, long peakBytes)
            throws Trouble {
        try (Output out = files.open(Output.standard())) {
            TerminalReport report =
                    new TerminalReport(out.stream(), out.screen(), known.directory());
            sampler.trouble()
                    .ifPresent(
                            trouble ->
                                    report.say(
                                            trouble.getMessage()
                                                    + "; no frames were seen from there on"));
            report.profile(profile, table.keys(), table.rows());
            try {
                report.diagnosis(Diagnosis.of(facts(known, profile, peakBytes)));
            } catch (Trouble e) {
                report.say("no verdict: " + e.getMessage());
            }
        }
    }

    private static RunFacts facts(RunningProcess.Known known, Profile profile, long peakBytes)
            throws Trouble {
        String python =
                known.executable()
                        .map(Path::toString)
                        .orElseThrow(() -> new Trouble("its interpreter's file is not known"));
        // A program from standard input has no file.
        PythonProgram program =
                PythonProgram.of(known.words()).orElse(new PythonProgram.Code("", List.of()));
        return new RunFacts(
                PythonInstallation.probe(python),
                ProgramSource.of(program, known.directory()),
                profile,
                MemoryFacts.ofPeak(peakBytes),
                false);
    }
}
