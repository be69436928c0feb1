package dev.venturi.cli;

import dev.venturi.profile.Tracing;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Program;
import dev.venturi.report.TraceReport;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.PythonVersion;
import dev.venturi.target.SignalRelay;
import dev.venturi.target.Trouble;
import dev.venturi.trace.TracePlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `venturi trace`: counts and times every call of a run.
@Command(
        name = "trace",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a program and counts and times every call, as cProfile does, in all its threads and in the"
                    + " Python processes that it starts.",
            "The program gets terminal, input, environment and signals as without Venturi; Venturi writes to"
                    + " standard error and exits with the program's status."
        })
final class TraceCommand implements Callable<Integer> {
    @Mixin private SubjectOptions subject = new SubjectOptions();

    @Mixin private TimeLimitOption timeLimit = new TimeLimitOption();

    @Mixin private CallTableOptions table = new CallTableOptions();

    @Option(
            names = "--builtins",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also calls of functions in C, as cProfile does (default: true).")
    private boolean builtins = true;

    @Override
    public Integer call() throws Trouble, InterruptedException {
        PythonProgram program = subject.program();
        table.check();
        PythonInstallation python =
                PythonInstallation.probe(subject.python(), PythonVersion.TRACEABLE);
        try (SignalRelay signals = new SignalRelay();
                TracedRun run = TracedRun.prepare(python, new TracePlan(builtins, false))) {
            OptionalInt early = signals.firstSignal();
            if (early.isPresent()) {
                return 128 + early.getAsInt();
            }
            run.start(program, signals);
            TracedRun.Outcome outcome = run.await(timeLimit.duration());
            Tracing tracing = outcome.tracing();
            Program described = Programs.described(python, program);
            try (Output out = Output.error()) {
                TraceReport report = new TraceReport(tracing, out.screen());
                Programs.unusualEnd(outcome.exit(), outcome.outOfTime(), timeLimit.duration())
                        .ifPresent(line -> out.stream().print("venturi: " + line + "\n"));
                report.remarks().forEach(line -> out.stream().print(line + "\n"));
                table.write(
                        tracing.calls(true),
                        file ->
                                JsonReport.writeTrace(
                                        file, described, outcome.wallSeconds(), tracing));
                table.show(tracing.calls(false), false, List.of(), out);
                if (!table.quiet()) {
                    report.tables().forEach(line -> out.stream().print(line + "\n"));
                }
            }
            OptionalInt interrupted = signals.firstAfterTheEnd();
            return interrupted.isPresent() ? 128 + interrupted.getAsInt() : outcome.status();
        }
    }
}
