package dev.venturi.cli;

import dev.venturi.bench.Statement;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What to time: lines of a statement, or a function.
final class StatementOptions {
    /// Stands for standard input, as it does for Python.
    private static final String STDIN = "-";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-s", "--setup"},
            paramLabel = "SETUP",
            description =
                    "A line to execute once in each process before the statement; several make a text.")
    private List<String> setup = new ArrayList<>();

    @Option(
            names = "--vs",
            paramLabel = "STMT",
            description = "Compare with another statement; may be given several times.")
    private List<String> alternatives = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE[::FUNCTION]",
            description =
                    "The statement finds the names of this file; or its function is what is timed.")
    private @Nullable String file;

    @Option(
            names = "--module",
            paramLabel = "MODULE[::FUNCTION]",
            description =
                    "The statement finds the names of this module; or its function is what is timed.")
    private @Nullable String module;

    @Parameters(
            paramLabel = "STMT",
            arity = "0..*",
            description =
                    "The lines of the statement; - reads it from standard input (default: pass).")
    private List<String> lines = new ArrayList<>();

    /// The statement and then its alternatives.
    ///
    /// @throws Trouble if a file that they need cannot be read
    List<Statement> statements() throws Trouble {
        Statement.@Nullable Source source = source();
        String function = function();
        if (!function.isEmpty() && !lines.isEmpty()) {
            throw Usage.wrong(
                    command,
                    "the statement '%s' and the function '%s' cannot both be timed: leave one out, or compare with --vs"
                            .formatted(String.join("\n", lines), function));
        }
        String before = String.join("\n", setup);
        String first =
                !function.isEmpty()
                        ? function + "()"
                        : lines.isEmpty() ? "pass" : read(String.join("\n", lines));
        List<Statement> statements = new ArrayList<>();
        statements.add(new Statement(before, first, source));
        for (String alternative : alternatives) {
            statements.add(new Statement(before, alternative, source));
        }
        return statements;
    }

    private static String read(String text) throws Trouble {
        if (!text.equals(STDIN)) {
            return text;
        }
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new Trouble("cannot read the statement from standard input: " + e, e);
        }
    }

    private String function() {
        String given = file != null ? file : module;
        int at = given == null ? -1 : given.lastIndexOf("::");
        return given == null || at < 0 ? "" : given.substring(at + 2);
    }

    private Statement.@Nullable Source source() throws Trouble {
        if (file != null && module != null) {
            throw Usage.wrong(
                    command, "--file and --module both say where names come from: give one");
        }
        if (module != null) {
            return new Statement.Source(Statement.Source.Kind.MODULE, withoutFunction(module));
        }
        if (file == null) {
            return null;
        }
        Path path = Path.of(withoutFunction(file));
        if (!Files.isReadable(path)) {
            throw new Trouble(
                    Files.exists(path)
                            ? "cannot read " + path + ": check its permissions"
                            : "no such file: " + path + ": check the path, or use --module");
        }
        return new Statement.Source(
                Statement.Source.Kind.FILE, path.toAbsolutePath().normalize().toString());
    }

    private static String withoutFunction(String given) {
        int at = given.lastIndexOf("::");
        return at < 0 ? given : given.substring(0, at);
    }
}
