package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rings as the probe could have left them, written by the test after `src/main/probe/ring.h`.
class ProcessTraceTest {
    private static final int RING_BYTES = 1 << 16;
    private static final long KEY = 0x7f00_0000_1000L;

    @TempDir Path folder;

    @Test
    void findsANameThatAThreadHasDefinedInASegmentThatWasNotSeenYet() throws Exception {
        Segment first =
                segment("1.0", List.of(record(10, RecordKind.PY_START, KEY), record(20, 4, KEY)));
        Segment second = segment("1.1", List.of(definition("work.py", "work")));
        Accounting accounting =
                new Accounting(
                        new Functions(), ProbeCost.NONE, new Clock(), new CallLog(null), false);
        ProcessTrace process =
                new ProcessTrace(1, null, List.of(), first, trace -> trace.add(second), accounting);
        process.add(first);

        process.read();
        process.end(false);

        CallTotals totals = process.totals();
        assertThat(totals.pairCount()).isEqualTo(1);
        assertThat(accounting.functions().get(totals.callee(0)).name().name()).isEqualTo("work");
        assertThat(totals.pairs().calls[0]).isEqualTo(1);
        process.close();
    }

    private static byte[] record(long ticks, int kind, long key) {
        return ByteBuffer.allocate(Segment.RECORD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ticks << 8 | kind)
                .putLong(key)
                .array();
    }

    private static byte[] definition(String file, String name) {
        byte[] text = (file + name + name).getBytes(StandardCharsets.UTF_8);
        int records = (24 + text.length + Segment.RECORD_BYTES - 1) / Segment.RECORD_BYTES;
        return ByteBuffer.allocate((1 + records) * Segment.RECORD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(record(records, RecordKind.DEFINE, KEY))
                .putInt(1)
                .putInt(0)
                .putInt(file.length())
                .putInt(name.length())
                .putInt(name.length())
                .putInt(0)
                .put(text)
                .array();
    }

    /// A segment with one ring, of a thread that runs.
    private Segment segment(String name, List<byte[]> records) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096 + RING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, "VENTURI1".getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(8, 1).putInt(12, 1).putLong(16, RING_BYTES).putInt(128, Segment.SLOT_TAKEN);
        int at = 4096;
        for (byte[] record : records) {
            bytes.put(at, record);
            at += record.length;
        }
        bytes.putLong(128 + 64, (at - 4096) / Segment.RECORD_BYTES);
        return Segment.map(Files.write(folder.resolve(name), bytes.array()));
    }
}
