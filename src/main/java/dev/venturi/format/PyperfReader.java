package dev.venturi.format;

import dev.venturi.format.Pyperf.Benchmark;
import dev.venturi.format.Pyperf.Run;
import dev.venturi.format.Pyperf.Warmup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads
///
/// ```text
/// {"version": "1.0", "metadata": {…}, "benchmarks": [
///     {"metadata": {…}, "runs": [
///         {"metadata": {…}, "warmups": [[loops, value]…], "values": [value…]}…]}…]}
/// ```
///
/// where metadata that several have in common stand further out, and what is empty is left out. A
/// benchmark's name and unit are metadata too.
final class PyperfReader {
    static final String VERSION = "1.0";

    private static final int MOST_BYTES = 256 << 20;

    private PyperfReader() {}

    /// A file of pyperf's, in another version of its format.
    static final class OtherVersion extends IOException {
        private static final long serialVersionUID = 1;

        OtherVersion(Object version) {
            super("pyperf's format " + version + ", and 1.0 is what Venturi reads");
        }
    }

    /// @throws IOException if `bytes` hold nothing of pyperf's; the message says why, in a clause
    static Pyperf read(byte[] bytes) throws IOException {
        Map<String, @Nullable Object> suite = ExactJson.object(unpacked(bytes));
        if (!(suite.get("benchmarks") instanceof List<?> list)) {
            throw new IOException("it has no \"benchmarks\"");
        }
        Object version = suite.get("version");
        if (version == null) {
            throw new IOException("it has no \"version\"");
        } else if (!version.equals(VERSION)) {
            throw new OtherVersion(version);
        }
        Map<String, Object> common = metadata(suite, Map.of(), "the file");
        List<Benchmark> benchmarks = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            benchmarks.add(benchmark(list.get(i), common, "benchmark " + (i + 1)));
        }
        if (benchmarks.isEmpty()) {
            throw new IOException("its list of benchmarks is empty");
        }
        return new Pyperf(benchmarks);
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] unpacked = in.readNBytes(MOST_BYTES + 1);
            if (unpacked.length > MOST_BYTES) {
                throw new IOException("it is more than %d MiB".formatted(MOST_BYTES >> 20));
            }
            return unpacked;
        } catch (IOException e) {
            throw new IOException("its gzip is broken (%s)".formatted(e.getMessage()), e);
        }
    }

    private static Benchmark benchmark(
            @Nullable Object value, Map<String, Object> common, String where) throws IOException {
        Map<?, ?> fields = object(value, where);
        Map<String, Object> metadata = metadata(fields, common, where);
        List<Run> runs = new ArrayList<>();
        List<?> list = list(fields.get("runs"), "\"runs\" of " + where);
        for (int i = 0; i < list.size(); i++) {
            runs.add(run(list.get(i), "run %d of %s".formatted(i + 1, where)));
        }
        if (runs.isEmpty()) {
            throw new IOException(where + " has no runs");
        }
        // pyperf factors out what all runs have in common; a file of one run may have it there.
        Object name = metadata.getOrDefault("name", runs.getFirst().metadata().get("name"));
        if (!(name instanceof String text)) {
            throw new IOException(where + " has no name");
        }
        Map<String, Object> others = new LinkedHashMap<>(metadata);
        others.remove("name");
        Object unit = runs.getFirst().metadata().get("unit");
        if (unit != null) {
            others.putIfAbsent("unit", unit);
        }
        return new Benchmark(text, others, runs);
    }

    private static Run run(@Nullable Object value, String where) throws IOException {
        Map<?, ?> fields = object(value, where);
        List<Warmup> warmups = new ArrayList<>();
        for (Object each : listOrNone(fields.get("warmups"), "\"warmups\" of " + where)) {
            if (each instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof Long loops
                    && pair.get(1) instanceof Number seconds
                    && loops > 0
                    && seconds.doubleValue() >= 0) {
                warmups.add(new Warmup(loops, seconds.doubleValue()));
            } else {
                throw new IOException(
                        "a warm-up of %s is %s instead of loops and a value"
                                .formatted(where, each));
            }
        }
        List<Double> values = new ArrayList<>();
        for (Object each : listOrNone(fields.get("values"), "\"values\" of " + where)) {
            if (each instanceof Number number
                    && number.doubleValue() > 0
                    && Double.isFinite(number.doubleValue())) {
                values.add(number.doubleValue());
            } else {
                throw new IOException(
                        "a value of %s is %s instead of a number above 0".formatted(where, each));
            }
        }
        if (warmups.isEmpty() && values.isEmpty()) {
            throw new IOException(where + " has neither values nor warm-ups");
        }
        return new Run(metadata(fields, Map.of(), where), warmups, values);
    }

    private static Map<String, Object> metadata(
            Map<?, ?> fields, Map<String, Object> common, String where) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>(common);
        Object own = fields.get("metadata");
        if (own == null) {
            return metadata;
        }
        for (Map.Entry<?, ?> entry : object(own, "\"metadata\" of " + where).entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            if (value == null || value instanceof Map) {
                throw new IOException(
                        "\"%s\" in the metadata of %s is %s instead of a text or a number"
                                .formatted(name, where, value));
            }
            metadata.put(name, value);
        }
        return metadata;
    }

    private static Map<?, ?> object(@Nullable Object value, String where) throws IOException {
        if (value instanceof Map<?, ?> fields) {
            return fields;
        }
        throw new IOException(where + " is no JSON object");
    }

    private static List<?> list(@Nullable Object value, String where) throws IOException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IOException(where + " are no list");
    }

    private static List<?> listOrNone(@Nullable Object value, String where) throws IOException {
        return value == null ? List.of() : list(value, where);
    }
}
