package dev.venturi.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/// Finds out what the probe costs, from what it wrote of `calibrate.py`, and from what that program
/// said of itself when it ran without the probe.
///
/// A call's period is from one beginning of the same function to the next. What the probe adds to
/// it is its median with the probe less that of the loop without; the part of that between the two
/// records of a call is `inner`, the rest `outer`. An empty function takes next to no time itself;
/// `len` takes about what its call takes without the probe.
final class Calibration {
    private final long[] words;
    private final long empty;
    private final long length;

    /// @param segment of the process that ran with the probe, whose rings were not read yet
    /// @param clock learns how long a tick is
    Calibration(Segment segment, Clock clock) {
        int count = (int) Math.min(segment.head(0), segment.capacity());
        words = new long[2 * count];
        segment.copy(0, 0, count, words);
        if (segment.ticksAreNanos()) {
            clock.countsNanos();
        }
        for (int i = 0; i < count; i++) {
            int kind = RecordKind.of(words[2 * i]);
            if (kind == RecordKind.CLOCK) {
                clock.pair(RecordKind.ticks(words[2 * i]), words[2 * i + 1] - segment.baseNanos());
            } else if (kind == RecordKind.DEFINE || kind == RecordKind.NAME) {
                i += (int) RecordKind.ticks(words[2 * i]);
            }
        }
        empty = key("empty");
        length = key("<built-in method builtins.len>");
    }

    /// Maps the only segment in `folder`.
    static Segment segment(Path folder, long pid) throws IOException {
        return Segment.map(folder.resolve(pid + ".0"));
    }

    private long key(String name) {
        byte[] wanted = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < words.length / 2; i++) {
            if (RecordKind.of(words[2 * i]) == RecordKind.DEFINE) {
                int payload = (int) RecordKind.ticks(words[2 * i]);
                if (contains(i + 1, payload, wanted)) {
                    return words[2 * i + 1];
                }
                i += payload;
            }
        }
        return 0;
    }

    private boolean contains(int record, int records, byte[] wanted) {
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.allocate(records * Segment.RECORD_BYTES)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 2 * record; i < 2 * (record + records) && i < words.length; i++) {
            bytes.putLong(words[i]);
        }
        // The name is what is behind the file's name; nothing else in the program ends so.
        byte[] all = bytes.array();
        for (int from = 0; from + wanted.length <= all.length; from++) {
            if (Arrays.equals(all, from, from + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /// @param plainNanos what `calibrate.py` printed without the probe: an iteration that calls a
    ///   Python function, one that calls `len`, one that calls nothing
    ProbeCost cost(List<Double> plainNanos, Clock clock) {
        long pythonInner = median(empty, RecordKind.PY_START, kind -> kind == RecordKind.PY_RETURN);
        long pythonPeriod = median(empty, RecordKind.PY_START, kind -> kind == RecordKind.PY_START);
        long builtinInner = median(length, RecordKind.C_CALL, kind -> kind == RecordKind.C_RETURN);
        long builtinPeriod = median(length, RecordKind.C_CALL, kind -> kind == RecordKind.C_CALL);
        long python = added(pythonPeriod, plainNanos.get(0), clock);
        long builtin = added(builtinPeriod, plainNanos.get(1), clock);
        long plainBuiltin = clock.ticks(plainNanos.get(1) - plainNanos.get(2));
        long inner = Math.clamp(pythonInner, 0, python);
        long innerInC = Math.clamp(builtinInner - Math.max(0, plainBuiltin), 0, builtin);
        return new ProbeCost(inner, python - inner, innerInC, builtin - innerInC);
    }

    private static long added(long period, double plainNanos, Clock clock) {
        return Math.max(0, period - clock.ticks(plainNanos));
    }

    /// The median time from records of `key` of one kind to the next of `key` of another; 0 if
    /// there are none.
    private long median(long key, int from, LongPredicate to) {
        long[] times = new long[words.length / 2];
        int count = 0;
        long since = -1;
        for (int i = 0; i < words.length / 2; i++) {
            int kind = RecordKind.of(words[2 * i]);
            if (kind == RecordKind.DEFINE || kind == RecordKind.NAME) {
                i += (int) RecordKind.ticks(words[2 * i]);
                since = -1;
                continue;
            }
            if (words[2 * i + 1] != key) {
                continue;
            }
            long now = RecordKind.ticks(words[2 * i]);
            if (since >= 0 && to.test(kind)) {
                times[count++] = now - since;
                since = -1;
            }
            if (kind == from) {
                since = now;
            }
        }
        Arrays.sort(times, 0, count);
        return count == 0 ? 0 : times[count / 2];
    }
}
