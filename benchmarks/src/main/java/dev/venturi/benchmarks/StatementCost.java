package dev.venturi.benchmarks;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one execution of a statement costs, by three ways to find out, in nanoseconds.
///
/// @param truth by `unrolled.py`
/// @param venturi by `venturi time`
/// @param timeit by `python -m timeit`
/// @param failure why Venturi has no figure; else empty
record StatementCost(
        String statement, Estimate truth, Estimate venturi, Estimate timeit, String failure) {
    /// Each below 50 ns, and none that the compiler computes.
    static final List<String> STATEMENTS =
            List.of(
                    "z = x",
                    "z = x + y",
                    "z = x * w",
                    "z = x < y",
                    "z = not x",
                    "z = a[1]",
                    "z = d['k']",
                    "a[0] = x",
                    "z = o.v",
                    "z = len(a)",
                    "z = (x, y)",
                    "f()");

    private static final String SETUP =
            """
            x, y, w, a, d = 3, 5, 1.5, [1, 2, 3], {'k': 1}
            class C: pass
            o = C(); o.v = 1
            def f(): pass
            """
                    .strip();

    private static final int ROUNDS = 3;
    private static final int TRUTHS_A_ROUND = 4;
    private static final String BUDGET_SECONDS = "5";
    private static final double NANOS = 1e9;

    /// The aim: within 1 ns, or 2 % where that is more.
    private static final double NANOS_OFF = 1;

    private static final double SHARE_OFF = 0.02;
    private static final Pattern BEST = Pattern.compile("best of \\d+: ([0-9.e+-]+) nsec per loop");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private enum Way {
        TRUTH,
        TIMEIT,
        VENTURI
    }

    /// Measures in rounds, each in random order.
    static StatementCost measure(
            String statement, Path home, Path python, Path folder, Random random)
            throws IOException, InterruptedException {
        List<Double> truth = new ArrayList<>();
        List<Double> venturi = new ArrayList<>();
        List<Double> timeit = new ArrayList<>();
        String failure = "";
        for (int round = 0; round < ROUNDS; round++) {
            List<Way> order = new ArrayList<>(List.of(Way.VENTURI, Way.TIMEIT));
            order.addAll(Collections.nCopies(TRUTHS_A_ROUND, Way.TRUTH));
            Collections.shuffle(order, random);
            for (Way way : order) {
                switch (way) {
                    case TRUTH -> truth.add(truth(statement, python, folder));
                    case TIMEIT -> timeit.add(timeit(statement, python));
                    case VENTURI -> {
                        try {
                            venturi.add(venturi(statement, home, python, folder));
                        } catch (IOException e) {
                            failure = reason(e);
                        }
                    }
                }
            }
        }
        return new StatementCost(
                statement, estimate(truth), estimate(venturi), estimate(timeit), failure);
    }

    /// The line in which Venturi says it, or else the last: the command, with its setup, is before.
    private static String reason(IOException e) {
        List<String> lines = String.valueOf(e.getMessage()).strip().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("venturi time: "))
                .findFirst()
                .orElse(lines.getLast());
    }

    private static Estimate estimate(List<Double> values) {
        return Estimate.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double truth(String statement, Path python, Path folder)
            throws IOException, InterruptedException {
        return NANOS
                * Double.parseDouble(
                        Command.output(
                                List.of(
                                        python.toString(),
                                        "-S",
                                        "-s",
                                        folder.resolve("unrolled.py").toString(),
                                        SETUP,
                                        statement)));
    }

    private static double timeit(String statement, Path python)
            throws IOException, InterruptedException {
        String printed =
                Command.output(
                        List.of(
                                python.toString(),
                                "-m",
                                "timeit",
                                "-u",
                                "nsec",
                                "-s",
                                SETUP,
                                statement));
        Matcher matcher = BEST.matcher(printed);
        if (!matcher.find()) {
            throw new IOException("timeit says something else:\n" + printed);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static double venturi(String statement, Path home, Path python, Path folder)
            throws IOException, InterruptedException {
        Path json = folder.resolve("time.json");
        Files.deleteIfExists(json);
        Command.output(
                List.of(
                        home.resolve("venturi").toString(),
                        "time",
                        "--python",
                        python.toString(),
                        "--budget",
                        BUDGET_SECONDS,
                        "--json",
                        json.toString(),
                        "-s",
                        SETUP,
                        statement));
        if (!Files.exists(json)) {
            throw new IOException("`venturi time --json` wrote no file");
        }
        Map<String, Object> report = JSON.fromJsonObject(Files.readString(json));
        if (report.get("results") instanceof List<?> results
                && results.getFirst() instanceof Map<?, ?> result
                && result.get("seconds_per_execution") instanceof Number seconds) {
            return NANOS * seconds.doubleValue();
        }
        throw new IOException("`venturi time --json` wrote no seconds_per_execution");
    }

    /// Nanoseconds by which a figure is above the truth.
    double off(Estimate figure) {
        return figure.centre() - truth.centre();
    }

    /// Whether a figure is as close to the truth as is aimed for.
    boolean isClose(Estimate figure) {
        return Math.abs(off(figure)) <= Math.max(NANOS_OFF, SHARE_OFF * truth.centre());
    }
}
