package dev.venturi.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is mapped where in a process: `/proc/PID/maps`.
///
/// @param ranges by ascending address; empty for a zombie
public record MemoryMap(List<Range> ranges) {
    public MemoryMap {
        ranges = List.copyOf(ranges);
    }

    /// One mapping.
    ///
    /// @param start first address
    /// @param end the address behind the last
    /// @param writable whether the process may write to it
    /// @param executable whether it holds code
    /// @param offset of `start` in the file
    /// @param path the file as the process sees it, `[heap]` and the like, or empty; a file that is
    ///   gone ends in ` (deleted)`
    public record Range(
            long start, long end, boolean writable, boolean executable, long offset, String path) {
        /// Whether `path` is the name of a file.
        public boolean file() {
            return path.startsWith("/");
        }

        /// The name in `/proc/PID/map_files`, by which a file can be opened that is gone.
        public String key() {
            return Long.toHexString(start) + "-" + Long.toHexString(end);
        }
    }

    /// The mappings of process `pid` now.
    ///
    /// @throws IOException if there is no such process, or it may not be looked at
    public static MemoryMap of(long pid) throws IOException {
        byte[] text = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "maps"));
        return parse(new String(text, StandardCharsets.UTF_8));
    }

    /// Parses lines of `start-end perms offset device inode path`.
    static MemoryMap parse(String text) {
        List<Range> ranges = new ArrayList<>();
        text.lines().forEach(line -> ranges.add(parseLine(line)));
        return new MemoryMap(ranges);
    }

    private static Range parseLine(String line) {
        int dash = line.indexOf('-');
        int perms = line.indexOf(' ', dash) + 1;
        int offset = line.indexOf(' ', perms) + 1;
        int device = line.indexOf(' ', offset) + 1;
        int inode = line.indexOf(' ', device) + 1;
        int path = line.indexOf(' ', inode);
        return new Range(
                Long.parseUnsignedLong(line, 0, dash, 16),
                Long.parseUnsignedLong(line, dash + 1, perms - 1, 16),
                line.charAt(perms + 1) == 'w',
                line.charAt(perms + 2) == 'x',
                Long.parseUnsignedLong(line, offset, device - 1, 16),
                path < 0 ? "" : line.substring(path).strip());
    }

    /// The mapping that holds `address`.
    public Optional<Range> at(long address) {
        return ranges.stream()
                .filter(
                        range ->
                                Long.compareUnsigned(range.start, address) <= 0
                                        && Long.compareUnsigned(address, range.end) < 0)
                .findFirst();
    }
}
