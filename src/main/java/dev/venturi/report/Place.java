package dev.venturi.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// How a place in a program is written: `file:line(function)`, as pstats does.
final class Place {
    /// No name is longer than this, however wide the screen is.
    static final int MOST_CELLS = 240;

    private final Path workingDirectory;
    private final Screen screen;

    Place(Path workingDirectory, Screen screen) {
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
        this.screen = screen;
    }

    /// `file` relative to the working directory where that is shorter, made printable.
    String file(String file) {
        return Text.printable(shorter(file), screen);
    }

    /// `file:line`, not cut.
    String position(String file, int line) {
        return Text.cut(file(file), MOST_CELLS, screen) + ":" + line;
    }

    /// `file:line(function)` in at most `cells`: first folders are left out from the left, then the
    /// end of the function's name.
    String function(String file, int line, String function, int cells) {
        int most = Math.min(cells, MOST_CELLS);
        String path = file(file);
        String rest = ":" + line + "(" + Text.printable(function, screen) + ")";
        String whole = path + rest;
        String mark = screen.ellipsis();
        int slash = path.indexOf('/', 1);
        while (Text.width(whole) > most && slash >= 0) {
            whole = mark + path.substring(slash) + rest;
            slash = path.indexOf('/', slash + 1);
        }
        return Text.cut(whole, most, screen);
    }

    private String shorter(String file) {
        if (!file.startsWith("/")) {
            return file;
        }
        try {
            String relative = workingDirectory.relativize(Path.of(file).normalize()).toString();
            return relative.isEmpty() || relative.length() >= file.length() ? file : relative;
        } catch (InvalidPathException e) {
            // A code object can have any name, such as one with a NUL; it is shown as it is.
            return file;
        }
    }
}
