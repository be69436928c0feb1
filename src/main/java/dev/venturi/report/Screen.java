package dev.venturi.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What the receiver of text can show.
///
/// @param terminal whether it is a terminal, on which lines can be redrawn
/// @param columns its width in character cells; [#UNLIMITED] for files and pipes
/// @param colour whether to send colours
/// @param utf8 whether it shows more than ASCII
public record Screen(boolean terminal, int columns, boolean colour, boolean utf8) {
    /// The width of what is no terminal: nothing is cut to fit it.
    public static final int UNLIMITED = 10_000;

    /// Descriptor of the standard output, for [#of].
    public static final int STDOUT = 1;

    /// Descriptor of the standard error, for [#of].
    public static final int STDERR = 2;

    private static final int DEFAULT_COLUMNS = 80;

    /// A file or pipe that takes UTF-8.
    public static Screen plain() {
        return new Screen(false, UNLIMITED, false, true);
    }

    /// What descriptor `fd` of this process can show. Colour needs a terminal that is not `dumb`
    /// and an environment without a `NO_COLOR` of any length but zero (no-color.org).
    public static Screen of(int fd, Map<String, String> environment) {
        int columns = Terminal.columns(fd);
        boolean terminal = columns != Terminal.NONE;
        boolean colour =
                terminal
                        && environment.getOrDefault("NO_COLOR", "").isEmpty()
                        && !"dumb".equals(environment.get("TERM"));
        int width = columns == 0 ? DEFAULT_COLUMNS : columns;
        return new Screen(terminal, terminal ? width : UNLIMITED, colour, utf8(environment));
    }

    /// The first of the three that is set decides, as in setlocale(3).
    private static boolean utf8(Map<String, String> environment) {
        return Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8"))
                .orElse(false);
    }

    String paint(Style style, String text) {
        return colour ? style.apply(text) : text;
    }

    String plusMinus() {
        return utf8 ? "±" : "+-";
    }

    String times() {
        return utf8 ? "×" : "x";
    }

    String ellipsis() {
        return utf8 ? "…" : "...";
    }
}
