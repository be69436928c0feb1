package dev.venturi.report;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Session;
import dev.venturi.bench.Session.Candidate;
import dev.venturi.bench.Timing;
import dev.venturi.format.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Results as hyperfine 1 exports them, for what reads its files: JSON, CSV or a Markdown table.
///
/// The means and deviations are there because they are in that format; what Venturi decides by is
/// in [SessionJson]. In the table, `Relative` is our ratio with its interval, and the first command
/// is the measure, not the fastest.
public enum HyperfineExport {
    JSON,
    CSV,
    MARKDOWN;

    private static final List<String> NUMBERS =
            List.of("mean", "stddev", "median", "user", "system", "min", "max");

    /// The format that a file's name asks for.
    ///
    /// @throws IllegalArgumentException if it asks for none; the message says for which it could
    public static HyperfineExport of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return JSON;
        } else if (name.endsWith(".csv")) {
            return CSV;
        } else if (name.endsWith(".md")) {
            return MARKDOWN;
        }
        throw new IllegalArgumentException(
                "'%s' ends with neither .json nor .csv nor .md".formatted(file));
    }

    /// Writes `session` to `target`, whole or not at all, as [OutputFile] says.
    public void write(Path target, Session session) throws IOException {
        OutputFile.write(target, out -> write(out, session));
    }

    void write(OutputStream out, Session session) throws IOException {
        switch (this) {
            case JSON -> json(out, session);
            case CSV -> out.write(csv(session).getBytes(StandardCharsets.UTF_8));
            case MARKDOWN -> out.write(markdown(session).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// @param user seconds in user mode; NaN where they are not known
    /// @param deviation NaN for a single run
    private record Summary(
            double mean,
            double deviation,
            double median,
            double user,
            double system,
            double min,
            double max) {
        static Summary of(List<Timing> timings) {
            double[] seconds = timings.stream().mapToDouble(Timing::seconds).toArray();
            int n = seconds.length;
            double mean = Arrays.stream(seconds).average().orElse(Double.NaN);
            double squares = Arrays.stream(seconds).map(s -> (s - mean) * (s - mean)).sum();
            double system = mean(timings, Timing::systemSeconds);
            return new Summary(
                    mean,
                    n > 1 ? Math.sqrt(squares / (n - 1)) : Double.NaN,
                    SessionJson.median(timings, Timing::seconds),
                    mean(timings, Timing::cpuSeconds) - system,
                    system,
                    Arrays.stream(seconds).min().orElse(Double.NaN),
                    Arrays.stream(seconds).max().orElse(Double.NaN));
        }

        private static double mean(List<Timing> timings, Function<Timing, OptionalDouble> figure) {
            return timings.stream()
                    .mapToDouble(timing -> SessionJson.orNaN(figure.apply(timing)))
                    .average()
                    .orElse(Double.NaN);
        }

        /// In the order of [#NUMBERS].
        List<Double> numbers() {
            return List.of(mean, deviation, median, user, system, min, max);
        }
    }

    private static void json(OutputStream out, Session session) throws IOException {
        Json.write(
                out,
                json ->
                        json.objects(
                                "results",
                                IntStream.range(0, session.candidates().size()).boxed().toList(),
                                number -> result(json, session, number)));
    }

    private static void result(Json json, Session session, int number) {
        Candidate candidate = session.candidates().get(number);
        List<Timing> timings = session.timings(number);
        json.text("command", candidate.label());
        List<Double> numbers = Summary.of(timings).numbers();
        for (int i = 0; i < NUMBERS.size(); i++) {
            json.number(NUMBERS.get(i), numbers.get(i));
        }
        json.numbers("times", timings.stream().map(Timing::seconds).toList());
        if (timings.stream().allMatch(timing -> timing.peakBytes().isPresent())) {
            json.numbers(
                    "memory_usage_byte",
                    timings.stream().map(timing -> timing.peakBytes().orElseThrow()).toList());
        }
        json.numbers("exit_codes", timings.stream().map(Timing::exitCode).toList());
        if (!candidate.parameters().isEmpty()) {
            json.object("parameters", () -> candidate.parameters().forEach(json::text));
        }
    }

    private static String csv(Session session) {
        TreeSet<String> parameters = new TreeSet<>();
        session.candidates().forEach(each -> parameters.addAll(each.parameters().keySet()));
        List<String> head = new ArrayList<>(List.of("command"));
        head.addAll(NUMBERS);
        parameters.forEach(name -> head.add("parameter_" + name));
        StringBuilder text = new StringBuilder(row(head));
        for (int i = 0; i < session.candidates().size(); i++) {
            Candidate candidate = session.candidates().get(i);
            List<String> cells = new ArrayList<>(List.of(candidate.label()));
            for (double number : Summary.of(session.timings(i)).numbers()) {
                cells.add(Double.isNaN(number) ? "" : String.valueOf(number));
            }
            parameters.forEach(name -> cells.add(candidate.parameters().getOrDefault(name, "")));
            text.append(row(cells));
        }
        return text.toString();
    }

    /// RFC 4180, with the line ends that hyperfine writes.
    private static String row(List<String> cells) {
        return String.join(
                        ",",
                        cells.stream()
                                .map(
                                        cell ->
                                                cell.matches("(?s).*[\",\r\n].*")
                                                        ? "\"" + cell.replace("\"", "\"\"") + "\""
                                                        : cell)
                                .toList())
                + "\n";
    }

    private static String markdown(Session session) {
        Seconds in = Seconds.unitFor(Summary.of(session.timings(0)).mean());
        StringBuilder text =
                new StringBuilder(
                        "| Command | Mean [%s] | Min [%s] | Max [%s] | Relative |\n|:---|---:|---:|---:|---:|\n"
                                .formatted(in.symbol(), in.symbol(), in.symbol()));
        List<Comparison> comparisons = session.comparisons();
        for (int i = 0; i < session.candidates().size(); i++) {
            Summary summary = Summary.of(session.timings(i));
            String mean = number(summary.mean(), in);
            text.append(
                    "| `%s` | %s | %s | %s | %s |\n"
                            .formatted(
                                    session.candidates()
                                            .get(i)
                                            .label()
                                            .replace("|", "\\|")
                                            .replace("\n", " "),
                                    Double.isNaN(summary.deviation())
                                            ? mean
                                            : mean + " ± " + number(summary.deviation(), in),
                                    number(summary.min(), in),
                                    number(summary.max(), in),
                                    i == 0 ? "1.00" : relative(comparisons.get(i - 1))));
        }
        return text.toString();
    }

    private static String number(double seconds, Seconds in) {
        return String.format(Locale.ROOT, "%.1f", seconds * in.perSecond());
    }

    private static String relative(Comparison comparison) {
        String ratio = String.format(Locale.ROOT, "%.2f", comparison.ratio());
        return comparison.low() > 0 && Double.isFinite(comparison.high())
                ? ratio
                        + String.format(
                                Locale.ROOT, " (%.2f–%.2f)", comparison.low(), comparison.high())
                : ratio;
    }
}
