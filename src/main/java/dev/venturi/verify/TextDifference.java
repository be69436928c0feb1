package dev.venturi.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where two texts differ first.
final class TextDifference {
    private static final int SHOWN = 100;

    private TextDifference() {}

    /// `line 3: "took 1.23 s" / "took 1.25 s"`; empty if they are equal.
    static String first(String one, String other) {
        try {
            return first(new StringReader(one), new StringReader(other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same for files of any size and encoding.
    static String first(Path one, Path other) throws IOException {
        if (Files.mismatch(one, other) < 0) {
            return "";
        }
        try (Reader a = Files.newBufferedReader(one, StandardCharsets.ISO_8859_1);
                Reader b = Files.newBufferedReader(other, StandardCharsets.ISO_8859_1)) {
            String line = first(a, b);
            return line.isEmpty() ? "the ends of lines" : line;
        }
    }

    private static String first(Reader one, Reader other) throws IOException {
        BufferedReader a = new BufferedReader(one);
        BufferedReader b = new BufferedReader(other);
        for (int number = 1; ; number++) {
            String left = a.readLine();
            String right = b.readLine();
            if (left == null && right == null) {
                return "";
            }
            if (left == null || !left.equals(right)) {
                return "line %d: %s / %s".formatted(number, shown(left), shown(right));
            }
        }
    }

    private static String shown(@Nullable String line) {
        if (line == null) {
            return "nothing";
        }
        // Read as Latin-1 so that any byte can be compared; shown as the UTF-8 that it most likely
        // is.
        String text =
                new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.length() <= SHOWN
                ? "\"" + text + "\""
                : "\"" + text.substring(0, SHOWN) + "…\"";
    }
}
