package dev.venturi.report;

import dev.venturi.format.OutputFile;
import dev.venturi.profile.Frame;
import dev.venturi.profile.StackTrace;
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
        lines.add(
                "Process %d: %s (CPython %s), %s%s"
                        .formatted(
                                pid,
                                Text.printable(String.join(" ", program.command()), screen),
                                program.pythonVersion(),
                                counted(dump.threads().size(), "thread"),
                                dump.tasks().isEmpty()
                                        ? ""
                                        : ", " + counted(dump.tasks().size(), "task")));
        for (ThreadDump.Entry entry : dump.threads()) {
            lines.add("");
            lines.add(screen.paint(Style.STRONG, title(entry, screen)));
            frames(entry.stack(), place, screen, lines);
            if (!entry.stack().complete()) {
                lines.add("  (the frames inside of these moved too fast to be read)");
            } else if (entry.stack().frames().isEmpty()) {
                lines.add("  (no Python)");
            }
        }
        for (ThreadDump.Task task : dump.tasks()) {
            lines.add("");
            lines.add(screen.paint(Style.STRONG, title(task, screen)));
            frames(task.stack(), place, screen, lines);
        }
        if (!dump.allTasks()) {
            lines.add("");
            lines.add("There may be more tasks: they came and went too fast to be read.");
        }
        return lines;
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static void frames(StackTrace stack, Place place, Screen screen, List<String> lines) {
        for (Frame frame : stack.frames()) {
            lines.add(
                    "  File \"%s\", line %d, in %s"
                            .formatted(
                                    place.file(frame.file()),
                                    frame.line(),
                                    Text.printable(frame.function(), screen)));
        }
    }

    private static String title(ThreadDump.Task task, Screen screen) {
        return "Task \"%s\"%s: %s%s"
                .formatted(
                        Text.printable(task.name(), screen),
                        task.thread() == 0 ? "" : " of thread " + task.thread(),
                        task.state().label(),
                        inBrackets(task.awaiting(), screen));
    }

    private static String inBrackets(String awaiting, Screen screen) {
        return awaiting.isEmpty() ? "" : " (" + Text.printable(awaiting, screen) + ")";
    }

    private static String title(ThreadDump.Entry entry, Screen screen) {
        return "Thread %d \"%s\": %s%s%s"
                .formatted(
                        entry.thread().id(),
                        Text.printable(entry.thread().name(), screen),
                        entry.state().label(),
                        inBrackets(entry.awaiting(), screen),
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
                    json.objects("tasks", dump.tasks(), task -> task(json, task));
                    json.flag("all_tasks", dump.allTasks());
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
        frames(json, entry.stack());
    }

    private static void task(Json json, ThreadDump.Task task) {
        json.text("name", task.name());
        json.text("state", task.state().label());
        if (task.thread() == 0) {
            json.unknown("thread");
        } else {
            json.integer("thread", task.thread());
        }
        json.text("awaiting", task.awaiting());
        frames(json, task.stack());
    }

    private static void frames(Json json, StackTrace stack) {
        json.objects(
                "frames",
                stack.frames(),
                frame -> {
                    json.text("function", frame.function());
                    json.text("file", frame.file());
                    json.integer("line", frame.line());
                });
    }
}
