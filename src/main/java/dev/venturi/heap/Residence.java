package dev.venturi.heap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much memory a process has, from `/proc/PID/statm`: one read of a file that stays open, some
/// microseconds. The open file stays with the process: a new one of the same number is not seen.
///
/// ```
/// statm    size resident shared text lib data dt     in pages; shared: files and shared memory
/// status   VmHWM:  123456 kB                         the most that was resident since the exec
/// ```
final class Residence implements AutoCloseable {
    private static final int PAGE = 4096;

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final FileChannel statm;
    private final FileChannel status;
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private long residentBytes;
    private long anonymousBytes;

    Residence(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        statm = FileChannel.open(process.resolve("statm"));
        status = FileChannel.open(process.resolve("status"));
    }

    /// Reads it afresh.
    ///
    /// @return false if the process is gone or has ended
    boolean refresh() {
        String[] fields = read(statm).split(" ");
        if (fields.length < 3 || fields[0].equals("0")) {
            return false;
        }
        residentBytes = Long.parseLong(fields[1]) * PAGE;
        anonymousBytes = residentBytes - Long.parseLong(fields[2]) * PAGE;
        return true;
    }

    /// The most that was resident since the exec, read afresh; -1 if the process has ended.
    long peakBytes() {
        Matcher peak = PEAK.matcher(read(status));
        return peak.find() ? 1024 * Long.parseLong(peak.group(1)) : -1;
    }

    /// Nothing if the process is gone (`ESRCH`).
    private String read(FileChannel file) {
        buffer.clear();
        try {
            file.read(buffer, 0);
        } catch (IOException gone) {
            return "";
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }

    long residentBytes() {
        return residentBytes;
    }

    long anonymousBytes() {
        return anonymousBytes;
    }

    @Override
    public void close() {
        try (statm;
                status) {
            // Both are closed, whatever happens to the other.
        } catch (IOException e) {
            throw new UncheckedIOException("a file of /proc could not be closed", e);
        }
    }
}
