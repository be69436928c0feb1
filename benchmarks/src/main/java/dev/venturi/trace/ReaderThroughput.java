package dev.venturi.trace;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/// How many records a second of its CPU time the reader accounts for, with a ring that is always
/// full: of a made-up program of 300 functions, a third of them in C, that call four others each,
/// up to 40 deep.
///
/// It is in this package of Venturi's to reach the reader without a program that writes. `ring.h`
/// draws the file.
@NullMarked
public final class ReaderThroughput {
    private static final int HEADER_BYTES = 4096;
    private static final int RING_BYTES = 1 << 19; // as Probe has it
    private static final int CAPACITY = RING_BYTES / Segment.RECORD_BYTES;
    private static final int SLOT_AT = 128;
    private static final int HEAD_AT = SLOT_AT + 64;
    private static final int PROCESS = 1;

    private static final int FUNCTIONS = 300;
    private static final int DEEPEST = 40;
    private static final long FIRST_KEY = 0x7f00_0000_1000L;
    private static final int KEY_STEP = 208;
    private static final int TICKS_A_RECORD = 50;

    private final MappedByteBuffer file;
    private final ProcessTrace process;
    private long head;

    private ReaderThroughput(Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER_BYTES + (long) RING_BYTES);
        }
        file.order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "VENTURI1".getBytes(StandardCharsets.US_ASCII));
        file.putInt(8, 1).putInt(12, PROCESS).putLong(16, RING_BYTES);
        file.putInt(40, 1); // ticks are nanoseconds
        file.putInt(SLOT_AT, Segment.SLOT_TAKEN).putInt(SLOT_AT + 4, PROCESS);
        Clock clock = new Clock();
        clock.countsNanos();
        Segment segment = Segment.map(path);
        process =
                new ProcessTrace(
                        PROCESS,
                        null,
                        List.of(),
                        segment,
                        _ -> {},
                        new Accounting(
                                new Functions(),
                                new ProbeCost(20, 30, 10, 20),
                                clock,
                                new CallLog(null),
                                false));
        process.add(segment);
    }

    /// Argument: for how many seconds. Prints records a second.
    public static void main(String[] arguments) throws IOException {
        long nanos = Math.round(Double.parseDouble(arguments[0]) * 1e9);
        Path path = Files.createTempFile("rings", null);
        try {
            ReaderThroughput throughput = new ReaderThroughput(path);
            throughput.define();
            throughput.fill(new Random(1));
            throughput.measure(nanos); // compiles it
            System.out.println(throughput.measure(nanos));
        } finally {
            Files.delete(path);
        }
    }

    private double measure(long nanos) {
        long before = process.records();
        long start = cpuNanos();
        long took = 0;
        while (took < nanos) {
            pass();
            took = cpuNanos() - start;
        }
        return (process.records() - before) * 1e9 / took;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// The reader reads the whole ring.
    private void pass() {
        head += CAPACITY;
        file.putLong(HEAD_AT, head);
        process.read();
        if (process.records() != head) {
            throw new IllegalStateException(
                    "%d records were written and %d read".formatted(head, process.records()));
        }
    }

    private void define() {
        int at = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            byte[] folder = "/program.py".getBytes(StandardCharsets.UTF_8);
            byte[] name = ("function_" + i).getBytes(StandardCharsets.UTF_8);
            ByteBuffer definition =
                    ByteBuffer.allocate(24 + folder.length + name.length)
                            .order(ByteOrder.LITTLE_ENDIAN);
            definition.putInt(i).putInt(0).putInt(folder.length).putInt(name.length);
            definition.putInt(0).putInt(0).put(folder).put(name);
            int payload = Math.ceilDiv(definition.capacity(), Segment.RECORD_BYTES);
            write(at, RecordKind.DEFINE, payload, key(i));
            file.put(HEADER_BYTES + (at + 1) * Segment.RECORD_BYTES, definition.array());
            at += 1 + payload;
        }
        while (at < CAPACITY) {
            write(at++, RecordKind.THREAD_END, 0, 0); // means nothing by itself
        }
        pass();
    }

    /// Fills the ring with calls that all end in it, so that it can be read again and again.
    private void fill(Random random) {
        int[][] callees = new int[FUNCTIONS][4];
        for (int[] row : callees) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextInt(FUNCTIONS);
            }
        }
        Deque<Integer> stack = new ArrayDeque<>();
        for (int at = 0; at < CAPACITY; at++) {
            boolean room = at + stack.size() + 2 <= CAPACITY;
            Integer top = stack.peek();
            boolean leaf = top != null && (inC(top) || stack.size() == DEEPEST);
            if (room && !leaf && (top == null || random.nextBoolean())) {
                int callee = top == null ? 0 : callees[top][random.nextInt(4)];
                stack.push(callee);
                write(
                        at,
                        inC(callee) ? RecordKind.C_CALL : RecordKind.PY_START,
                        (long) at * TICKS_A_RECORD,
                        key(callee));
            } else {
                int function = stack.pop();
                write(
                        at,
                        inC(function) ? RecordKind.C_RETURN : RecordKind.PY_RETURN,
                        (long) at * TICKS_A_RECORD,
                        key(function));
            }
        }
    }

    private static boolean inC(int function) {
        return function % 3 == 1;
    }

    private static long key(int function) {
        return FIRST_KEY + (long) function * KEY_STEP;
    }

    private void write(int at, int kind, long ticks, long key) {
        int byteAt = HEADER_BYTES + at * Segment.RECORD_BYTES;
        file.putLong(byteAt, ticks << 8 | kind).putLong(byteAt + 8, key);
    }
}
