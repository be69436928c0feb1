package dev.venturi.cli;

import dev.venturi.target.PythonProgram;
import dev.venturi.target.Trouble;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What to run, and with which Python: `SCRIPT`, `-m MODULE` or `-c CODE`. Whatever comes behind is
/// the program's.
final class SubjectOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            defaultValue = "python3",
            description =
                    "The interpreter to run it with, a path or a name on the PATH (default: ${DEFAULT-VALUE}).")
    private String python = "python3";

    @Option(
            names = "-m",
            paramLabel = "MODULE [ARG…]",
            parameterConsumer = TheRest.class,
            description = "Run a module, as python -m does. Everything behind it is the program's.")
    private @Nullable List<String> module;

    @Option(
            names = "-c",
            paramLabel = "CODE [ARG…]",
            parameterConsumer = TheRest.class,
            description = "Run code, as python -c does. Everything behind it is the program's.")
    private @Nullable List<String> code;

    @Parameters(
            arity = "0..*",
            paramLabel = "SCRIPT [ARG…]",
            description = "Run a script. Everything behind it is the program's.")
    private List<String> script = new ArrayList<>();

    String python() {
        return python;
    }

    /// What the command line asks for.
    ///
    /// @throws Trouble if the script does not exist
    PythonProgram program() throws Trouble {
        if (module != null) {
            return new PythonProgram.Module(module.getFirst(), module.subList(1, module.size()));
        }
        if (code != null) {
            return new PythonProgram.Code(code.getFirst(), code.subList(1, code.size()));
        }
        if (script.isEmpty()) {
            throw Usage.wrong(command, "nothing to run: name a SCRIPT, or -m MODULE");
        }
        String name = script.getFirst();
        if (name.equals("-")) {
            throw Usage.wrong(
                    command,
                    "a script from standard input (-) cannot be read twice, by Python and by us:"
                            + " save it in a file, or give it with -c");
        }
        Path path = path(name);
        if (!Files.exists(path)) {
            throw new Trouble(
                    "no such script: " + name + ": check the path, or use -m for a module");
        }
        if (!Files.isReadable(path)) {
            throw new Trouble("cannot read the script " + name + ": check its permissions");
        }
        return new PythonProgram.Script(name, script.subList(1, script.size()));
    }

    private static Path path(String name) throws Trouble {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new Trouble("cannot name the script '%s': %s".formatted(name, e.getReason()), e);
        }
    }

    /// Takes everything that is left on the command line.
    private static final class TheRest implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(
                Stack<String> arguments, ArgSpec argument, CommandSpec command) {
            if (arguments.isEmpty()) {
                String what = argument.paramLabel().split(" ", -1)[0];
                throw new CommandLine.ParameterException(
                        command.commandLine(),
                        ((OptionSpec) argument).longestName() + " needs its " + what);
            }
            List<String> rest = new ArrayList<>();
            while (!arguments.isEmpty()) {
                rest.add(arguments.pop());
            }
            argument.setValue(rest);
        }
    }
}
