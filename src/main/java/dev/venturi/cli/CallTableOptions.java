package dev.venturi.cli;

import dev.venturi.format.OutputFile;
import dev.venturi.format.Pstats;
import dev.venturi.profile.CallProfile;
import dev.venturi.report.CallTable;
import dev.venturi.report.ChangeTable;
import dev.venturi.report.JsonReport;
import dev.venturi.report.Restriction;
import dev.venturi.report.SortKey;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What is shown of counted calls, and where they are kept.
final class CallTableOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private final List<SortKey> keys = new ArrayList<>();
    private final List<Restriction> restrictions = new ArrayList<>();

    @Option(
            names = {"-s", "--sort"},
            paramLabel = "KEY",
            description =
                    "Sort by one of pstats' keys, such as tottime, cumtime or name; again for ties (default: no order).")
    private void sort(String[] words) {
        try {
            keys.add(SortKey.of(last(words)));
        } catch (IllegalArgumentException unknown) {
            throw Usage.wrong(command, String.valueOf(unknown.getMessage()));
        }
    }

    /// Picocli gives a method all values so far each time; what counts here is the order of all
    /// options together.
    private static String last(String[] words) {
        return words[words.length - 1];
    }

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "Show the first N rows: --restrict N.")
    private void rows(String[] counts) {
        String count = last(counts);
        if (!count.matches("\\d{1,9}")) {
            throw Usage.wrong(
                    command,
                    "-n '%s' is not a number of rows: a whole one from 0 to 999999999"
                            .formatted(count));
        }
        restrictions.add(Restriction.of(count));
    }

    @Option(
            names = "--restrict",
            paramLabel = "WHAT",
            description = {
                "Show less, as pstats does: a number of rows, a fraction such as 0.1, or a regular"
                        + " expression that a function's name must contain; again to restrict what is left."
            })
    private void restrict(String[] words) {
        try {
            restrictions.add(Restriction.of(last(words)));
        } catch (IllegalArgumentException wrong) {
            throw Usage.wrong(command, "--restrict " + wrong.getMessage());
        }
    }

    @Option(names = "--callers", description = "Show what each function was called by, instead.")
    private boolean callers;

    @Option(names = "--callees", description = "Show what each function called, instead.")
    private boolean callees;

    @Option(
            names = "--strip-dirs",
            description = "Leave out folders; functions that then have the same name are one.")
    private boolean stripDirs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write a file for pstats instead of showing anything.")
    private @Nullable Path output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write everything as JSON too (docs/json.md).")
    private @Nullable Path json;

    /// Finds out, before any work, whether what is asked for can be written.
    void check() throws Trouble {
        check(output);
        check(json);
    }

    private static void check(@Nullable Path file) throws Trouble {
        if (file == null) {
            return;
        }
        try {
            OutputFile.check(file);
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    /// The file for pstats that was asked for in place of tables.
    Optional<Path> output() {
        return Optional.ofNullable(output);
    }

    /// Whether a file for pstats was asked for, in place of tables.
    boolean quiet() {
        return output != null;
    }

    /// Does everything that was asked for with `calls`.
    ///
    /// @param sampled whether the calls are samples
    /// @param heading stands above the table of functions
    /// @param out gets the tables
    void report(CallProfile calls, boolean sampled, List<String> heading, Output out)
            throws Trouble {
        write(calls, file -> JsonReport.writeCalls(file, shown(calls), sampled));
        show(calls, sampled, heading, out);
    }

    /// Writes the files that were asked for.
    ///
    /// @param calls for pstats
    /// @param asJson writes the JSON file
    void write(CallProfile calls, JsonFile asJson) throws Trouble {
        try {
            if (output != null) {
                Pstats.write(shown(calls), output);
            }
            if (json != null) {
                asJson.write(json);
            }
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    interface JsonFile {
        void write(Path file) throws IOException;
    }

    private CallProfile shown(CallProfile calls) {
        return stripDirs ? calls.withoutFolders() : calls;
    }

    /// Shows the tables, unless a file for pstats was asked for instead.
    void show(CallProfile calls, boolean sampled, List<String> heading, Output out) {
        CallProfile profile = shown(calls);
        if (quiet()) {
            return;
        }
        CallTable table = new CallTable(profile, sampled, keys, restrictions, out.screen());
        if (table.empty()) {
            System.err.println(
                    Objects.requireNonNull(command).qualifiedName()
                            + (profile.functions().isEmpty()
                                    ? ": no function was called"
                                    : ": the restrictions leave no function"));
        }
        List<String> lines = new ArrayList<>();
        if (!callers && !callees) {
            lines.addAll(heading);
            lines.addAll(table.functions());
        }
        if (callers) {
            lines.addAll(table.callers());
        }
        if (callees) {
            lines.addAll(table.callees());
        }
        lines.forEach(line -> out.stream().print(line + "\n"));
    }

    /// Shows what differs between two profiles.
    ///
    /// @param sampled whether the calls of both are samples
    void compare(CallProfile before, CallProfile after, boolean sampled, Output out)
            throws Trouble {
        if (callers || callees || output != null) {
            throw Usage.wrong(
                    command, "--compare goes with neither --callers nor --callees nor -o");
        }
        CallProfile first = shown(before);
        CallProfile second = shown(after);
        if (json != null) {
            try {
                JsonReport.writeChanges(json, first, second, sampled);
            } catch (IOException e) {
                throw new Trouble(String.valueOf(e.getMessage()), e);
            }
        }
        new ChangeTable(first, second, sampled, out.screen())
                .lines(keys, restrictions)
                .forEach(line -> out.stream().print(line + "\n"));
    }
}
