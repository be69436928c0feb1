package dev.venturi.benchmarks;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs programs under profilers and reads what came out.
///
/// @param folder holds the programs; reports are written there
record TraceRunner(Profiler.Place place, Path folder) {
    private static final long FIRST_AMOUNT = 4;
    private static final double ENOUGH_SECONDS = 0.05;

    TracedRun run(Profiler profiler, Workload workload, long amount)
            throws IOException, InterruptedException {
        Path report = folder.resolve("program-report");
        Path pstats = folder.resolve("output.pstats");
        Path other = folder.resolve("output.json");
        for (Path file : List.of(report, pstats, other)) {
            Files.deleteIfExists(file);
        }
        List<String> program =
                List.of(workload.in(folder).toString(), report.toString(), Long.toString(amount));
        List<String> command = profiler.command(place, program, pstats, other);
        Usage usage = Usage.of(place.python(), folder, command);
        if (usage.status() != 0 || !Files.exists(report)) {
            throw new IOException(
                    "%s ended with %d:%n%s".formatted(command, usage.status(), usage.printed()));
        }
        List<String> lines = Files.readAllLines(report);
        String[] own = lines.getFirst().split(" ");
        Map<?, ?> tracing = profiler.isVenturi() ? tracing(other) : Map.of();
        return new TracedRun(
                Double.parseDouble(own[0]),
                Double.parseDouble(own[2]),
                seconds(lines.subList(1, lines.size())),
                profiler.saysTimes() && !workload.functions().isEmpty()
                        ? told(workload, pstats)
                        : Map.of(),
                profiler.isVenturi() ? usage.cpuSeconds() : Double.NaN,
                usage.peakBytes(),
                number(tracing, "records"),
                number(tracing, "reader_cpu_seconds"),
                number(tracing, "waited_seconds"));
    }

    /// How much a program does in `seconds` here, untraced: from the faster of two runs.
    long amountFor(Workload workload, double seconds) throws IOException, InterruptedException {
        long trial = FIRST_AMOUNT;
        double took = run(Profiler.NOTHING, workload, trial).workSeconds();
        while (took < Math.min(seconds, ENOUGH_SECONDS)) {
            trial *= 4;
            took = run(Profiler.NOTHING, workload, trial).workSeconds();
        }
        took = Math.min(took, run(Profiler.NOTHING, workload, trial).workSeconds());
        return Math.max(1, Math.round(trial * seconds / took));
    }

    private Map<String, Double> told(Workload workload, Path pstats)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                place.python().toString(),
                                folder.resolve("times.py").toString(),
                                pstats.toString()));
        command.addAll(workload.functions());
        return seconds(Command.output(command).lines().toList());
    }

    private static Map<String, Double> seconds(List<String> lines) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            seconds.put(words[0], Double.valueOf(words[1]));
        }
        return seconds;
    }

    private static Map<?, ?> tracing(Path json) throws IOException {
        Map<String, Object> report =
                JsonMapper.builder().build().fromJsonObject(Files.readString(json));
        return report.get("tracing") instanceof Map<?, ?> tracing ? tracing : Map.of();
    }

    private static double number(Map<?, ?> object, String key) {
        return object.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
