package dev.venturi.profile;

import java.util.List;

/// All threads of a process at one moment.
///
/// @param pythonVersion the interpreter's version, such as `3.12.1`
/// @param threads the main thread first, then in the order of their numbers
public record ThreadDump(String pythonVersion, List<Entry> threads) {
    public ThreadDump {
        threads = List.copyOf(threads);
    }

    /// One thread.
    ///
    /// @param state where it was
    /// @param awaiting what it waited for; empty where it did not, or that is not known
    /// @param holdsGil whether it held the GIL
    /// @param stack its frames; empty for a thread that runs no Python
    public record Entry(
            ThreadInfo thread,
            ThreadState state,
            String awaiting,
            boolean holdsGil,
            StackTrace stack) {}
}
