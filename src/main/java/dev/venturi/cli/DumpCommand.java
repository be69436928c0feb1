package dev.venturi.cli;

import dev.venturi.profile.ThreadDump;
import dev.venturi.report.DumpReport;
import dev.venturi.sample.ThreadDumper;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `venturi dump`: what the threads of a process do now.
@Command(
        name = "dump",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Prints all threads of a running Python once: stack, state, what it waits for, who holds the GIL.",
            "Then its asyncio tasks, with the coroutines that each awaits.",
            "The process is neither stopped nor written into."
        })
final class DumpCommand implements Callable<Integer> {
    @Mixin private RunningProcess subject = new RunningProcess();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write it as JSON as well (docs/json.md); - for standard output instead.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Trouble {
        Path target = json == null || !json.equals(Path.of("-")) ? json : Path.of("/dev/stdout");
        OutputPaths.check(target);
        PythonProcess process = subject.open();
        RunningProcess.Known known = RunningProcess.Known.of(process);
        ThreadDump dump = ThreadDumper.take(process);
        DumpReport report =
                new DumpReport(process.pid(), known.program(dump.pythonVersion()), dump);
        if (target == json) {
            try (Output out = Output.standard()) {
                report.lines(out.screen(), Path.of("").toAbsolutePath())
                        .forEach(line -> out.stream().print(line + "\n"));
            }
        }
        if (target != null) {
            try {
                report.writeJson(target);
            } catch (IOException e) {
                throw new Trouble(String.valueOf(e.getMessage()), e);
            }
        }
        return 0;
    }
}
