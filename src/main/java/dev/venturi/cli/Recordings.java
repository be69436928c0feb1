package dev.venturi.cli;

import dev.venturi.bench.Block;
import dev.venturi.bench.Median;
import dev.venturi.bench.Session;
import dev.venturi.bench.Session.Candidate;
import dev.venturi.bench.Session.Warning;
import dev.venturi.bench.Timing;
import dev.venturi.format.ExactJson;
import dev.venturi.format.Pyperf;
import dev.venturi.report.SessionJson;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/// Results of separate sessions, ours or pyperf's, that are compared with each other.
///
/// No coin decided which of them came first. Their processes are paired at random instead: if they
/// do not differ, and no process depends on another, either sign of a pair's difference is equally
/// likely. That the machine changed between the sessions looks like a difference.
final class Recordings {
    private static final int GZIP = 0x1f;

    private Recordings() {}

    /// What a file has of one statement or command.
    private record Recorded(Session.Kind kind, Candidate candidate, List<Timing> timings) {}

    /// Whether `words` are the names of such files, and not commands.
    static boolean areNamed(List<String> words) {
        return words.size() > 1 && words.stream().allMatch(Recordings::isResult);
    }

    private static boolean isResult(String word) {
        try {
            Path file = Path.of(word);
            if (!Files.isRegularFile(file) || Files.isExecutable(file)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file)) {
                int first = in.read();
                while (Character.isWhitespace(first)) {
                    first = in.read();
                }
                return first == '{' || first == GZIP;
            }
        } catch (InvalidPathException | IOException notAFileThatCanBeRead) {
            return false;
        }
    }

    /// Pairs what `files` have in common, one session for each: the first file's against each
    /// other's. Their error rates add up to at most `alpha`.
    static List<Session> paired(List<Path> files, long seed, double alpha, double tolerance)
            throws Trouble {
        List<Map<String, Recorded>> read = new ArrayList<>();
        for (Path file : files) {
            read.add(read(file));
        }
        List<List<Recorded>> common = new ArrayList<>();
        if (read.stream().allMatch(each -> each.size() == 1)) {
            common.add(read.stream().map(each -> each.values().iterator().next()).toList());
        } else {
            for (String label : read.getFirst().keySet()) {
                if (read.stream().allMatch(each -> each.containsKey(label))) {
                    common.add(read.stream().map(each -> each.get(label)).toList());
                }
            }
        }
        if (common.isEmpty()) {
            throw new Trouble(
                    "%s have nothing in common: %s: name files with results of the same commands"
                            .formatted(
                                    String.join(
                                            " and ", files.stream().map(Path::toString).toList()),
                                    String.join(
                                            "; ",
                                            read.stream()
                                                    .map(each -> String.join(", ", each.keySet()))
                                                    .toList())));
        }
        Random random = new Random(seed);
        List<Session> sessions = new ArrayList<>();
        for (List<Recorded> same : common) {
            sessions.add(session(same, files, seed, random, alpha / common.size(), tolerance));
        }
        return sessions;
    }

    private static Session session(
            List<Recorded> same,
            List<Path> files,
            long seed,
            Random random,
            double alpha,
            double tolerance)
            throws Trouble {
        Session.Kind kind = same.getFirst().kind();
        if (same.stream().anyMatch(each -> each.kind() != kind)) {
            throw new Trouble(
                    "%s and %s hold statements and commands, which have no common measure: name files of one kind"
                            .formatted(files.getFirst(), files.getLast()));
        }
        int pairs = same.stream().mapToInt(each -> each.timings().size()).min().orElseThrow();
        List<List<Timing>> shuffled = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < same.size(); i++) {
            List<Timing> timings = new ArrayList<>(same.get(i).timings());
            Collections.shuffle(timings, random);
            shuffled.add(timings);
            Candidate candidate = same.get(i).candidate();
            List<Warning> warnings = new ArrayList<>(candidate.warnings());
            if (i > 0) {
                warnings.add(
                        new Warning(
                                "separate_sessions",
                                "measured in another session than A: %d processes of each were paired at random (seed %d), and a drift of the machine between the two cannot be told from a difference"
                                        .formatted(pairs, seed)));
            }
            candidates.add(
                    new Candidate(
                            candidate.text(),
                            candidate.place().isEmpty()
                                    ? files.get(i).toString()
                                    : candidate.place() + ", " + files.get(i),
                            candidate.name(),
                            candidate.parameters(),
                            warnings));
        }
        List<Integer> order = IntStream.range(0, same.size()).boxed().toList();
        List<Block<Timing>> blocks = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            int pair = i;
            blocks.add(new Block<>(order, shuffled.stream().map(each -> each.get(pair)).toList()));
        }
        return new Session(
                kind,
                candidates,
                seed,
                alpha,
                tolerance,
                Map.of("pairs", "at random, of separate sessions"),
                blocks);
    }

    private static Map<String, Recorded> read(Path file) throws Trouble {
        try {
            Map<String, Recorded> found = isPyperf(file) ? pyperf(file) : ours(file);
            if (found.values().stream().anyMatch(each -> each.timings().isEmpty())) {
                throw new IOException(file + " holds no measured process of some of its results");
            }
            return found;
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isPyperf(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 0 && bytes[0] == GZIP) {
            return true;
        }
        try {
            return ExactJson.object(bytes).containsKey("benchmarks");
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Recorded> ours(Path file) throws IOException {
        Session session = SessionJson.read(file);
        Map<String, Recorded> found = new LinkedHashMap<>();
        for (int i = 0; i < session.candidates().size(); i++) {
            Candidate candidate = session.candidates().get(i);
            found.putIfAbsent(
                    candidate.label(), new Recorded(session.kind(), candidate, session.timings(i)));
        }
        return found;
    }

    private static Map<String, Recorded> pyperf(Path file) throws IOException {
        Map<String, Recorded> found = new LinkedHashMap<>();
        for (Pyperf.Benchmark benchmark : Pyperf.read(file).benchmarks()) {
            if (!benchmark.unit().equals(Pyperf.SECOND)) {
                throw new IOException(
                        "%s has '%s' in %ss, and seconds are what is compared"
                                .formatted(file, benchmark.name(), benchmark.unit()));
            }
            found.put(
                    benchmark.name(),
                    new Recorded(
                            Session.Kind.STATEMENT,
                            new Candidate(benchmark.name(), "", List.of()),
                            benchmark.measured().stream().map(Recordings::timing).toList()));
        }
        return found;
    }

    /// A process of pyperf's is as long as its values: of the rest of it nothing is said.
    private static Timing timing(Pyperf.Run run) {
        return new Timing(
                Median.of(run.values()),
                run.values(),
                run.values().size(),
                run.values().stream().mapToDouble(Double::doubleValue).sum(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                0,
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
