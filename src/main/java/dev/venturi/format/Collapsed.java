package dev.venturi.format;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.StackTrace;
import dev.venturi.profile.ThreadInfo;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Folded stacks: `[thread];outer (file:line);inner (file:line) count`.
///
/// The count is what stands after the last space, the frames are separated by `;`, the root comes
/// first. Labels, which are not frames of the program, stand in square brackets: the thread first,
/// and in last place `[partial]` where the innermost frames could not be verified. States are not
/// labels: a leaf label would take the self time away from the function in every reader.
///
/// Format: the head of flamegraph.pl in github.com/brendangregg/FlameGraph.
final class Collapsed {
    private static final String PARTIAL = "[partial]";

    private static final Set<Integer> SEPARATING =
            Set.of(
                    (int) Character.CONTROL,
                    (int) Character.LINE_SEPARATOR,
                    (int) Character.PARAGRAPH_SEPARATOR,
                    (int) Character.SURROGATE);

    private Collapsed() {}

    static void write(Profile profile, OutputStream out) throws IOException {
        Map<ThreadInfo, String> labels = threadLabels(profile);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Sample sample : profile.samples()) {
            String line = line(threadLabel(labels, sample.thread()), sample.stack());
            counts.merge(line, sample.count(), Long::sum);
        }
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        for (Map.Entry<String, Long> folded : counts.entrySet()) {
            if (folded.getValue() > 0) {
                writer.write(folded.getKey() + " " + folded.getValue() + "\n");
            }
        }
        writer.flush();
    }

    private static String line(String thread, StackTrace stack) {
        StringBuilder line = new StringBuilder(thread);
        for (Frame frame : stack.frames()) {
            // An instruction may have no line; then the function's own is what is known.
            int number = frame.line() > 0 ? frame.line() : frame.firstLine();
            line.append(';').append(clean(frame.function()));
            line.append(" (").append(clean(frame.file())).append(':').append(number).append(')');
        }
        if (!stack.complete()) {
            line.append(';').append(PARTIAL);
        }
        return line.toString();
    }

    /// Names that several threads have get the thread's id, so that each thread is one root.
    private static Map<ThreadInfo, String> threadLabels(Profile profile) {
        Map<String, Set<Long>> owners =
                profile.threads().stream()
                        .collect(groupingBy(ThreadInfo::name, mapping(ThreadInfo::id, toSet())));
        Map<ThreadInfo, String> labels = new LinkedHashMap<>();
        for (ThreadInfo thread : profile.threads()) {
            boolean unique = owners.getOrDefault(thread.name(), Set.of()).size() == 1;
            labels.put(thread, unique ? label(thread.name()) : idLabel(thread));
        }
        return labels;
    }

    private static String threadLabel(Map<ThreadInfo, String> labels, ThreadInfo thread) {
        String label = labels.get(thread);
        return label == null ? idLabel(thread) : label;
    }

    private static String idLabel(ThreadInfo thread) {
        return label(thread.name() + " " + thread.id());
    }

    private static String label(String name) {
        return "[" + clean(name) + "]";
    }

    /// `name` without what would end a frame or a line: `;` becomes `:`, and control characters,
    /// line separators and lone surrogates, which UTF-8 has no bytes for, become `_`.
    private static String clean(String name) {
        StringBuilder cleaned = new StringBuilder(name.length());
        name.codePoints()
                .forEach(
                        c -> {
                            int kind = Character.getType(c);
                            if (c == ';') {
                                cleaned.append(':');
                            } else if (SEPARATING.contains(kind)) {
                                cleaned.append('_');
                            } else {
                                cleaned.appendCodePoint(c);
                            }
                        });
        return cleaned.toString();
    }
}
