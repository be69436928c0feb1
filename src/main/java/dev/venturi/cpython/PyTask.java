package dev.venturi.cpython;

/// An asyncio task that has not ended, as [TaskReader] found it.
///
/// @param name `get_name()`
/// @param state what it does
/// @param ident of the thread whose loop runs it, as Python knows it; 0 if the loop does not run
/// @param stack the frames of its coroutines in the stack table, from the task's own to the one
///   that awaits; empty while it runs, when they are on its thread's stack
/// @param awaiting what it waits for, where that has a name
public record PyTask(String name, State state, long ident, int stack, String awaiting) {
    /// What a task does.
    public enum State {
        /// It is the one that its loop runs now.
        RUNNING,
        /// Its loop will run it.
        READY,
        /// It awaits something.
        WAITING
    }
}
