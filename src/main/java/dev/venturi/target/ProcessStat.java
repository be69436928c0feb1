package dev.venturi.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Fields of `/proc/PID/stat` (proc(5)).
///
/// @param state the state's letter; `Z` and `X` for a process that ended
/// @param parent its parent's process id
/// @param majorFaults pages that had to be read from a disk, by all its threads
/// @param startTicks when it started, in clock ticks since boot; together with the process id it
///   names a process for good
record ProcessStat(char state, long parent, long majorFaults, long startTicks) {
    /// @return empty if there is no such process
    static Optional<ProcessStat> read(long pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc/" + pid + "/stat"))));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// `PID (NAME) STATE PPID …`; the name may hold anything, parentheses too.
    static ProcessStat parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 24);
        return new ProcessStat(
                fields[0].charAt(0), // field 3
                Long.parseLong(fields[1]), // 4
                Long.parseLong(fields[9]), // 12
                Long.parseLong(fields[19])); // 22
    }

    boolean ended() {
        return state == 'Z' || state == 'X';
    }
}
