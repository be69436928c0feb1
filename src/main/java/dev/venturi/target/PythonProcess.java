package dev.venturi.target;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A process to watch from outside, whether we started it or not. Nothing here stops it or writes
/// into it. Safe for use by several threads.
public final class PythonProcess {
    private final long pid;
    private final long startTicks;
    private final @Nullable ChildProcess child;

    private PythonProcess(long pid, long startTicks, @Nullable ChildProcess child) {
        this.pid = pid;
        this.startTicks = startTicks;
        this.child = child;
    }

    /// A program that we started. If it has ended already it is simply not [#alive].
    public static PythonProcess ofChild(ChildProcess child) {
        long start = ProcessStat.read(child.pid()).map(ProcessStat::startTicks).orElse(-1L);
        return new PythonProcess(child.pid(), start, child);
    }

    /// A process that runs already.
    ///
    /// @throws Trouble if there is none, or its memory may not be read
    public static PythonProcess ofPid(long pid) throws Trouble {
        int refused = pid > 0 && pid <= Integer.MAX_VALUE ? Libc.kill((int) pid, 0) : Libc.ESRCH;
        if (refused == Libc.ESRCH) {
            throw new Trouble("there is no process " + pid);
        }
        Optional<ProcessStat> stat = ProcessStat.read(pid);
        if (stat.isEmpty()) {
            throw hidden(pid);
        }
        if (stat.get().ended()) {
            throw new Trouble("process " + pid + " has ended already");
        }
        PythonProcess process = new PythonProcess(pid, stat.get().startTicks(), null);
        process.requireReadable();
        return process;
    }

    /// Checks that its memory may be read, as the kernel will check it (ptrace(2), access mode
    /// attach).
    ///
    /// @throws Trouble if it may not
    public void requireReadable() throws Trouble {
        int memory = Libc.open("/proc/" + pid + "/mem", 0);
        if (memory >= 0) {
            Libc.close(memory);
            if (executable().isEmpty() && alive()) {
                throw new Trouble("process " + pid + " has no program: it is a kernel's thread");
            }
            return;
        }
        if (memory == -Libc.EACCES || memory == -Libc.EPERM) {
            throw new Trouble(
                    "cannot read process "
                            + pid
                            + " (EPERM): run as its owner or grant CAP_SYS_PTRACE"
                            + tracingScope());
        }
        if (alive()) {
            throw new Trouble("cannot read process " + pid + " (" + Libc.errorName(-memory) + ")");
        }
    }

    /// The kernel's number of the process.
    public long pid() {
        return pid;
    }

    /// When it started, in clock ticks since boot; -1 if it had ended before anyone could look.
    /// With the number it names a process for good, for numbers are used again.
    public long startTimeTicks() {
        return startTicks;
    }

    /// Whether it still runs.
    public boolean alive() {
        if (child != null) {
            return child.poll().isEmpty(); // `/proc` may hide it
        }
        return ProcessStat.read(pid)
                .filter(stat -> stat.startTicks() == startTicks && !stat.ended())
                .isPresent();
    }

    /// Why a program that we started cannot be watched although it runs: `/proc` does not show it.
    ///
    /// An unreaped process is in `/proc`. One that is not readable by us, because it changed its
    /// user or declared itself private (prctl(2), `PR_SET_DUMPABLE`), is hidden with hidepid.
    public Optional<Trouble> hidden() {
        boolean listed = Files.exists(Path.of("/proc/" + pid));
        return child == null || listed || child.poll().isPresent()
                ? Optional.empty()
                : Optional.of(hidden(pid));
    }

    private static Trouble hidden(long pid) {
        return new Trouble(
                "process "
                        + pid
                        + " is hidden by /proc (mounted with hidepid): run as its owner or as root, or"
                        + " remount /proc with hidepid=0");
    }

    /// The numbers of its threads, ascending; none if it ended. Costs one listing of a directory.
    public long[] threadIds() {
        String[] names = new File("/proc/" + pid + "/task").list();
        if (names == null) {
            return new long[0];
        }
        long[] ids = Arrays.stream(names).mapToLong(Long::parseLong).toArray();
        Arrays.sort(ids);
        return ids;
    }

    /// The file that it executes now; empty if it ended, or is a thread of the kernel. For a file
    /// that was deleted since, the path ends in ` (deleted)`.
    public Optional<Path> executable() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Its command line, the program's name first; empty if it ended, or hides it.
    public List<String> commandLine() {
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            // Each word ends with a zero; a title that the process gave itself may not.
            boolean ended = text.length > 0 && text[text.length - 1] == 0;
            int length = ended ? text.length - 1 : text.length;
            return length == 0
                    ? List.of()
                    : List.of(new String(text, 0, length, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /// Its working directory; empty if it ended.
    public Optional<Path> workingDirectory() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// To be thrown where it has no Python that can be read.
    ///
    /// @param reason what it has instead
    public Trouble noPython(String reason) {
        String program = executable().map(path -> " (" + path + ")").orElse("");
        return new Trouble(
                "process %d%s cannot be sampled: %s; name a process that runs Python"
                        .formatted(pid, program, reason));
    }

    /// Its memory; empty if it ended.
    public Optional<MemoryUse> memory() {
        try {
            return MemoryUse.parse(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Its resident memory; empty if it ended.
    public OptionalLong residentBytes() {
        return ProcText.statusBytes(pid, "VmRSS");
    }

    /// Pages that had to be read from a disk so far, by all its threads; empty if it ended.
    public OptionalLong majorFaults() {
        return ProcessStat.read(pid)
                .map(stat -> OptionalLong.of(stat.majorFaults()))
                .orElse(OptionalLong.empty());
    }

    /// Where Yama allows only ancestors to look, its owner may not either: say so.
    private static String tracingScope() {
        try {
            String scope = Files.readString(Path.of("/proc/sys/kernel/yama/ptrace_scope")).strip();
            return scope.equals("0") ? "" : " (kernel.yama.ptrace_scope is " + scope + ")";
        } catch (IOException noYama) {
            return "";
        }
    }
}
