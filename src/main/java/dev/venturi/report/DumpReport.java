package dev.venturi.report;

import dev.venturi.format.OutputFile;
import dev.venturi.profile.Frame;
import dev.venturi.profile.ThreadDump;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `venturi dump` prints: each thread with its state and, as Python's tracebacks do, its
/// frames with the most recent call last.
///
/// @param pid the process
/// @param program whose threads these are
/// @param dump what was seen
public record DumpReport(long pid, Program program, ThreadDump dump) {
    /// All lines.
    ///
    /// @param screen where it will be shown
    /// @param workingDirectory what paths are shown relative to where that is shorter
    public List<String> lines(Screen screen, Path workingDirectory) {
        Place place = new Place(workingDirectory, screen);
        List<String> lines = new ArrayList<>();
        int threads = dump.threads().size();
        lines.add(
                "Process %d: %s (CPython %s), %d %s"
                        .formatted(
                                pid,
                                Text.printable(String.join(" ", program.command()), screen),
                                program.pythonVersion(),
                                threads,
                                threads == 1 ? "thread" : "threads"));
        for (ThreadDump.Entry entry : dump.threads()) {
            lines.add("");
            lines.add(screen.paint(Style.STRONG, title(entry, screen)));
            for (Frame frame : entry.stack().frames()) {
                lines.add(
                        "  File \"%s\", line %d, in %s"
                                .formatted(
                                        place.file(frame.file()),
                                        frame.line(),
                                        Text.printable(frame.function(), screen)));
            }
            if (!entry.stack().complete()) {
                lines.add("  (the frames inside of these moved too fast to be read)");
            } else if (entry.stack().frames().isEmpty()) {
                lines.add("  (no Python)");
            }
        }
        return lines;
    }

    private static String title(ThreadDump.Entry entry, Screen screen) {
        String awaiting =
                entry.awaiting().isEmpty()
                        ? ""
                        : " (" + Text.printable(entry.awaiting(), screen) + ")";
        return "Thread %d \"%s\": %s%s%s"
                .formatted(
                        entry.thread().id(),
                        Text.printable(entry.thread().name(), screen),
                        entry.state().label(),
                        awaiting,
                        entry.holdsGil() ? ", holds the GIL" : "");
    }

    /// Writes all of it to `target` as JSON, whole or not at all, as [OutputFile] says.
    public void writeJson(Path target) throws IOException {
        OutputFile.write(target, this::writeJson);
    }

    private void writeJson(OutputStream out) throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", JsonReport.VERSION);
                    json.text("schema", "dump");
                    json.integer("pid", pid);
                    ProfileJson.program(json, program);
                    json.objects("threads", dump.threads(), entry -> thread(json, entry));
                });
    }

    private static void thread(Json json, ThreadDump.Entry entry) {
        json.integer("id", entry.thread().id());
        json.text("name", entry.thread().name());
        json.flag("main", entry.thread().main());
        json.text("state", entry.state().label());
        json.text("awaiting", entry.awaiting());
        json.flag("holds_gil", entry.holdsGil());
        json.flag("complete", entry.stack().complete());
        json.objects(
                "frames",
                entry.stack().frames(),
                frame -> {
                    json.text("function", frame.function());
                    json.text("file", frame.file());
                    json.integer("line", frame.line());
                });
    }
}
