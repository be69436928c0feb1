package dev.venturi.format;

import dev.venturi.format.Pyperf.Benchmark;
import dev.venturi.format.Pyperf.Run;
import dev.venturi.format.Pyperf.Warmup;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes what [PyperfReader] reads, so that pyperf takes it too: its metadata are texts of one
/// line, never empty, and each benchmark has another name.
final class PyperfWriter {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .jsonStream(JsonStream.builder().serializeEmpty(true).build())
                    .build();

    private PyperfWriter() {}

    static void write(Pyperf file, OutputStream out) throws IOException {
        List<Object> benchmarks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Benchmark benchmark : file.benchmarks()) {
            benchmarks.add(fields(benchmark, name(benchmark, names)));
        }
        if (benchmarks.isEmpty()) {
            throw new IOException("pyperf has no files without benchmarks");
        }
        String text =
                JSON.toJson(Map.of("version", PyperfReader.VERSION, "benchmarks", benchmarks));
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Benchmark benchmark, Set<String> names) {
        String base = line(benchmark.name());
        String first = base.isEmpty() ? "unnamed" : base;
        String name = first;
        for (int i = 2; !names.add(name); i++) {
            name = first + " (" + i + ")";
        }
        return name;
    }

    private static Map<String, Object> fields(Benchmark benchmark, String name) throws IOException {
        List<Object> runs = new ArrayList<>();
        for (Run run : benchmark.runs()) {
            for (double value : run.values()) {
                if (!(value > 0 && Double.isFinite(value))) {
                    throw new IOException(
                            "\"%s\" has the value %s, and pyperf takes only those above 0"
                                    .formatted(name, value));
                }
            }
            runs.add(fields(run));
        }
        if (runs.isEmpty()) {
            throw new IOException(
                    "\"%s\" was never run, and pyperf has no such benchmarks".formatted(name));
        }
        Map<String, Object> metadata = clean(benchmark.metadata());
        metadata.put("name", name);
        metadata.putIfAbsent("unit", benchmark.unit());
        return Map.of("metadata", metadata, "runs", runs);
    }

    private static Map<String, Object> fields(Run run) {
        Map<String, Object> fields = new TreeMap<>();
        if (!run.metadata().isEmpty()) {
            fields.put("metadata", clean(run.metadata()));
        }
        List<List<Number>> warmups = new ArrayList<>();
        for (Warmup warmup : run.warmups()) {
            warmups.add(List.of(warmup.loops(), warmup.value()));
        }
        if (!warmups.isEmpty()) {
            fields.put("warmups", warmups);
        }
        if (!run.values().isEmpty()) {
            fields.put("values", run.values());
        }
        return fields;
    }

    private static Map<String, Object> clean(Map<String, Object> metadata) {
        Map<String, Object> clean = new TreeMap<>();
        metadata.forEach(
                (key, value) -> {
                    Object kept = value instanceof String text ? line(text) : value;
                    if (!kept.equals("")) {
                        clean.put(key, kept);
                    }
                });
        return clean;
    }

    /// Lone surrogates, as file names that are no UTF-8 have them, become U+FFFD: JSON has no form
    /// for them that all read alike.
    private static String line(String text) {
        return text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                .map(c -> c == '\n' || c == '\r' ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
