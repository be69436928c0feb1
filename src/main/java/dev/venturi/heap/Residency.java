package dev.venturi.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Which pages of a process are in memory, from `/proc/PID/pagemap`: a word for each page, whose
/// bit 63 says so.
final class Residency implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int PAGES_AT_ONCE = 8192;

    private final FileChannel pagemap;
    private final ByteBuffer words =
            ByteBuffer.allocateDirect(8 * PAGES_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
    private long firstPage = -1;

    Residency(long pid) throws IOException {
        pagemap = FileChannel.open(Path.of("/proc", Long.toString(pid), "pagemap"));
    }

    /// Whether the page of `address` is in memory. Cheap for ascending addresses.
    boolean resident(long address) throws IOException {
        long page = address / PAGE;
        if (firstPage < 0 || page < firstPage || page - firstPage >= words.limit() / 8) {
            words.clear();
            if (pagemap.read(words, 8 * page) < 8) {
                firstPage = -1;
                return false;
            }
            words.flip();
            firstPage = page;
        }
        return words.getLong((int) (page - firstPage) * 8) < 0;
    }

    @Override
    public void close() throws IOException {
        pagemap.close();
    }
}
