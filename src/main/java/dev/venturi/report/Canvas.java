package dev.venturi.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A drawing of text and lines in character cells. Lines that meet join.
///
/// A cell of lines has four arms, each without weight, light or heavy:
///
/// ```
///          up                       weight   digit
///           |                       none       0
///   left ---+--- right              light      1
///           |                       heavy      2
///         down
/// ```
///
/// Its glyph stands in [#GLYPHS] at the base-3 number with the digits up, right, down, left.
final class Canvas {
    static final int LIGHT = 1;
    static final int HEAVY = 2;

    /// Unicode's block "Box Drawing", by what its names say of the arms.
    private static final String GLYPHS =
            " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋";

    private static final int UP = 0;
    private static final int RIGHT = 1;
    private static final int DOWN = 2;
    private static final int LEFT = 3;

    private final Screen screen;
    private final int[][][] arms;
    private final @Nullable String[][] texts;
    private final @Nullable Style[][] styles;

    Canvas(int rows, int columns, Screen screen) {
        this.screen = screen;
        this.arms = new int[rows][columns][4];
        this.texts = new String[rows][columns];
        this.styles = new Style[rows][columns];
    }

    /// A line in `row` from column `a` to column `b`, in either order.
    void horizontal(int row, int a, int b, int weight) {
        for (int column = Math.min(a, b); column < Math.max(a, b); column++) {
            arm(row, column, RIGHT, weight);
            arm(row, column + 1, LEFT, weight);
        }
    }

    /// A line in `column` from row `a` to row `b`, in either order.
    void vertical(int column, int a, int b, int weight) {
        for (int row = Math.min(a, b); row < Math.max(a, b); row++) {
            arm(row, column, DOWN, weight);
            arm(row + 1, column, UP, weight);
        }
    }

    void box(int top, int left, int bottom, int right, int weight) {
        horizontal(top, left, right, weight);
        horizontal(bottom, left, right, weight);
        vertical(left, top, bottom, weight);
        vertical(right, top, bottom, weight);
    }

    private void arm(int row, int column, int direction, int weight) {
        int[] cell = arms[row][column];
        cell[direction] = Math.max(cell[direction], weight);
    }

    /// Printable `text` from `column` on, over any line, cut to `cells`.
    void text(int row, int column, int cells, String text, Style style) {
        int at = column;
        for (int c : Text.cut(text, cells, screen).codePoints().toArray()) {
            int width = CellWidth.of(c);
            String glyph = Character.toString(c);
            if (width == 0) {
                texts[row][at - 1] += glyph;
                continue;
            }
            texts[row][at] = glyph;
            styles[row][at] = style;
            if (width == 2) {
                texts[row][at + 1] = "";
                styles[row][at + 1] = style;
            }
            at += width;
        }
    }

    List<String> lines() {
        return IntStream.range(0, arms.length).mapToObj(this::line).toList();
    }

    private String line(int row) {
        int end = arms[row].length;
        while (end > 0 && texts[row][end - 1] == null && weight(row, end - 1) == 0) {
            end--;
        }
        StringBuilder line = new StringBuilder();
        List<String> run = new ArrayList<>();
        Style style = null;
        for (int column = 0; column < end; column++) {
            Style next = style(row, column);
            if (next != style) {
                flush(run, style, line);
                style = next;
            }
            run.add(glyph(row, column));
        }
        flush(run, style, line);
        return line.toString();
    }

    private void flush(List<String> run, @Nullable Style style, StringBuilder line) {
        String text = String.join("", run);
        line.append(style == null || text.isEmpty() ? text : screen.paint(style, text));
        run.clear();
    }

    private @Nullable Style style(int row, int column) {
        if (texts[row][column] != null) {
            return styles[row][column];
        }
        return switch (weight(row, column)) {
            case 0 -> null;
            case LIGHT -> Style.QUIET;
            default -> Style.LIT;
        };
    }

    private int weight(int row, int column) {
        return Arrays.stream(arms[row][column]).max().orElse(0);
    }

    private String glyph(int row, int column) {
        String text = texts[row][column];
        if (text != null) {
            return text;
        }
        int[] cell = arms[row][column];
        if (screen.utf8()) {
            int number = 0;
            for (int arm : cell) {
                number = 3 * number + arm;
            }
            return GLYPHS.substring(number, number + 1);
        }
        boolean upright = cell[UP] + cell[DOWN] > 0;
        boolean level = cell[LEFT] + cell[RIGHT] > 0;
        boolean heavy = weight(row, column) == HEAVY;
        if (upright && level) {
            return heavy ? "#" : "+";
        } else if (upright) {
            return heavy ? "#" : "|";
        } else if (level) {
            return heavy ? "=" : "-";
        }
        return " ";
    }
}
