package dev.venturi.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// A file of pyperf, of its format 1.0: what pyperf writes with `-o` and reads with `stats`,
/// `hist`, `show`, `check`, `metadata` and `compare_to`.
///
/// Source: `BenchmarkSuite` and `METADATA` in github.com/psf/pyperf.
///
/// @param benchmarks each has a name of its own
public record Pyperf(List<Benchmark> benchmarks) {
    /// What times are in. pyperf also knows `byte` and `integer`.
    public static final String SECOND = "second";

    /// Of one statement or command.
    ///
    /// @param metadata what holds for all runs that do not say otherwise: texts of one line, [Long]
    ///   and [Double], of `tags` a list of texts
    /// @param runs one for each process, in the order in which they ran
    public record Benchmark(String name, Map<String, Object> metadata, List<Run> runs) {
        public Benchmark {
            metadata = unmodifiable(metadata);
            runs = List.copyOf(runs);
        }

        /// What the values are in; pyperf takes seconds where nothing is said.
        public String unit() {
            return metadata.getOrDefault("unit", SECOND).toString();
        }

        /// The processes that measured, without those that only found out how many loops it takes.
        public List<Run> measured() {
            return runs.stream().filter(run -> !run.values().isEmpty()).toList();
        }
    }

    /// One process.
    ///
    /// @param metadata what holds for this run
    /// @param warmups in their order
    /// @param values of one execution each, above zero, in their order; empty if it only calibrated
    public record Run(Map<String, Object> metadata, List<Warmup> warmups, List<Double> values) {
        public Run {
            metadata = unmodifiable(metadata);
            warmups = List.copyOf(warmups);
            values = List.copyOf(values);
        }
    }

    /// A value that is not counted.
    ///
    /// @param loops executions
    /// @param value of one execution
    public record Warmup(long loops, double value) {}

    public Pyperf {
        benchmarks = List.copyOf(benchmarks);
    }

    private static Map<String, Object> unmodifiable(Map<String, Object> metadata) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Reads `file`, compressed by gzip or not.
    ///
    /// @throws IOException if it cannot be read or is no such file; its message names `file`, the
    ///   reason and what to do
    public static Pyperf read(Path file) throws IOException {
        byte[] bytes = InputFile.read(file, "keep fewer benchmarks in it");
        try {
            return PyperfReader.read(bytes);
        } catch (PyperfReader.OtherVersion e) {
            throw new IOException(
                    "%s is of %s: convert it: python -m pyperf convert %s -o NEW.json"
                            .formatted(file, e.getMessage(), file),
                    e);
        } catch (IOException e) {
            throw new IOException(
                    "%s holds no results of pyperf: %s; write it again: python -m pyperf timeit -o FILE"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Writes this to `out`, which stays open.
    ///
    /// Of benchmarks with the same name, which pyperf refuses, the second is called `NAME (2)`.
    ///
    /// @throws IOException if that failed, or a value is not above zero, which pyperf refuses
    public void write(OutputStream out) throws IOException {
        PyperfWriter.write(this, out);
    }

    /// Writes this to the file `target`, whole or not at all, as [OutputFile] says; compressed if
    /// its name ends with `.gz`, since pyperf goes by that.
    public void write(Path target) throws IOException {
        OutputFile.write(
                target,
                out -> {
                    if (target.toString().endsWith(".gz")) {
                        GZIPOutputStream compressed = new GZIPOutputStream(out);
                        write(compressed);
                        compressed.finish();
                    } else {
                        write(out);
                    }
                });
    }
}
