package dev.venturi.format;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// Writes what [PstatsReader] describes, in marshal's version 2, which every Python reads since
/// 2.5: text as `u`, no references.
final class PstatsWriter {
    private static final int DIGIT_BITS = 15;
    private static final int DIGIT = (1 << DIGIT_BITS) - 1;

    private final OutputStream out;

    private PstatsWriter(OutputStream out) {
        this.out = out;
    }

    static void write(CallProfile profile, OutputStream out) throws IOException {
        PstatsWriter writer = new PstatsWriter(out);
        out.write('{');
        for (FunctionCalls calls : profile.functions()) {
            writer.name(calls.function());
            writer.entry(calls);
        }
        out.write('0');
    }

    private void entry(FunctionCalls calls) throws IOException {
        CallCounts counts = calls.counts();
        tuple(5);
        whole(counts.primitiveCalls());
        whole(counts.calls());
        number(counts.selfSeconds());
        number(counts.totalSeconds());
        out.write('{');
        for (Map.Entry<FunctionName, CallCounts> caller : calls.callers().entrySet()) {
            name(caller.getKey());
            caller(caller.getValue());
        }
        out.write('0');
    }

    private void caller(CallCounts counts) throws IOException {
        if (!counts.timed()) {
            whole(counts.calls());
            return;
        }
        tuple(4);
        whole(counts.calls());
        whole(counts.primitiveCalls());
        number(counts.selfSeconds());
        number(counts.totalSeconds());
    }

    private void name(FunctionName name) throws IOException {
        tuple(3);
        text(name.file());
        whole(name.line());
        text(name.name());
    }

    private void tuple(int length) throws IOException {
        out.write('(');
        out.write(buffer(Integer.BYTES).putInt(length).array());
    }

    private void text(String text) throws IOException {
        byte[] bytes = PythonText.encoded(text);
        out.write('u');
        out.write(buffer(Integer.BYTES).putInt(bytes.length).array());
        out.write(bytes);
    }

    private void number(double value) throws IOException {
        out.write('g');
        out.write(buffer(Double.BYTES).putDouble(value).array());
    }

    private void whole(long value) throws IOException {
        if (value == (int) value) {
            out.write('i');
            out.write(buffer(Integer.BYTES).putInt((int) value).array());
            return;
        }
        int count = 0;
        ByteBuffer digits = buffer(Long.BYTES + Short.BYTES);
        for (long left = Math.abs(value); left != 0; left >>>= DIGIT_BITS) {
            digits.putShort((short) (left & DIGIT));
            count++;
        }
        out.write('l');
        out.write(buffer(Integer.BYTES).putInt(value < 0 ? -count : count).array());
        out.write(digits.array(), 0, digits.position());
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
