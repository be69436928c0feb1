package dev.venturi.cli;

import dev.venturi.report.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How the table of functions is sorted and how much of it is shown.
final class TableOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private final List<SortKey> keys = new ArrayList<>();
    private int rows = 20;

    @Option(
            names = {"-s", "--sort"},
            paramLabel = "KEY",
            description =
                    "Sort by one of pstats' keys, such as tottime, cumtime or name; again for ties (default: cumtime).")
    private void sort(String[] words) {
        // Picocli gives a method all values so far, each time.
        try {
            keys.add(SortKey.of(words[words.length - 1]));
        } catch (IllegalArgumentException unknown) {
            throw Usage.wrong(command, String.valueOf(unknown.getMessage()));
        }
    }

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            defaultValue = "20",
            description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private void rows(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw Usage.wrong(
                    command,
                    "-n '%s' is not a number of rows: a whole one from 0 to 999999999"
                            .formatted(text));
        }
        rows = Integer.parseInt(text);
    }

    List<SortKey> keys() {
        return keys.isEmpty() ? List.of(SortKey.of("cumtime")) : keys;
    }

    int rows() {
        return rows;
    }
}
