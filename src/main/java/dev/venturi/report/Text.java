package dev.venturi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Text for a terminal: made harmless, measured in cells, cut and filled to a width.
final class Text {
    /// A space at which [#wrap] does not break.
    static final char FIXED_SPACE = '\u00a0';

    /// The glyphs that our own sentences use, for receivers that show only ASCII.
    private static final Map<Integer, String> ASCII =
            Map.ofEntries(
                    Map.entry((int) FIXED_SPACE, String.valueOf(FIXED_SPACE)),
                    Map.entry((int) '±', "+-"),
                    Map.entry((int) '×', "x"),
                    Map.entry((int) '…', "..."),
                    Map.entry((int) '–', "-"),
                    Map.entry((int) '—', "-"),
                    Map.entry((int) '→', "->"),
                    Map.entry((int) '←', "<-"),
                    Map.entry((int) '≤', "<="),
                    Map.entry((int) '≥', ">="),
                    Map.entry((int) '≈', "~"),
                    Map.entry((int) '·', "-"),
                    Map.entry((int) '’', "'"),
                    Map.entry((int) '‘', "'"),
                    Map.entry((int) '“', "\""),
                    Map.entry((int) '”', "\""));

    private Text() {}

    /// `text` as one line that cannot steer the terminal: what has no picture of its own (control
    /// characters, line ends, bidirectional overrides, zero-width characters, lone surrogates, and
    /// outside ASCII everything where the screen shows no UTF-8) as Python would escape it.
    static String printable(String text, Screen screen) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            String ascii = screen.utf8() ? null : ASCII.get(c);
                            if (ascii != null) {
                                safe.append(ascii);
                            } else if (hasPicture(c) && (screen.utf8() || c < 0x7f)) {
                                safe.appendCodePoint(c);
                            } else {
                                safe.append(escaped(c));
                            }
                        });
        return safe.toString();
    }

    private static boolean hasPicture(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                    c <= 0xff
                            ? String.format(Locale.ROOT, "\\x%02x", c)
                            : c <= 0xffff
                                    ? String.format(Locale.ROOT, "\\u%04x", c)
                                    : String.format(Locale.ROOT, "\\U%08x", c);
        };
    }

    /// The cells that `text`, which must be printable, takes.
    static int width(String text) {
        return text.codePoints().map(CellWidth::of).sum();
    }

    /// `text`, without its end if it takes more than `cells`.
    static String cut(String text, int cells, Screen screen) {
        if (width(text) <= cells) {
            return text;
        }
        String mark = screen.ellipsis();
        StringBuilder kept = new StringBuilder();
        int left = cells - width(mark);
        for (int c : text.codePoints().toArray()) {
            left -= CellWidth.of(c);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept + mark;
    }

    /// `text` with spaces behind it up to `cells`.
    static String left(String text, int cells) {
        return text + " ".repeat(Math.max(0, cells - width(text)));
    }

    /// `text` with spaces before it up to `cells`.
    static String right(String text, int cells) {
        return " ".repeat(Math.max(0, cells - width(text))) + text;
    }

    /// `text` broken at spaces into lines of at most `cells`; a word that is longer stays whole.
    /// Fixed spaces hold words together and become spaces.
    static List<String> wrap(String text, int cells) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            boolean full = width(line.toString()) + 1 + width(word) > cells;
            if (full && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines.stream().map(full -> full.replace(FIXED_SPACE, ' ')).toList();
    }
}
