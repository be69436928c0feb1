package dev.venturi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The words of a command line as a POSIX shell splits them: quotes and backslashes have their
/// meaning, and nothing else has; `$`, `*`, `|` and `;` stand for themselves.
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /// What a backslash escapes between double quotes.
    private static final String ESCAPED = "$`\"\\\n";

    private ShellWords() {}

    /// @throws IllegalArgumentException if a quote is not closed; the message says which, in a
    ///   clause
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean last = i + 1 == line.length();
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\') {
                if (last) {
                    throw new IllegalArgumentException("nothing follows its last backslash");
                }
                char next = line.charAt(++i);
                if (quote == '"' && ESCAPED.indexOf(next) < 0) {
                    word.append(c);
                }
                // A line that goes on is no end of a word, and no part of it.
                if (next != '\n') {
                    word.append(next);
                    begun = true;
                }
            } else if (quote == '"') {
                if (c == '"') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("its last " + quote + " is not closed");
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /// A command line that a shell splits into `words` again.
    static String join(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
