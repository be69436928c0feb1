package dev.venturi.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A made-up interpreter in our own memory: one thread, three frames deep. Sampling it before a
/// program is started loads, links and warms up everything that the first samples of the program
/// would otherwise wait for, which takes longer than a small program runs.
public final class Rehearsal implements AutoCloseable {
    private static final int FRAMES = 3;
    private static final int FRAME_SPACING = 128;
    private static final int UNITS = 8;
    private static final int VERSION = 0x030d00f0;

    private final Arena arena = Arena.ofShared();
    private final Offsets at = Offsets.of(Layout.CPYTHON_3_13, Map.of());
    private final MemorySegment memory = arena.allocate(1 << 16, 4096);
    private int used;
    private final long runtime = take(16384);
    private final long codeType = take(512);

    /// The interpreter, to be closed by the caller before this is.
    public Interpreter interpreter() {
        long state = take(16384);
        long thread = take(512);
        long chunk = take(1024);
        long shim = take(FRAME_SPACING) + 8;
        long code = code();
        putLong(runtime + at.runtime().interpretersHead(), state);
        putLong(runtime + at.runtime().interpretersMain(), state);
        putLong(state + at.interpreter().runtime(), runtime);
        putLong(state + at.interpreter().threadsHead(), thread);
        long gil = take(256);
        putLong(state + at.interpreter().gilPointer(), gil);
        putInt(gil + at.gil().locked(), 1);
        putLong(gil + at.gil().lastHolder(), thread);
        putLong(thread + at.thread().interp(), state);
        putLong(thread + at.thread().nativeThreadId(), ProcessHandle.current().pid());
        putLong(thread + at.thread().datastackChunk(), chunk);
        long end = chunk + at.frame().chunkData() + 8 + FRAMES * FRAME_SPACING;
        putLong(thread + at.thread().datastackTop(), end);
        putLong(thread + at.thread().currentFrame(), end - FRAME_SPACING);
        putLong(chunk + at.frame().chunkSize(), 1024);
        putByte(shim + at.frame().owner(), 3);
        for (int i = 0; i < FRAMES; i++) {
            long frame = end - (long) (FRAMES - i) * FRAME_SPACING;
            putLong(frame + at.frame().previous(), i == 0 ? shim : frame - FRAME_SPACING);
            putLong(frame + at.frame().code(), code);
            putInt(frame + at.frame().stackTop(), i == FRAMES - 1 ? -1 : 0);
            putLong(frame + at.frame().instruction(), code + at.code().instructions() + 4);
        }
        return new Interpreter(
                new RemoteMemory(ProcessHandle.current().pid()),
                new PythonVersion(VERSION),
                at,
                runtime,
                codeType,
                state);
    }

    private long code() {
        long code = take(512);
        putLong(code + at.objects().type(), codeType);
        putLong(code + at.objects().size(), UNITS);
        putInt(code + at.code().firstlineno(), 1);
        putInt(code + at.code().stacksize(), (int) ((FRAME_SPACING - at.frame().size()) / 8));
        long text = text("rehearsal");
        putLong(code + at.code().filename(), text);
        putLong(code + at.code().name(), text);
        putLong(code + at.code().qualname(), text);
        long table = take(64);
        putLong(table + at.objects().size(), 2);
        putByte(table + at.objects().bytesData(), 0x80 | 13 << 3 | UNITS - 1); // one line for all
        putLong(code + at.code().linetable(), table);
        return code;
    }

    private long text(String ascii) {
        long text = take(128);
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        putLong(text + at.objects().strLength(), bytes.length);
        putByte(text + at.objects().strState(), 1 << 2 | 1 << 5 | 1 << 6); // kind 1, compact, ascii
        for (int i = 0; i < bytes.length; i++) {
            putByte(text + at.objects().strAsciiData() + i, bytes[i]);
        }
        return text;
    }

    private long take(int length) {
        long address = memory.address() + used;
        used += length + 15 & -16;
        return address;
    }

    private void putLong(long address, long value) {
        memory.set(JAVA_LONG, address - memory.address(), value);
    }

    private void putInt(long address, int value) {
        memory.set(JAVA_INT, address - memory.address(), value);
    }

    private void putByte(long address, int value) {
        memory.set(JAVA_BYTE, address - memory.address(), (byte) value);
    }

    @Override
    public void close() {
        arena.close();
    }
}
