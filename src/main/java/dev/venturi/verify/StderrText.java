package dev.venturi.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Standard error without what a patch may change without changing behaviour: the frames of
/// tracebacks, which name lines that moved and helpers that are new, and the text of an exception
/// as a pool's worker saw it, which is printed again as the pool's own.
///
/// Kept are the type, the arguments and the causes of each exception, and every other byte.
final class StderrText {
    private static final String BEGIN = "Traceback (most recent call last):";

    /// `multiprocessing.pool.RemoteTraceback: ` and what follows up to "direct cause", as
    /// `traceback.print_exception` writes a cause.
    private static final Pattern REMOTE =
            Pattern.compile(
                    "(?m)^(?:multiprocessing\\.pool\\.RemoteTraceback|concurrent\\.futures\\.process\\._RemoteTraceback): *\\R"
                            + "\"\"\"\\R(?s:.*?)\"\"\"\\R\\R"
                            + "The above exception was the direct cause of the following exception:\\R\\R");

    /// `file.py:12: DeprecationWarning: …`
    private static final Pattern WARNING =
            Pattern.compile("^(?<file>.+\\.py):\\d+(?<rest>: [A-Za-z_.]*Warning: .*)$");

    private StderrText() {}

    static String withoutFrames(String text) {
        List<String> kept = new ArrayList<>();
        boolean inFrames = false;
        for (String line : REMOTE.matcher(text).replaceAll("").split("\n", -1)) {
            if (line.equals(BEGIN)) {
                inFrames = true;
                kept.add(line);
            } else if (!(inFrames && line.startsWith("  "))) {
                inFrames = false;
                kept.add(WARNING.matcher(line).replaceFirst("${file}${rest}"));
            }
        }
        return String.join("\n", kept);
    }
}
