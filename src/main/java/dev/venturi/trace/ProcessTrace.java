package dev.venturi.trace;

import dev.venturi.profile.FunctionName;
import dev.venturi.profile.Tracing.TracedProcess;
import dev.venturi.profile.Tracing.TracedThread;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One process that is traced: reads its rings and keeps the accounts of its threads.
final class ProcessTrace implements AutoCloseable {
    /// Records that are read at once. A definition fits in with its payload.
    private static final int CHUNK = 4096;

    private static final int DEFINITION_BYTES = 24;

    private final int pid;
    private final @Nullable ProcessTrace parent;
    private final List<String> command;
    private final Consumer<ProcessTrace> newSegments;
    private final Accounting accounting;
    private final Functions functions;
    private final boolean counts;
    private final List<Segment> segments = new ArrayList<>();
    private final List<@Nullable ThreadTrace[]> current = new ArrayList<>();
    private final LongMap numbers = new LongMap();
    private final Set<Long> ahead = new HashSet<>();
    private final Map<Functions.Function, Integer> defined = new HashMap<>();
    private final Map<Long, int[]> forks = new HashMap<>();
    private final Suspensions suspensions = new Suspensions();
    private final List<TracedThread> ended = new ArrayList<>();
    private final CallTotals totals = new CallTotals();
    private final long[] words = new long[2 * CHUNK];
    private final Clock clock;
    private final long baseNanos;
    private int fork;
    private long records;
    private long removed;
    private long waited;
    private int profilerTakeovers;
    private boolean closed;
    private List<String> notes = List.of();

    /// @param parent the traced process that forked it
    /// @param newSegments adds the segments that a process has made since it was last looked for
    ///   them
    ProcessTrace(
            int pid,
            @Nullable ProcessTrace parent,
            List<String> command,
            Segment first,
            Consumer<ProcessTrace> newSegments,
            Accounting accounting) {
        this.pid = pid;
        this.parent = parent;
        this.command = command;
        this.newSegments = newSegments;
        this.accounting = accounting;
        this.functions = accounting.functions();
        this.counts = accounting.counts();
        this.clock = accounting.clock();
        this.baseNanos = first.baseNanos();
        this.fork = first.fork();
    }

    int pid() {
        return pid;
    }

    /// Its clock's base, which another program in the same process does not share.
    boolean hasBase(Segment segment) {
        return segments.getFirst().baseTicks() == segment.baseTicks();
    }

    void add(Segment segment) {
        segments.add(segment);
        current.add(new ThreadTrace[segment.slots()]);
    }

