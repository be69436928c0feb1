package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A part of a page: from a heading of the first level up to the next one.
final class Section {
    private Section() {}

    /// Puts a section into a page, or prints it.
    ///
    /// @param page its file; null for standard output
    static void deliver(String section, @Nullable Path page) throws IOException {
        if (page == null) {
            System.out.print(section);
        } else {
            String old = Files.exists(page) ? Files.readString(page) : "";
            Files.writeString(page, put(section, old));
        }
    }

    /// The page with the section of the same heading replaced, or with the section at its end.
    static String put(String section, String page) {
        String heading = section.substring(0, section.indexOf('\n') + 1);
        int start = page.startsWith(heading) ? 0 : page.indexOf("\n" + heading) + 1;
        if (start == 0 && !page.startsWith(heading)) {
            return page.isEmpty() ? section : page.stripTrailing() + "\n\n" + section;
        }
        int next = page.indexOf("\n# ", start);
        return page.substring(0, start)
                + section
                + (next < 0 ? "" : "\n" + page.substring(next + 1));
    }
}
