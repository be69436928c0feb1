package dev.venturi.report;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression of Python's `re` as Java's.
///
/// Both mean the same by most of it. What Java reads differently is rewritten: `{` that is no
/// count, as in `{built-in`, stands for itself; in a class `[` and `&&` have no meaning; `\Z`,
/// `\v`, `(?P<name>` and `(?P=name)` are spelled otherwise; classes such as `\w` are Unicode's.
final class PythonPattern {
    /// Python's `.` and `$` know one line end, `\n`.
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;

    private final String python;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private PythonPattern(String python) {
        this.python = python;
    }

    /// @throws IllegalArgumentException if it is none, with a message of one line that says why
    static Pattern compile(String python) {
        PythonPattern pattern = new PythonPattern(python);
        while (pattern.at < python.length()) {
            pattern.translate();
        }
        try {
            return Pattern.compile(pattern.java.toString(), FLAGS);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(wrong.getDescription(), wrong);
        }
    }

    private void translate() {
        char c = python.charAt(at);
        switch (c) {
            case '\\' -> escape(false);
            case '[' -> characterClass();
            case '{' -> brace();
            case '(' -> group();
            default -> copy(1);
        }
    }

    private void copy(int length) {
        java.append(python, at, at + length);
        at += length;
    }

    private void replace(String from, String to) {
        java.append(to);
        at += from.length();
    }

    private boolean next(String text) {
        return python.startsWith(text, at);
    }

    private void escape(boolean inClass) {
        if (at + 1 == python.length()) {
            throw new IllegalArgumentException("a backslash at its end");
        }
        char c = python.charAt(at + 1);
        if (inClass && c == 'b') {
            replace("\\b", "\\x08");
        } else if (c == 'v') {
            replace("\\v", "\\x0b");
        } else if (c == 'Z' || c == 'z') {
            replace("\\Z", "\\z");
        } else if (c < 0x80 && Character.isLetter(c) && "aAbBdDfnNrsStuwWx".indexOf(c) < 0) {
            throw new IllegalArgumentException("a bad escape \\" + c);
        } else {
            copy(2);
        }
    }

    private void brace() {
        int end = python.indexOf('}', at);
        String count = end < 0 ? "" : python.substring(at + 1, end);
        if (count.matches("\\d+(,\\d*)?")) {
            copy(count.length() + 2);
        } else if (count.matches(",\\d*")) {
            replace("{" + count + "}", "{0" + count + "}");
        } else {
            replace("{", "\\{");
        }
    }

    private void group() {
        if (next("(?P<")) {
            replace("(?P<", "(?<");
        } else if (next("(?P=")) {
            int end = python.indexOf(')', at);
            if (end < 0) {
                throw new IllegalArgumentException("an unclosed group");
            }
            String name = python.substring(at + "(?P=".length(), end);
            replace("(?P=" + name + ")", "\\k<" + name + ">");
        } else {
            copy(1);
        }
    }

    private void characterClass() {
        copy(1);
        if (next("^")) {
            copy(1);
        }
        if (next("]")) {
            replace("]", "\\]");
        }
        while (at < python.length() && !next("]")) {
            if (next("\\")) {
                escape(true);
            } else if (next("[") || next("&")) {
                java.append('\\');
                copy(1);
            } else {
                copy(1);
            }
        }
        if (at == python.length()) {
            throw new IllegalArgumentException("an unclosed class");
        }
        copy(1);
    }
}
