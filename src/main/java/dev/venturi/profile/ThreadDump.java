package dev.venturi.profile;

import java.util.List;

/// All threads of a process at one moment, and the asyncio tasks of its loops.
///
/// @param pythonVersion the interpreter's version, such as `3.12.1`
/// @param threads the main thread first, then in the order of their numbers
/// @param tasks those that have not ended, by thread and name
/// @param allTasks whether there were no others; not so where they came and went too fast
public record ThreadDump(
        String pythonVersion, List<Entry> threads, List<Task> tasks, boolean allTasks) {
    public ThreadDump {
        threads = List.copyOf(threads);
        tasks = List.copyOf(tasks);
    }

    /// One asyncio task.
    ///
    /// @param state what it does: `running` is the one that its loop runs at the moment, `ready`
    ///   one that it will run
    /// @param thread the kernel's number of the thread whose loop runs it; 0 if that is not known
    /// @param awaiting the task or the gathering that it awaits; empty for anything else
    /// @param stack its coroutine and those that this awaits; empty while it runs, for they are on
    ///   its thread's stack then
    public record Task(
            String name, TaskState state, long thread, String awaiting, StackTrace stack) {}

    /// What a task does.
    public enum TaskState {
        RUNNING("running"),
        READY("ready"),
        WAITING("waiting");

        private final String label;

        TaskState(String label) {
            this.label = label;
        }

        /// `waiting`.
        public String label() {
            return label;
        }
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
