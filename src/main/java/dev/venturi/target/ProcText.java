package dev.venturi.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Reads what `/proc` says in lines of `Name: value`.
final class ProcText {
    private ProcText() {}

    /// The most memory that process `pid` had resident at once since its exec (`VmHWM`); empty
    /// where it is gone or has no memory any more.
    static OptionalLong peakResidentBytes(long pid) {
        return statusBytes(pid, "VmHWM");
    }

    /// A line of `/proc/PID/status` that is in kB, in bytes.
    static OptionalLong statusBytes(long pid, String name) {
        try {
            return kilobytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")), name);
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong kilobytes(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name) && line.startsWith(":", name.length())) {
                String value = line.substring(name.length() + 1).strip();
                return OptionalLong.of(
                        1024 * Long.parseLong(value.substring(0, value.indexOf(' '))));
            }
        }
        return OptionalLong.empty();
    }

    /// What `/proc/PID/io` says was written to disks and not removed before it got there.
    static OptionalLong writtenToDisks(String io) {
        OptionalLong written = number(io, "write_bytes: ");
        OptionalLong cancelled = number(io, "cancelled_write_bytes: ");
        return written.isPresent() && cancelled.isPresent()
                ? OptionalLong.of(Math.max(0, written.getAsLong() - cancelled.getAsLong()))
                : OptionalLong.empty();
    }

    private static OptionalLong number(String lines, String name) {
        for (String line : lines.split("\n", -1)) {
            if (line.startsWith(name)) {
                return OptionalLong.of(Long.parseLong(line.substring(name.length())));
            }
        }
        return OptionalLong.empty();
    }

    /// Whether a process of group `group` has not ended yet. One that ended and that its parent has
    /// not asked after (a zombie) has.
    static boolean groupLives(long group) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                String stat;
                try {
                    stat = Files.readString(entry.resolve("stat"));
                } catch (IOException gone) {
                    continue;
                }
                // PID (NAME) STATE PPID PGRP …
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
                if (Long.parseLong(fields[2]) == group && !"ZX".contains(fields[0])) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be listed", e);
        }
    }

    /// The signal masks (`SigBlk`, `SigIgn`, …) of the thread that this process began with.
    static Map<String, Long> signalMasks() {
        long pid = ProcessHandle.current().pid();
        try {
            Map<String, Long> masks = new HashMap<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/task/" + pid + "/status"))) {
                if (line.startsWith("Sig") && !line.startsWith("SigQ")) {
                    int colon = line.indexOf(':');
                    masks.put(
                            line.substring(0, colon),
                            Long.parseUnsignedLong(line.substring(colon + 1).strip(), 16));
                }
            }
            return masks;
        } catch (IOException e) {
            throw new UncheckedIOException("our own /proc status cannot be read", e);
        }
    }
}
