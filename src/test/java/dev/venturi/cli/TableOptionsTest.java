package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.report.SortKey;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TableOptionsTest {
    @Command
    private static final class Table {
        @Mixin private TableOptions options = new TableOptions();
    }

    @Test
    void eachSortKeyCountsOnceInTheOrderGiven() {
        Table table = new Table();
        new CommandLine(table).parseArgs("-s", "tottime", "--sort=name", "-s", "line");
        assertThat(table.options.keys())
                .containsExactly(SortKey.TOTTIME, SortKey.NAME, SortKey.LINE);
    }
}
