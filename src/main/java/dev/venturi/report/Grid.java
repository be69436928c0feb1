package dev.venturi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows under headings; each column as wide as its widest cell, the last one without filling.
///
/// @param headings one for each column
/// @param leftAligned for each column whether its cells stand at the left; numbers do not
/// @param rows the cells, printable
record Grid(List<String> headings, List<Boolean> leftAligned, List<List<String>> rows) {
    private static final String GAP = "  ";

    /// The cells that the columns before the last and the gaps take.
    int cellsBeforeLast() {
        return IntStream.range(0, headings.size() - 1)
                .map(column -> widest(column) + GAP.length())
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

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            boolean last = column == cells.size() - 1;
            String cell = cells.get(column);
            if (leftAligned.get(column)) {
                line.append(last ? cell : Text.left(cell, widths[column]));
            } else {
                line.append(Text.right(cell, widths[column]));
            }
            line.append(last ? "" : GAP);
        }
        return line.toString().stripTrailing();
    }
}
