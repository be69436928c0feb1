package dev.venturi.format;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `{(file, line, name): (cc, nc, tt, ct, {(file, line, name): (nc, cc, tt, ct)})}`.
///
/// The order of calls (nc) and primitive calls (cc) differs between the two. A caller's value is a
/// bare number of calls in files of Python's `profile` and of 3.15's sampler; the latter has one
/// key more, `("__sampled__",)`.
///
/// It reads what a profile consists of and nothing else, so that neither the depth nor the size of
/// what a file claims to hold matters.
///
/// Source: `Profile.snapshot_stats` in CPython's Lib/cProfile.py and `PstatsCollector` in
/// Lib/profiling/sampling/pstats_collector.py.
final class PstatsReader {
    private static final String SAMPLED = "__sampled__";
    private static final FunctionName MARKER = new FunctionName(SAMPLED, -1, SAMPLED);

    private static final int KEY = 3;
    private static final int ENTRY = 5;
    private static final int CALLER = 4;

    private final MarshalReader in;
    private final long mostCallers;
    private final Map<FunctionName, FunctionCalls> functions = new LinkedHashMap<>();
    private boolean sampled;
    private long callers;

    private record Callers(Map<FunctionName, CallCounts> calls) {}

    private record Entry(CallCounts counts, Callers callers) {}

    private PstatsReader(byte[] bytes) {
        in = new MarshalReader(bytes);
        // Only references make more callers than there are bytes: one dict for many functions.
        mostCallers = Math.max(1_000_000, bytes.length);
    }

    /// @throws IOException if `bytes` hold no profile; the message says where and why
    static Pstats read(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("it is empty");
        }
        PstatsReader reader = new PstatsReader(bytes);
        reader.in.value(Boolean.class, "a dict", reader::functions);
        return new Pstats(new CallProfile(List.copyOf(reader.functions.values())), reader.sampled);
    }

    private boolean functions(char code, int start) throws IOException {
        open(code, start);
        while (!in.endOfDict()) {
            int at = in.position();
            FunctionName name = name();
            if (name.equals(MARKER)) {
                marker();
                continue;
            }
            Entry entry = in.value(Entry.class, "the numbers of a function", this::entry);
            callers += entry.callers.calls.size();
            if (callers > mostCallers) {
                throw MarshalReader.malformed(at, "a function with callers beyond any number");
            }
            functions.put(name, new FunctionCalls(name, entry.counts, entry.callers.calls));
        }
        return true;
    }

    private static void open(char code, int start) throws IOException {
        if (code != '{') {
            throw MarshalReader.unexpected(code, start, "a dict");
        }
    }

    private FunctionName name() throws IOException {
        return in.value(FunctionName.class, "the name of a function", this::name);
    }

    private FunctionName name(char code, int start) throws IOException {
        int length = in.tupleLength(code, start);
        if (length == 1 && in.text().equals(SAMPLED)) {
            return MARKER;
        }
        if (length != KEY) {
            throw MarshalReader.malformed(start, "a tuple that names no function");
        }
        String file = in.text();
        int at = in.position();
        long line = in.whole();
        if (line != (int) line) {
            throw MarshalReader.malformed(at, "the line number " + line);
        }
        return new FunctionName(file, (int) line, in.text());
    }

    private void marker() throws IOException {
        sampled =
                in.value(
                        Boolean.class,
                        "True",
                        (code, start) -> {
                            if (code != 'T') {
                                throw MarshalReader.unexpected(code, start, "True");
                            }
                            return true;
                        });
    }

    private Entry entry(char code, int start) throws IOException {
        if (in.tupleLength(code, start) != ENTRY) {
            throw MarshalReader.malformed(start, "a tuple of another length than 5");
        }
        long primitive = in.whole();
        long calls = in.whole();
        CallCounts counts = new CallCounts(calls, primitive, in.number(), in.number());
        return new Entry(counts, in.value(Callers.class, "a dict of callers", this::callers));
    }

    private Callers callers(char code, int start) throws IOException {
        open(code, start);
        Map<FunctionName, CallCounts> calls = new LinkedHashMap<>();
        while (!in.endOfDict()) {
            FunctionName caller = name();
            calls.put(caller, counts());
        }
        return new Callers(calls);
    }

    private CallCounts counts() throws IOException {
        int at = in.position();
        Object counts =
                in.value(
                        Object.class,
                        "the numbers of a caller",
                        (code, start) ->
                                switch (code) {
                                    case 'i', 'I', 'l' ->
                                            (Object) Long.valueOf(in.restOfWhole(code, start));
                                    default -> caller(code, start);
                                });
        return switch (counts) {
            case Long calls -> CallCounts.untimed(calls);
            case CallCounts timed -> timed;
            default -> throw MarshalReader.malformed(at, "a reference to no numbers of a caller");
        };
    }

    private CallCounts caller(char code, int start) throws IOException {
        if (in.tupleLength(code, start) != CALLER) {
            throw MarshalReader.malformed(start, "a tuple of another length than 4");
        }
        return new CallCounts(in.whole(), in.whole(), in.number(), in.number());
    }
}
