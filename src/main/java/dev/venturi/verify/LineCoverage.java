package dev.venturi.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which of the lines that a patch changed were executed, by the log that `observe.py` writes.
///
/// A line counts as executed if any of the code objects with bytecode on it ran it. A code object
/// on changed lines (a lambda, a generator) that never ran leaves its lines unexecuted, even where
/// the line that makes it ran.
record LineCoverage(Set<String> executable, Set<String> unexecuted) {
    private static final int FIELDS = 5;

    /// Reads the log.
    static LineCoverage read(Path log) throws IOException {
        return Files.exists(log)
                ? parse(Files.readString(log, StandardCharsets.UTF_8))
                : new LineCoverage(Set.of(), Set.of());
    }

    static LineCoverage parse(String log) {
        Map<String, Set<String>> codesOfLine = new TreeMap<>();
        Map<String, Set<String>> linesOfCode = new TreeMap<>();
        Set<String> done = new LinkedHashSet<>();
        for (String row : log.lines().toList()) {
            String[] field = row.split("\t", -1);
            if (field.length != FIELDS) {
                throw new IllegalArgumentException("not a row of observe.py: " + row);
            }
            String line = field[1] + ":" + field[4];
            String code = field[1] + "\t" + field[2] + "\t" + field[3];
            if (field[0].equals("can")) {
                codesOfLine.computeIfAbsent(line, _ -> new TreeSet<>()).add(code);
                linesOfCode.computeIfAbsent(code, _ -> new TreeSet<>()).add(line);
            } else {
                done.add(line);
                done.add(code);
            }
        }
        Set<String> unexecuted = new TreeSet<>(codesOfLine.keySet());
        unexecuted.removeIf(done::contains);
        linesOfCode.forEach(
                (code, lines) -> {
                    if (!done.contains(code)) {
                        unexecuted.addAll(lines);
                    }
                });
        return new LineCoverage(Set.copyOf(codesOfLine.keySet()), unexecuted);
    }
}
