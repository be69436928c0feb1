package dev.venturi.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// How much memory a process has, from `/proc/PID/statm`: one read of a file that stays open, some
/// microseconds.
///
/// ```
/// size resident shared text lib data dt      in pages; shared: files and shared memory
/// ```
final class Residence implements AutoCloseable {
    private static final int PAGE = 4096;

    private final FileChannel statm;
    private final ByteBuffer buffer = ByteBuffer.allocate(256);
    private long residentBytes;
    private long anonymousBytes;

    Residence(long pid) throws IOException {
        statm = FileChannel.open(Path.of("/proc", Long.toString(pid), "statm"));
    }

    /// Reads it afresh.
    ///
    /// @return false if the process is gone or has ended
    boolean refresh() {
        buffer.clear();
        try {
            statm.read(buffer, 0);
        } catch (IOException e) {
            return false; // ESRCH: the process is gone
        }
        String[] fields =
                new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII)
                        .split(" ");
        if (fields.length < 3 || fields[0].equals("0")) {
            return false;
        }
        residentBytes = Long.parseLong(fields[1]) * PAGE;
        anonymousBytes = residentBytes - Long.parseLong(fields[2]) * PAGE;
        return true;
    }

    long residentBytes() {
        return residentBytes;
    }

    long anonymousBytes() {
        return anonymousBytes;
    }

    @Override
    public void close() throws IOException {
        statm.close();
    }
}
