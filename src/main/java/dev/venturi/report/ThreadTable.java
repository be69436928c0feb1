package dev.venturi.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The time of each thread and what it was spent on, the main thread first, then by time on a CPU.
final class ThreadTable {
    private static final int MOST_NAME = 30;

    private ThreadTable() {}

    /// The lines of at most `rows` threads; none where there is only one.
    static List<String> lines(Profile profile, int rows, Screen screen) {
        if (profile.threads().size() < 2) {
            return List.of();
        }
        Map<ThreadInfo, List<Sample>> byThread =
                profile.samples().stream()
                        .collect(groupingBy(Sample::thread, LinkedHashMap::new, toList()));
        List<Row> all = new ArrayList<>();
        for (ThreadInfo thread : profile.threads()) {
            all.add(Row.of(thread, byThread.getOrDefault(thread, List.of())));
        }
        all.sort(
                Comparator.comparing((Row row) -> !row.thread.main())
                        .thenComparing(
                                Comparator.comparingDouble((Row row) -> row.split.onCpu())
                                        .reversed())
                        .thenComparing(
                                Comparator.comparingDouble((Row row) -> row.seconds).reversed()));
        List<List<String>> cells = all.stream().limit(rows).map(row -> row.cells(screen)).toList();
        Grid grid =
                new Grid(
                        List.of("samples", "seconds", "on-cpu", "waiting", "", "thread"),
                        List.of(false, false, false, false, true, true),
                        cells);
        List<String> lines = new ArrayList<>(grid.lines(screen));
        if (rows < all.size()) {
            lines.add("   List reduced from " + all.size() + " threads to " + rows);
        }
        return lines;
    }

    private record Row(ThreadInfo thread, long samples, double seconds, OffCpu split) {
        static Row of(ThreadInfo thread, List<Sample> samples) {
            long count = samples.stream().mapToLong(Sample::count).sum();
            double seconds = samples.stream().mapToLong(Sample::nanos).sum() / 1e9;
            return new Row(thread, count, seconds, OffCpu.of(Profile.secondsByState(samples)));
        }

        List<String> cells(Screen screen) {
            String name = Text.cut(Text.printable(thread.name(), screen), MOST_NAME, screen);
            return List.of(
                    Long.toString(samples),
                    FunctionTable.seconds(seconds),
                    FunctionTable.seconds(split.onCpu()),
                    FunctionTable.seconds(split.waiting()),
                    split.mostly(),
                    name + " (" + thread.id() + ")");
        }
    }
}
