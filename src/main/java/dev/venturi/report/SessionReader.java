package dev.venturi.report;

import dev.venturi.bench.Block;
import dev.venturi.bench.Session;
import dev.venturi.bench.Session.Candidate;
import dev.venturi.bench.Session.Kind;
import dev.venturi.bench.Session.Warning;
import dev.venturi.bench.Timing;
import dev.venturi.format.ExactJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads a session back from the JSON of [SessionJson]. The figures and verdicts in it are not
/// read: they follow from the blocks.
final class SessionReader {
    private SessionReader() {}

    /// @throws IOException if it is no session; the message says why, in a clause
    static Session read(byte[] text) throws IOException {
        Fields session = new Fields(ExactJson.object(text), "");
        if (!SessionJson.SCHEMA.equals(session.get("schema"))) {
            throw new IOException("its \"schema\" is not \"" + SessionJson.SCHEMA + '"');
        }
        if (session.whole("version") != JsonReport.VERSION) {
            throw new IOException(
                    "its version is %d, and %d is what is read"
                            .formatted(session.whole("version"), JsonReport.VERSION));
        }
        String kind = session.text("kind");
        if (!kind.equals("statement") && !kind.equals("command")) {
            throw new IOException("its \"kind\" is neither statement nor command");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Fields result : session.objects("results")) {
            candidates.add(candidate(result, kind));
        }
        if (candidates.isEmpty()) {
            throw new IOException("it has no results");
        }
        List<Block<Timing>> blocks = new ArrayList<>();
        for (Fields block : session.objects("blocks")) {
            blocks.add(block(block, candidates.size()));
        }
        return new Session(
                kind.equals("statement") ? Kind.STATEMENT : Kind.COMMAND,
                candidates,
                session.whole("seed"),
                session.share("alpha"),
                session.share("delta"),
                session.texts("conditions"),
                blocks);
    }

    private static Candidate candidate(Fields result, String kind) throws IOException {
        List<Warning> warnings = new ArrayList<>();
        for (Fields warning : result.objects("warnings")) {
            warnings.add(new Warning(warning.text("code"), warning.text("message")));
        }
        return new Candidate(
                result.text(kind),
                result.text("place"),
                result.text("name"),
                result.texts("parameters"),
                warnings);
    }

    private static Block<Timing> block(Fields block, int candidates) throws IOException {
        List<Integer> order = new ArrayList<>();
        for (Number number : block.numbers("order")) {
            order.add(number.intValue());
        }
        List<Timing> runs = new ArrayList<>();
        for (Fields run : block.objects("runs")) {
            runs.add(timing(run));
        }
        boolean each =
                new HashSet<>(order)
                        .equals(new HashSet<>(IntStream.range(0, candidates).boxed().toList()));
        if (!each || order.size() != candidates || runs.size() != candidates) {
            throw new IOException(block.where() + " does not have one run of each of the results");
        }
        return new Block<>(order, runs);
    }

    private static Timing timing(Fields run) throws IOException {
        double seconds = run.number("seconds");
        if (!(seconds > 0)) {
            throw new IOException(run.name("seconds") + " is not above zero");
        }
        List<Double> slices = new ArrayList<>();
        for (Number slice : run.numbers("slices")) {
            slices.add(slice.doubleValue());
        }
        return new Timing(
                seconds,
                slices,
                run.whole("executions"),
                run.number("wall_seconds"),
                run.ifNumber("cpu_seconds"),
                run.ifNumber("system_seconds"),
                run.ifWhole("peak_bytes"),
                run.ifWhole("instructions"),
                (int) run.whole("exit_code"),
                run.whole("hash_seed"),
                run.times("steal_seconds", 1e3),
                run.times("pressure_seconds", 1e6));
    }

    /// The fields of an object, and where it stands, such as `blocks[3].`.
    private record Fields(Map<?, ?> fields, String where) {
        @Nullable Object get(String name) {
            return fields.get(name);
        }

        String name(String field) {
            return where.isEmpty() ? field : where + "." + field;
        }

        private IOException no(String name, String what) {
            return new IOException(name(name) + " is no " + what);
        }

        String text(String name) throws IOException {
            if (get(name) instanceof String text) {
                return text;
            }
            throw no(name, "text");
        }

        double number(String name) throws IOException {
            if (get(name) instanceof Number number && Double.isFinite(number.doubleValue())) {
                return number.doubleValue();
            }
            throw no(name, "number");
        }

        long whole(String name) throws IOException {
            if (get(name) instanceof Long number) {
                return number;
            }
            throw no(name, "whole number");
        }

        double share(String name) throws IOException {
            double share = number(name);
            if (!(share > 0 && share < 1)) {
                throw no(name, "share between 0 and 1");
            }
            return share;
        }

        OptionalDouble ifNumber(String name) throws IOException {
            return get(name) == null ? OptionalDouble.empty() : OptionalDouble.of(number(name));
        }

        OptionalLong ifWhole(String name) throws IOException {
            return get(name) == null ? OptionalLong.empty() : OptionalLong.of(whole(name));
        }

        /// Seconds in a smaller unit.
        OptionalLong times(String name, double perSecond) throws IOException {
            return get(name) == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.round(number(name) * perSecond));
        }

        List<Fields> objects(String name) throws IOException {
            List<Fields> objects = new ArrayList<>();
            for (Object value : list(name)) {
                String at = "%s[%d]".formatted(name(name), objects.size());
                if (!(value instanceof Map<?, ?> map)) {
                    throw new IOException(at + " is no object");
                }
                objects.add(new Fields(map, at));
            }
            return objects;
        }

        List<Number> numbers(String name) throws IOException {
            List<Number> numbers = new ArrayList<>();
            for (Object value : list(name)) {
                if (!(value instanceof Number number)) {
                    throw no(name, "list of numbers");
                }
                numbers.add(number);
            }
            return numbers;
        }

        private List<?> list(String name) throws IOException {
            if (get(name) instanceof List<?> list) {
                return list;
            }
            throw no(name, "list");
        }

        SortedMap<String, String> texts(String name) throws IOException {
            if (!(get(name) instanceof Map<?, ?> map)) {
                throw no(name, "object");
            }
            SortedMap<String, String> texts = new TreeMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getValue() instanceof String text)) {
                    throw no(name, "object of texts");
                }
                texts.put(String.valueOf(entry.getKey()), text);
            }
            return texts;
        }
    }
}
