package dev.venturi.cli;

import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.MemoryFacts;
import dev.venturi.diagnose.ProgramSource;
import dev.venturi.diagnose.RunFacts;
import dev.venturi.profile.Tracing;
import dev.venturi.report.TerminalReport;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import dev.venturi.trace.TracePlan;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    @Spec private @Nullable CommandSpec command;

    @Mixin private SubjectOptions subject = new SubjectOptions();

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Mixin private TableOptions table = new TableOptions();

    @Mixin private ReportFiles files = new ReportFiles();

    @Option(
            names = "--exact",
            description =
                    "Also count and time every call, as venturi trace does: exact calls and times beside where the time went.")
    private boolean exact;

    @Option(
            names = "--counts",
            description =
                    "Also count every call, which costs the program less: exact calls beside sampled times.")
    private boolean counts;

    @Override
    public Integer call() throws Trouble, InterruptedException {
        PythonProgram program = subject.program();
        if (exact && counts) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--exact and --counts exclude each other: --exact counts too");
        }
        files.check();
        PythonInstallation python = ProfiledRun.prepare(subject.python());
        try (SignalRelay signals = new SignalRelay();
                TracedRun traced =
                        exact || counts
                                ? TracedRun.prepare(python, new TracePlan(true, counts))
                                : null) {
            Launch launch = Launch.of(program.command(python.command().toString()));
            ProfiledRun started =
                    ProfiledRun.start(
                            traced == null ? launch : traced.arrange(launch),
                            sampling.hertz(),
                            signals);
            ProfiledRun.Outcome run = started.await(sampling.duration());
            Failures failures = new Failures();
            Tracing tracing =
                    traced == null ? null : counted(traced, started.process().pid(), failures);
            if (run.unreadable() && tracing == null) {
                return Main.FAILED;
            }
            signals.cancelBy(Thread.currentThread()::interrupt);
            try {
                failures.attempt(() -> print(python, program, run, tracing, signals));
            } finally {
                files.write(Programs.described(python, program), run.profile(), tracing, failures);
            }
            failures.tell();
            if (run.unreadable()) {
                return Main.FAILED;
            }
            OptionalInt interrupted = signals.firstAfterTheEnd();
            return interrupted.isPresent() ? 128 + interrupted.getAsInt() : run.status();
        }
    }

    private static @Nullable Tracing counted(TracedRun run, long pid, Failures failures) {
        AtomicReference<@Nullable Tracing> counted = new AtomicReference<>();
        failures.attempt(() -> counted.set(run.countedIn(pid)));
        return counted.get();
    }

    private void print(
            PythonInstallation python,
            PythonProgram program,
            ProfiledRun.Outcome run,
            @Nullable Tracing tracing,
            SignalRelay signals)
            throws Trouble {
        Path here = Path.of("").toAbsolutePath();
        try (Output out = files.open(Output.error())) {
            TerminalReport report = new TerminalReport(out.stream(), out.screen(), here);
            Programs.show(run, tracing, sampling, table, report);
            if (run.unreadable()) {
                return;
            }
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
}
