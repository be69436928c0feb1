package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// What `_asyncio` says of its own layout from 3.14 on, in section `.AsyncioDebug`: 13 words.
///
/// ```
/// struct Py_AsyncioModuleDebugOffsets {   // Include/internal/pycore_debug_offsets.h
///     struct { size, task_name, task_awaited_by, task_is_task, task_awaited_by_is_set, task_coro, task_node };
///     struct { size, asyncio_tasks_head };                        // of the interpreter state
///     struct { size, running_loop, running_task, tasks_head };    // of the thread state
/// };
/// ```
///
/// @param node where a task is linked into a list of tasks
/// @param interpreterTasks the head of the list of tasks of threads that ended
/// @param runningTask of a thread
/// @param threadTasks the head of its list of tasks
record AsyncioDebug(int node, int interpreterTasks, int runningTask, int threadTasks) {
    private static final int WORD = 8;
    private static final int WORDS = 13;
    private static final long LARGEST = 1 << 24;

    /// Where each size is, and the word behind its structure.
    private static final int[] STRUCTURES = {0, 7, 9, WORDS};

    /// Reads it; nothing where asyncio is not loaded.
    ///
    /// @throws UnknownLayout if it contradicts itself or the tasks that are known
    static Optional<AsyncioDebug> of(Interpreter interpreter)
            throws IOException, MemoryFault, UnknownLayout {
        OptionalLong section =
                new RuntimeFinder(interpreter.pid(), interpreter.memory())
                        .section(".AsyncioDebug", "_asyncio");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Bytes words = new Bytes(interpreter.memory().readBytes(section.getAsLong(), WORDS * WORD));
        for (int i = 0; i + 1 < STRUCTURES.length; i++) {
            long size = words.int64(STRUCTURES[i] * WORD);
            boolean sensible = size > 0 && size <= LARGEST;
            for (int word = STRUCTURES[i] + 1; word < STRUCTURES[i + 1]; word++) {
                long offset = words.int64(word * WORD);
                sensible &= offset >= 0 && offset < size;
            }
            if (!sensible) {
                throw new UnknownLayout("the offsets that its asyncio says make no sense");
            }
        }
        Offsets.Task known = interpreter.offsets().task();
        if (words.int64(0) != known.size()
                || words.int64(WORD) != known.name()
                || words.int64(5 * WORD) != known.coroutine()) {
            throw new UnknownLayout("its asyncio has tasks of %d bytes".formatted(words.int64(0)));
        }
        return Optional.of(
                new AsyncioDebug(
                        (int) words.int64(6 * WORD),
                        (int) words.int64(8 * WORD),
                        (int) words.int64(11 * WORD),
                        (int) words.int64(12 * WORD)));
    }
}
