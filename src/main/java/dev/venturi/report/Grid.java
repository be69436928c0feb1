package dev.venturi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows under headings; each column as wide as its widest cell.
///
/// @param headings one for each column
/// @param leftAligned for each column whether its cells stand at the left; numbers do not
/// @param rows the cells, printable
record Grid(List<String> headings, List<Boolean> leftAligned, List<List<String>> rows) {

    /// The cells before the last column.
    int cellsBeforeLast() {
        return IntStream.range(0, headings.size() - 1)
                .map(column -> widest(column) + gap(column + 1))
                .sum();
    }

    List<String> lines(Screen screen) {
        int[] widths = IntStream.range(0, headings.size()).map(this::widest).toArray();
        List<String> lines = new ArrayList<>();
        lines.add(screen.paint(Style.STRONG, line(headings, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int widest(int column) {
        int widest = Text.width(headings.get(column));
        for (List<String> row : rows) {
            widest = Math.max(widest, Text.width(row.get(column)));
        }
        return widest;
    }

    /// Numbers are told apart by their alignment; text needs more room before it.
    private int gap(int column) {
        return column == 0 ? 0 : leftAligned.get(column) ? 2 : 1;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(" ".repeat(gap(column)));
            line.append(
                    leftAligned.get(column)
                            ? Text.left(cell, widths[column])
                            : Text.right(cell, widths[column]));
        }
        return line.toString().stripTrailing();
    }
}
