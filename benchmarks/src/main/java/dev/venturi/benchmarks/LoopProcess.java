package dev.venturi.benchmarks;

import dev.venturi.bench.Median;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One fresh process of `loop.py`.
///
/// @param wallSeconds from before its start until its end
/// @param warmup the seconds of its first value, which nobody counts
/// @param values the seconds of the others, in their order
record LoopProcess(double wallSeconds, double warmup, List<Double> values) {
    /// How such processes are made.
    ///
    /// @param python the interpreter, no shim
    /// @param program `loop.py`
    record Maker(Path python, Path program) {
        /// @param count how much a value does
        /// @param values how many there are after the warm-up
        LoopProcess run(long count, int values, long hashSeed)
                throws IOException, InterruptedException {
            // Arguments and environment always have the same size: it shifts the stack.
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    python.toString(),
                                    "-S",
                                    "-s",
                                    program.toString(),
                                    "%09d".formatted(count),
                                    "%03d".formatted(values + 1))
                            .redirectErrorStream(true);
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PYTHONHASHSEED", "%010d".formatted(hashSeed));
            long start = System.nanoTime();
            Process process = builder.start();
            process.getOutputStream().close();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            double wallSeconds = (System.nanoTime() - start) / 1e9;
            if (status != 0) {
                throw new IOException("loop.py ended with " + status + ":\n" + printed);
            }
            List<Double> seconds =
                    new ArrayList<>(
                            Stream.of(printed.strip().split(" ")).map(Double::valueOf).toList());
            double warmup = seconds.removeFirst();
            return new LoopProcess(wallSeconds, warmup, seconds);
        }

        /// How much a value does that takes `seconds` here, a multiple of 100, so that 2 % more can
        /// be had exactly.
        long countFor(double seconds) throws IOException, InterruptedException {
            long trial = 20_000;
            double fastest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 5; i++) {
                fastest = Math.min(fastest, run(trial, 3, i).best());
            }
            return Math.max(1, Math.round(trial * seconds / fastest / 100)) * 100;
        }
    }

    LoopProcess {
        values = List.copyOf(values);
    }

    /// What Venturi takes as the value of a process.
    double median() {
        return Median.of(values);
    }

    /// What timeit does.
    double best() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    static double[] walls(List<LoopProcess> processes) {
        return processes.stream().mapToDouble(LoopProcess::wallSeconds).toArray();
    }

    /// All values of several processes, as if they were independent.
    static double[] pooled(List<LoopProcess> processes) {
        return processes.stream()
                .flatMap(process -> process.values().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    static double wallSeconds(List<LoopProcess> processes) {
        return Arrays.stream(walls(processes)).sum();
    }
}