    /// Reads what is there.
    ///
    /// @return whether there was anything
    boolean read() {
        if (closed) {
            return false;
        }
        boolean any = false;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            @Nullable ThreadTrace[] threads = current.get(i);
            for (int slot = 0; slot < segment.slots(); slot++) {
                any |= read(segment, slot, threads);
            }
        }
        return any;
    }

    private boolean read(Segment segment, int slot, @Nullable ThreadTrace[] threads) {
        int state = segment.state(slot);
        if (state != Segment.SLOT_TAKEN && state != Segment.SLOT_ENDED) {
            return false;
        }
        ThreadTrace thread = threads[slot];
        if (thread == null) {
            thread = begin(segment.thread(slot));
            threads[slot] = thread;
        }
        long head = segment.head(slot);
        boolean any = head > thread.position;
        while (head > thread.position) {
            int count = (int) Math.min(CHUNK, head - thread.position);
            segment.copy(slot, thread.position, count, words);
            int used = account(thread, count);
            if (used == 0) {
                // A payload that is longer than any that the probe writes.
                used = count;
            }
            thread.position += used;
            records += used;
            segment.read(slot, thread.position);
        }
        if (state == Segment.SLOT_ENDED) {
            end(thread, thread.account().last());
            threads[slot] = null;
            segment.free(slot);
        }
        return any;
    }

    private ThreadTrace begin(int id) {
        ThreadTrace thread = new ThreadTrace(id, id == pid, accounting.cost(), accounting.log());
        if (fork != 0 && parent != null && !counts) {
            // What the parent did before it forked is in its rings, whoever is read first.
            parent.read();
            int[] stack = parent.forks.get((long) fork);
            if (stack != null) {
                thread.account().inherit(stack, 0);
            }
        }
        fork = 0;
        return thread;
    }

    private void end(ThreadTrace thread, long now) {
        ThreadAccount account = thread.account();
        account.end(now);
        CallTotals its = account.totals();
        long busy = 0;
        for (int pair = 0; pair < its.pairCount(); pair++) {
            if (its.caller(pair) == CallTotals.NOBODY) {
                busy += its.pairs().total[pair];
            }
        }
        ended.add(new TracedThread(thread.info(), its.calls(), clock.seconds(busy)));
        totals.add(its);
        removed += account.removed();
        waited += account.waited();
    }

    /// Accounts for records in [#words].
    ///
    /// @return how many of them: a last one may lack a part of its payload
    private int account(ThreadTrace thread, int count) {
        ThreadAccount account = thread.account();
        int kind = 0;
        int function = 0;
        long now = 0;
        for (int i = 0; i < count; i++) {
            long stamp = words[2 * i];
            long key = words[2 * i + 1];
            int before = kind;
            kind = RecordKind.of(stamp);
            if (kind <= RecordKind.C_LATE) {
                now = RecordKind.ticks(stamp);
            }
            switch (kind) {
                case RecordKind.PY_START -> {
                    function = number(key);
                    if (counts) {
                        account.count(function);
                    } else {
                        account.call(function, key, false, now);
                    }
                }
                case RecordKind.PY_RESUME, RecordKind.PY_THROW -> {
                    function = number(key);
                    if (counts) {
                        account.countResume(function);
                    } else {
                        account.resume(function, key, now);
                    }
                }
                case RecordKind.PY_RETURN,
                        RecordKind.PY_YIELD,
                        RecordKind.PY_UNWIND,
                        RecordKind.C_RETURN,
                        RecordKind.C_RAISE -> {
                    if (!account.leave(key, now)) {
                        account.leave(number(key), now);
                    }
                    function = account.left();
                }
                case RecordKind.C_CALL -> {
                    function = number(key);
                    if (counts) {
                        account.count(function);
                    } else {
                        account.call(function, key, true, now);
                    }
                }
                case RecordKind.C_LATE -> account.late(number(key), now);
                case RecordKind.ACTIVATION -> {
                    if (before == RecordKind.PY_YIELD) {
                        suspensions.suspended(key, function, now);
                    } else {
                        account.totals().awaited(function, suspensions.resumed(key, function, now));
                    }
                }
                case RecordKind.CLOCK -> clock.pair(RecordKind.ticks(stamp), key - baseNanos);
                case RecordKind.WAITED -> account.waitedForRoom(key);
                case RecordKind.WORKED -> account.worked(key);
                case RecordKind.FORK -> forks.put(key, account.stack());
                case RecordKind.PROFILER_ON -> profilerTakeovers++;
                case RecordKind.DEFINE, RecordKind.NAME -> {
                    int payload = (int) Math.min(CHUNK, RecordKind.ticks(stamp));
                    if (i + payload >= count) {
                        return i;
                    }
                    byte[] bytes = bytes(words, i + 1, payload);
                    if (kind == RecordKind.NAME) {
                        thread.name(text(bytes, 0, (int) Math.min(key, bytes.length)));
                    } else if (!ahead.remove(key)) {
                        define(key, definition(bytes));
                    }
                    i += payload;
                }
                // THREAD_END is known from the slot's state.
                default -> {}
            }
        }
        return count;
    }

    private void define(long key, Functions.Function function) {
        int number = functions.number(function, defined(function));
        numbers.put(key, number);
        accounting.log().defined(number, function);
        defined.merge(function, 1, Integer::sum);
    }

    /// How many such functions it knows of.
    private int defined(Functions.Function function) {
        return defined.getOrDefault(function, 0) + (parent == null ? 0 : parent.defined(function));
    }

    private int number(long key) {
        int number = known(key);
        if (number < 0) {
            for (ProcessTrace process = this; process != null; process = process.parent) {
                process.lookAhead();
            }
            number = known(key);
            if (number < 0) {
                number = Functions.UNKNOWN;
                numbers.put(key, number);
            }
        }
        return number;
    }

    /// Negative where it is not known.
    private int known(long key) {
        int number = numbers.get(key);
        if (number < 0 && parent != null) {
            number = parent.known(key);
            if (number >= 0) {
                numbers.put(key, number);
            }
        }
        return number;
    }

    /// Learns what is defined in records that were not read yet: a thread may call what another has
    /// just defined in its own ring, in a segment that was just made for it.
    private void lookAhead() {
        if (!closed) {
            newSegments.accept(this);
        }
        long[] some = new long[2 * CHUNK];
        for (int i = 0; i < segments.size() && !closed; i++) {
            Segment segment = segments.get(i);
            for (int slot = 0; slot < segment.slots(); slot++) {
                int state = segment.state(slot);
                if (state != Segment.SLOT_TAKEN && state != Segment.SLOT_ENDED) {
                    continue;
                }
                ThreadTrace thread = current.get(i)[slot];
                long at = thread == null ? 0 : thread.position;
                long head = segment.head(slot);
                while (at < head) {
                    int count = (int) Math.min(CHUNK, head - at);
                    segment.copy(slot, at, count, some);
                    at += defined(some, count);
                }
            }
        }
    }

    /// @return how many records were looked at: a last one may lack a part of its payload
    private int defined(long[] some, int count) {
        for (int i = 0; i < count; i++) {
            int kind = RecordKind.of(some[2 * i]);
            if (kind != RecordKind.DEFINE && kind != RecordKind.NAME) {
                continue;
            }
            int payload = (int) Math.min(CHUNK, RecordKind.ticks(some[2 * i]));
            if (i + payload >= count) {
                return i == 0 ? count : i;
            }
            if (kind == RecordKind.DEFINE && ahead.add(some[2 * i + 1])) {
                define(some[2 * i + 1], definition(bytes(some, i + 1, payload)));
            }
            i += payload;
        }
        return count;
    }

    private static byte[] bytes(long[] words, int record, int records) {
        byte[] bytes = new byte[records * Segment.RECORD_BYTES];
        MemorySegment.copy(
                MemorySegment.ofArray(words),
                ValueLayout.JAVA_BYTE,
                (long) record * Segment.RECORD_BYTES,
                bytes,
                0,
                bytes.length);
        return bytes;
    }

    /// `struct definition` of `ring.h`, then file, name and qualified name.
    private static Functions.Function definition(byte[] bytes) {
        MemorySegment head = MemorySegment.ofArray(bytes);
        if (bytes.length < DEFINITION_BYTES) {
            return new Functions.Function(FunctionName.builtin("<unknown>"), "", 0);
        }
        int line = head.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
        int flags = head.get(ValueLayout.JAVA_INT_UNALIGNED, 4);
        int[] lengths = new int[3];
        String[] texts = new String[3];
        int at = DEFINITION_BYTES;
        for (int i = 0; i < lengths.length; i++) {
            int length = head.get(ValueLayout.JAVA_INT_UNALIGNED, 8 + 4L * i);
            lengths[i] = Math.clamp(length, 0, bytes.length - at);
            texts[i] = text(bytes, at, lengths[i]);
            at += lengths[i];
        }
        return new Functions.Function(new FunctionName(texts[0], line, texts[1]), texts[2], flags);
    }

    /// UTF-8, with the lone surrogates that Python has for bytes that are none, as its
    /// `surrogatepass` writes them.
    private static String text(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        StringBuilder exact = new StringBuilder();
        int plain = from;
        for (int i = from; i + 2 < from + length; i++) {
            if ((bytes[i] & 0xff) == 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
                exact.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
                exact.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | bytes[i + 2] & 0x3f));
                i += 2;
                plain = i + 1;
            }
        }
        return exact.append(new String(bytes, plain, from + length - plain, StandardCharsets.UTF_8))
                .toString();
    }

    /// Ends what still runs, after all was read.
    ///
    /// @param living whether the process goes on, untraced
    void end(boolean living) {
        notes = failings();
        if (living) {
            notes.add("it was still running when the program ended: it goes on untraced");
            segments.forEach(Segment::leave);
        }
        for (@Nullable ThreadTrace[] threads : current) {
            for (int slot = 0; slot < threads.length; slot++) {
                ThreadTrace thread = threads[slot];
                if (thread != null) {
                    end(thread, thread.account().last());
                    threads[slot] = null;
                }
            }
        }
    }

    CallTotals totals() {
        return totals;
    }

    long records() {
        return records;
    }

    /// Ticks that were the probe's.
    long removed() {
        return removed;
    }

    /// Ticks that threads waited for room in their rings.
    long waited() {
        return waited;
    }

    TracedProcess described() {
        return new TracedProcess(pid, parent == null ? 0 : parent.pid, command, ended);
    }

    /// What of it could not be traced; known when it has ended.
    List<String> notes() {
        return notes;
    }

    private List<String> failings() {
        List<String> lines = new ArrayList<>();
        int lost = segments.stream().mapToInt(Segment::lostThreads).sum();
        if (lost > 0) {
            long events = segments.stream().mapToLong(Segment::lostEvents).sum();
            lines.add(
                    "%d of its threads could not be traced (%d events): there was no memory for their rings"
                            .formatted(lost, events));
        }
        if (segments.stream().anyMatch(Segment::silent)) {
            lines.add(
                    "its probe gave up because nobody read its records: what came after is missing");
        }
        int unsaid = segments.stream().mapToInt(Segment::unsaidNotes).sum();
        if (unsaid > 0) {
            lines.add(
                    "what it started was not all traced (%d times): the probe could not reach its files any more, since it changed its user, may open no more files, or they were removed"
                            .formatted(unsaid));
        }
        if (profilerTakeovers > 0) {
            lines.add(
                    "it set a profile function of its own, or used cProfile: that thread was not traced meanwhile");
        }
        return lines;
    }

    @Override
    public void close() {
        closed = true;
        segments.forEach(Segment::close);
    }
}
