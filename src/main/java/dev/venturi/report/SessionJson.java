package dev.venturi.report;

import dev.venturi.bench.Block;
import dev.venturi.bench.Comparison;
import dev.venturi.bench.Comparison.Decision;
import dev.venturi.bench.Estimate;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Median;
import dev.venturi.bench.Session;
import dev.venturi.bench.Timing;
import dev.venturi.format.InputFile;
import dev.venturi.format.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A session in a file, as `docs/json.md` and `docs/schema/session-1.json` say: what follows from
/// it for other programs, and the raw blocks, from which the whole session is read back.
public final class SessionJson {
    /// What tells such a file from the other reports.
    static final String SCHEMA = "session";

    private SessionJson() {}

    /// Writes `session` to `target`, whole or not at all, as [OutputFile] says.
    public static void write(Path target, Session session) throws IOException {
        OutputFile.write(target, out -> write(out, session));
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IOException if `file` cannot be read or holds no session; its message names `file`
    ///   and says why
    public static Session read(Path file) throws IOException {
        byte[] bytes = InputFile.read(file, "measure fewer blocks");
        try {
            return SessionReader.read(bytes);
        } catch (IOException e) {
            throw new IOException(
                    "%s holds no session of venturi time or compare: %s; write one with --json"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    static void write(OutputStream out, Session session) throws IOException {
        Json.write(
                out,
                json -> {
                    json.integer("version", JsonReport.VERSION);
                    json.text("schema", SCHEMA);
                    json.text("kind", kind(session));
                    json.integer("seed", session.seed());
                    json.number("alpha", session.alpha());
                    json.number("delta", session.tolerance());
                    json.object(
                            "conditions",
                            () -> new TreeMap<>(session.conditions()).forEach(json::text));
                    json.objects(
                            "results",
                            indices(session.candidates()),
                            candidate -> result(json, session, candidate));
                    List<Comparison> comparisons = session.comparisons();
                    json.objects(
                            "comparisons",
                            indices(comparisons),
                            i -> comparison(json, session, i + 1, comparisons.get(i)));
                    json.objects("blocks", session.blocks(), block -> block(json, block));
                });
    }

    private static String kind(Session session) {
        return switch (session.kind()) {
            case STATEMENT -> "statement";
            case COMMAND -> "command";
        };
    }

    private static List<Integer> indices(List<?> list) {
        return IntStream.range(0, list.size()).boxed().toList();
    }

    private static void result(Json json, Session session, int number) {
        Session.Candidate candidate = session.candidates().get(number);
        List<Timing> timings = session.timings(number);
        Estimate estimate = session.estimate(number);
        json.text(kind(session), candidate.text());
        json.text("place", candidate.place());
        json.text("name", candidate.name());
        json.object("parameters", () -> candidate.parameters().forEach(json::text));
        json.number("seconds_per_execution", estimate.seconds());
        json.number("low", low(estimate.low()));
        json.number("high", estimate.high());
        json.integer("runs", timings.size());
        json.integer("failures", timings.stream().filter(t -> t.exitCode() != 0).count());
        json.number("cpu_seconds", median(timings, t -> orNaN(t.cpuSeconds())));
        json.number("peak_bytes", median(timings, t -> orNaN(t.peakBytes())));
        json.number("instructions", median(timings, t -> orNaN(t.instructions())));
        json.objects(
                "warnings",
                candidate.warnings(),
                warning -> {
                    json.text("code", warning.code());
                    json.text("message", warning.message());
                });
    }

    private static void comparison(Json json, Session session, int b, Comparison comparison) {
        json.text("a", session.candidates().getFirst().label());
        json.text("b", session.candidates().get(b).label());
        json.text("verdict", word(comparison.decision()));
        json.number("ratio", comparison.ratio());
        json.number("low", low(comparison.low()));
        json.number("high", comparison.high());
        json.number("alpha", comparison.alpha());
        json.integer("blocks", comparison.blocks());
    }

    private static String word(Decision decision) {
        return decision == Decision.SAME ? "same" : decision.word(Figure.WALL_SECONDS);
    }

    /// 0 stands for an end that is not known.
    private static double low(double end) {
        return end > 0 ? end : Double.NaN;
    }

    private static void block(Json json, Block<Timing> block) {
        json.numbers("order", block.order());
        json.objects("runs", block.runs(), run -> run(json, run));
    }

    private static void run(Json json, Timing run) {
        json.number("seconds", run.seconds());
        json.numbers("slices", run.slices());
        json.integer("executions", run.executions());
        json.number("wall_seconds", run.wallSeconds());
        json.number("cpu_seconds", orNaN(run.cpuSeconds()));
        json.number("system_seconds", orNaN(run.systemSeconds()));
        whole(json, "peak_bytes", run.peakBytes());
        whole(json, "instructions", run.instructions());
        json.integer("exit_code", run.exitCode());
        json.integer("hash_seed", run.hashSeed());
        json.number("steal_seconds", orNaN(run.stealMillis()) / 1e3);
        json.number("pressure_seconds", orNaN(run.pressureMicros()) / 1e6);
    }

    private static void whole(Json json, String name, OptionalLong value) {
        if (value.isPresent()) {
            json.integer(name, value.getAsLong());
        } else {
            json.unknown(name);
        }
    }

    static double orNaN(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    static double orNaN(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }

    /// The median of what is known of all `timings`; NaN where it is not known of each.
    static double median(List<Timing> timings, ToDoubleFunction<Timing> figure) {
        double[] values = timings.stream().mapToDouble(figure).toArray();
        return Arrays.stream(values).anyMatch(Double::isNaN) ? Double.NaN : Median.of(values);
    }
}
