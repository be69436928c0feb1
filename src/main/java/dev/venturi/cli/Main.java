package dev.venturi.cli;

import dev.venturi.target.GivenArguments;
import dev.venturi.target.GivenEnvironment;
import dev.venturi.target.Launch;
import dev.venturi.target.Trouble;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line.
@Command(
        name = "venturi",
        description = "Finds out why a Python program is slow, fixes it, and proves the fix.",
        subcommands = {
            DoctorCommand.class,
            RunCommand.class,
            AttachCommand.class,
            DumpCommand.class,
            TopCommand.class,
            TraceCommand.class,
            TimeCommand.class,
            CompareCommand.class,
            StatsCommand.class,
            CommandLine.HelpCommand.class
        },
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /// The command line was wrong.
    static final int USAGE = 2;

    /// The program or its surroundings were in the way, or Venturi has a bug.
    static final int FAILED = 1;

    /// Options may stand behind what these are given; behind a program they are the program's.
    private static final Set<String> OURS_BEHIND_FILES =
            Set.of("stats", "time", "compare", "attach", "dump");

    private Main() {}

    /// Runs one command and exits with its status.
    public static void main(String[] arguments) {
        GivenEnvironment.restore();
        Launch.noteDescriptors();
        System.exit(run(GivenArguments.restore(arguments)));
    }

    static int run(String... arguments) {
        // A number is written in one way only, wherever it is read.
        Locale.setDefault(Locale.ROOT);
        CommandLine venturi = new CommandLine(new Main());
        venturi.setStopAtPositional(true);
        // What stands behind a program is the program's; behind a file it is ours.
        venturi.getSubcommands()
                .forEach(
                        (name, command) ->
                                command.setStopAtPositional(!OURS_BEHIND_FILES.contains(name)));
        venturi.setParameterExceptionHandler(Main::wrongUsage);
        venturi.setExecutionExceptionHandler(Main::failed);
        if (arguments.length == 0) {
            venturi.usage(System.err);
            return USAGE;
        }
        return venturi.execute(arguments);
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println(command.qualifiedName() + ": " + reason(wrong));
        err.println("Try '" + command.qualifiedName() + " --help'.");
        return USAGE;
    }

    private static String reason(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().getFirst();
            return "there is no command '%s'; to profile a program: venturi run %s"
                    .formatted(word, word);
        }
        return String.valueOf(wrong.getMessage());
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof Trouble trouble) {
            PrintWriter err = command.getErr();
            String prefix = command.getCommandSpec().qualifiedName() + ": ";
            err.println(prefix + trouble.getMessage());
            for (Throwable also : trouble.getSuppressed()) {
                err.println(prefix + also.getMessage());
            }
            return FAILED;
        }
        throw failure;
    }

    /// The version that the jar was built as.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"venturi " + (version == null ? "(not from its jar)" : version)};
        }
    }
}
