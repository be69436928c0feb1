package dev.venturi.target;

/// How a process ended.
///
/// @param code what it returned; -1 where a signal ended it
/// @param signal the signal that ended it; 0 where it returned
/// @param usage what it had used
public record Exit(int code, int signal, ResourceUsage usage) {
    /// Whether a signal ended it.
    public boolean signalled() {
        return signal != 0;
    }

    /// What a shell would have in `$?`: the code, or 128 and the signal.
    public int statusForShell() {
        return signalled() ? 128 + signal : code;
    }

    /// The end in words: `exit code 3`, `killed by SIGSEGV`.
    public String description() {
        return signalled() ? "killed by " + signalName(signal) : "exit code " + code;
    }

    /// `struct wait status`: the low 7 bits hold the signal, bits 8 to 15 the code.
    static Exit ofWaitStatus(int status, ResourceUsage usage) {
        int signal = status & 0x7f;
        return signal == 0 ? new Exit(status >> 8 & 0xff, 0, usage) : new Exit(-1, signal, usage);
    }

    /// Numbers of x86-64 and aarch64.
    private static String signalName(int signal) {
        return switch (signal) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 5 -> "SIGTRAP";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 10 -> "SIGUSR1";
            case 11 -> "SIGSEGV";
            case 12 -> "SIGUSR2";
            case 13 -> "SIGPIPE";
            case 14 -> "SIGALRM";
            case 15 -> "SIGTERM";
            case 24 -> "SIGXCPU";
            case 25 -> "SIGXFSZ";
            case 31 -> "SIGSYS";
            default -> "signal " + signal;
        };
    }
}
