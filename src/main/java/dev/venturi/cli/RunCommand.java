package dev.venturi.cli;

import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.MemoryFacts;
import dev.venturi.diagnose.ProgramSource;
import dev.venturi.diagnose.RunFacts;
import dev.venturi.format.ProfileFormat;
import dev.venturi.profile.Profile;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Program;
import dev.venturi.report.TerminalReport;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `venturi run`: samples a run from outside and prints where its time went.
@Command(
        name = "run",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program, samples it from outside, and prints where its time went and what limits it.",
            "The program gets terminal, input, environment and signals as without Venturi; Venturi writes to"
                    + " standard error and exits with the program's status."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin private SubjectOptions subject = new SubjectOptions();

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Mixin private TableOptions table = new TableOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the report to FILE instead of standard error.")
    private @Nullable Path output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything that was measured as JSON (docs/json.md).")
    private @Nullable Path json;

    @Option(
            names = "--collapsed",
            paramLabel = "FILE",
            description = "Write folded stacks for flame graphs: root first, then a count.")
    private @Nullable Path collapsed;

    @Override
    public Integer call() throws Trouble, InterruptedException {
        PythonProgram program = subject.program();
        OutputPaths.check(output, json, collapsed);
        PythonInstallation python = ProfiledRun.prepare(subject.python());
        try (SignalRelay signals = new SignalRelay()) {
            ProfiledRun.Outcome run =
                    ProfiledRun.start(python, program, sampling.hertz(), signals)
                            .await(sampling.duration());
            if (run.unreadable()) {
                return Main.FAILED;
            }
            signals.cancelBy(Thread.currentThread()::interrupt);
            // A run cannot be had again: what fails must not take the rest with it.
            List<Trouble> failures = new ArrayList<>();
            try {
                attempt(() -> print(python, program, run, signals), failures);
            } finally {
                writeFiles(Programs.described(python, program), run.profile(), failures);
            }
            if (!failures.isEmpty()) {
                Trouble first = failures.removeFirst();
                failures.forEach(first::addSuppressed);
                throw first;
            }
            OptionalInt interrupted = signals.firstAfterTheEnd();
            return interrupted.isPresent() ? 128 + interrupted.getAsInt() : run.status();
        }
    }

    private void print(
            PythonInstallation python,
            PythonProgram program,
            ProfiledRun.Outcome run,
            SignalRelay signals)
            throws Trouble {
        Path here = Path.of("").toAbsolutePath();
        try (Output out = output == null ? Output.error() : Output.file(output)) {
            TerminalReport report = new TerminalReport(out.stream(), out.screen(), here);
            Programs.show(run, sampling, table, report);
            long peak = run.exit().usage().peakResidentBytes().orElse(0);
            try {
                report.diagnosis(
                        Diagnosis.of(
                                new RunFacts(
                                        python,
                                        ProgramSource.of(program, here),
                                        run.profile(),
                                        MemoryFacts.ofPeak(peak),
                                        false)));
            } catch (Trouble e) {
                if (signals.firstSinceTheEnd().isEmpty()) {
                    throw e;
                }
                report.say("interrupted before there was a verdict");
            }
        }
    }

    private void writeFiles(Program program, Profile profile, List<Trouble> failures) {
        Path asJson = json;
        if (asJson != null) {
            attempt(() -> JsonReport.writeRun(asJson, program, profile), failures);
        }
        Path folded = collapsed;
        if (folded != null) {
            attempt(() -> ProfileFormat.COLLAPSED.write(profile, folded), failures);
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws Trouble, IOException;
    }

    private static void attempt(Step step, List<Trouble> failures) {
        try {
            step.take();
        } catch (Trouble e) {
            failures.add(e);
        } catch (IOException e) {
            failures.add(new Trouble(String.valueOf(e.getMessage()), e));
        }
    }
}
