package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the asyncio tasks of an interpreter, with the chain of coroutines that each one awaits.
///
/// Up to 3.13 the module `asyncio.tasks` has weak sets of the tasks; from 3.14 on each thread has a
/// list of those of its loop, and the interpreter one of those whose thread ended. Tasks of other
/// classes than asyncio's own and those derived from it are not seen.
///
/// The target runs meanwhile. A task is believed if all that was read of it is still so afterwards;
/// else it is read again, a few times.
public final class TaskReader implements AutoCloseable {
    private static final int MOST_TASKS = 65_536;
    private static final int MOST_FRAMES = 1000;
    private static final int MOST_BASES = 64;
    private static final int MOST_TRIES = 5;
    private static final int WORD = 8;
    private static final long TAG = 3;

    /// Of a module its dict, of a weak reference what it points to, of asyncio's and the
    /// interpreter's wrappers of awaitables what they wrap.
    private static final int FIRST_FIELD = 16;

    private static final Set<String> WITH_FRAME =
            Set.of("coroutine", "generator", "async_generator");
    private static final Set<String> WRAPPERS =
            Set.of(
                    "coroutine_wrapper",
                    "async_generator_asend",
                    "async_generator_athrow",
                    "anext_awaitable");

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final ObjectReader objects;
    private final Offsets offsets;
    private final StackTable stacks;
    private final Arena arena = Arena.ofShared();
    private final CodeTable codes;
    private final Map<Long, Boolean> taskTypes = new HashMap<>();
    private final Map<Long, Long> loopThreads = new HashMap<>();

    /// A reader of the tasks of `interpreter`, which stays the caller's.
    ///
    /// @param stacks takes the stacks in
    public TaskReader(Interpreter interpreter, StackTable stacks) {
        this.interpreter = interpreter;
        this.memory = interpreter.memory();
        this.objects = interpreter.objects();
        this.offsets = interpreter.offsets();
        this.stacks = stacks;
        this.codes = new CodeTable(interpreter, stacks, arena);
    }

    /// The tasks that were found.
    ///
    /// @param complete whether there are no others
    public record Tasks(List<PyTask> tasks, boolean complete) {}

    /// Reads all tasks that have not ended.
    ///
    /// @param threads the interpreter's threads
    /// @throws Trouble if asyncio has another layout than those that are known
    public Tasks read(List<PyThread> threads) throws MemoryFault, Trouble {
        loopThreads.clear();
        Set<Long> addresses = new LinkedHashSet<>();
        Set<Long> running = new HashSet<>();
        boolean complete = find(threads, addresses, running);
        List<PyTask> tasks = new ArrayList<>();
        for (long address : addresses) {
            PyTask task = null;
            boolean settled = false;
            for (int tries = 0; tries < MOST_TRIES && !settled; tries++) {
                try {
                    Attempt attempt = new Attempt();
                    task = attempt.read(address, running.contains(address));
                    settled = attempt.stillSo();
                } catch (MalformedObject _) {
                    // It ended, and something else is there now; or it moves: once more.
                } catch (MemoryFault fault) {
                    rethrowUnlessUnmapped(fault);
                }
            }
            complete &= settled;
            if (settled && task != null) {
                tasks.add(task);
            }
        }
        return new Tasks(tasks, complete);
    }

    // ---- which there are

    private boolean find(List<PyThread> threads, Set<Long> tasks, Set<Long> running)
            throws MemoryFault, Trouble {
        Optional<AsyncioDebug> said = said();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            tasks.clear();
            running.clear();
            try {
                switch (offsets.layout()) {
                    case CPYTHON_3_11 -> findInModule(List.of("_all_tasks"), tasks, running);
                    case CPYTHON_3_12, CPYTHON_3_13 ->
                            findInModule(
                                    List.of("_scheduled_tasks", "_eager_tasks"), tasks, running);
                    case CPYTHON_3_14, CPYTHON_3_15 -> {
                        if (said.isPresent()) {
                            findInLists(said.get(), threads, tasks, running);
                        }
                    }
                }
                return true;
            } catch (MalformedObject _) {
                // It changed while it was read.
            } catch (MemoryFault fault) {
                rethrowUnlessUnmapped(fault);
            }
        }
        return false;
    }

    /// What asyncio says of itself; nothing before 3.14, or where it is not loaded.
    private Optional<AsyncioDebug> said() throws MemoryFault, Trouble {
        try {
            return switch (offsets.layout()) {
                case CPYTHON_3_11, CPYTHON_3_12, CPYTHON_3_13 -> Optional.empty();
                case CPYTHON_3_14, CPYTHON_3_15 -> AsyncioDebug.of(interpreter);
            };
        } catch (UnknownLayout e) {
            throw new Trouble(
                    "cannot make sense of the asyncio tasks of process %d (%s): it may be a modified build"
                            .formatted(interpreter.pid(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new Trouble(
                    "cannot find asyncio in process %d (%s): it may have ended"
                            .formatted(interpreter.pid(), e),
                    e);
        }
    }

    private void findInModule(List<String> sets, Set<Long> tasks, Set<Long> running)
            throws MemoryFault, MalformedObject {
        for (long state : interpreter.states()) {
            long module = interpreter.module(state, "asyncio.tasks");
            if (module == 0) {
                continue;
            }
            long names = memory.readLong(module + FIRST_FIELD);
            for (String name : sets) {
                long set = objects.get(names, name);
                if (set == 0) {
                    continue;
                }
                long data = objects.attribute(set, "data");
                // A WeakSet has a set of weak references; _eager_tasks is a set.
                for (long member : objects.members(data == 0 ? set : data)) {
                    long task = data == 0 ? member : memory.readLong(member + FIRST_FIELD);
                    if (isTask(objects.typeOf(task))) {
                        add(task, tasks);
                    }
                }
            }
            long current = objects.get(names, "_current_tasks");
            if (current != 0) {
                objects.entries(
                        current,
                        (_, task) -> {
                            running.add(task);
                            return running.size() < MOST_TASKS;
                        });
            }
        }
    }

    private void findInLists(
            AsyncioDebug at, List<PyThread> threads, Set<Long> tasks, Set<Long> running)
            throws MemoryFault, MalformedObject {
        for (PyThread thread : threads) {
            follow(thread.state() + at.threadTasks(), at.node(), tasks);
            long task = memory.readLong(thread.state() + at.runningTask());
            if (task != 0) {
                running.add(task);
            }
        }
        for (long state : interpreter.states()) {
            follow(state + at.interpreterTasks(), at.node(), tasks);
        }
    }

    /// A list whose head is at `head`: links to the next and to the one before.
    private void follow(long head, int node, Set<Long> tasks) throws MemoryFault, MalformedObject {
        long before = head;
        long link = memory.readLong(head);
        while (link != head && link != 0) {
            if (memory.readLong(link + WORD) != before) {
                throw new MalformedObject("no list of tasks", link);
            }
            add(link - node, tasks);
            before = link;
            link = memory.readLong(link);
        }
    }

    private static void add(long task, Set<Long> tasks) throws MalformedObject {
        if (tasks.size() == MOST_TASKS) {
            throw new MalformedObject("more tasks than can be", task);
        }
        tasks.add(task);
    }

    /// Whether a type is asyncio's task or derived from it.
    private boolean isTask(long type) throws MemoryFault, MalformedObject {
        Boolean known = taskTypes.get(type);
        if (known == null) {
            known = false;
            long base = type;
            for (int i = 0; i < MOST_BASES && base != 0 && !known; i++) {
                known =
                        objects.typeName(base).equals("_asyncio.Task")
                                && memory.readLong(base + offsets.type().basicsize())
                                        == offsets.task().size();
                base = memory.readLong(base + offsets.type().base());
            }
            taskTypes.put(type, known);
        }
        return known;
    }

    private static void rethrowUnlessUnmapped(MemoryFault fault) throws MemoryFault {
        if (fault.reason() != MemoryFault.Reason.UNMAPPED) {
            throw fault;
        }
    }

    // ---- one of them

    /// One reading of a task, and the words that must still be the same when it is done.
    private final class Attempt {
        private final List<Long> places = new ArrayList<>();
        private final List<Long> words = new ArrayList<>();
        private int stack = StackTable.EMPTY;

        /// A word that must not change meanwhile.
        private long word(long address) throws MemoryFault {
            long word = memory.readLong(address);
            places.add(address);
            words.add(word);
            return word;
        }

        boolean stillSo() throws MemoryFault {
            for (int i = 0; i < places.size(); i++) {
                if (memory.readLong(places.get(i)) != words.get(i)) {
                    return false;
                }
            }
            return true;
        }

        /// @return null if it has ended
        @Nullable PyTask read(long task, boolean running) throws MemoryFault, MalformedObject {
            Offsets.Task at = offsets.task();
            if (!isTask(word(task + offsets.objects().type()))) {
                throw new MalformedObject("no task", task);
            }
            if ((int) word(task + at.state()) != 0) {
                return null;
            }
            long waiter = word(task + at.waiter());
            long coroutine = word(task + at.coroutine());
            if (!running) {
                follow(coroutine);
            }
            PyTask.State state =
                    running
                            ? PyTask.State.RUNNING
                            : waiter == 0 ? PyTask.State.READY : PyTask.State.WAITING;
            return new PyTask(
                    name(task),
                    state,
                    threadOf(memory.readLong(task + at.loop())),
                    stack,
                    waiter == 0 ? "" : named(waiter));
        }

        /// Goes along what awaits what, from the task's coroutine on.
        private void follow(long coroutine) throws MemoryFault, MalformedObject {
            long awaited = coroutine;
            for (int i = 0; i < MOST_FRAMES && awaited != 0; i++) {
                String type = objects.typeName(word(awaited + offsets.objects().type()));
                if (WITH_FRAME.contains(type)) {
                    awaited = frame(awaited);
                } else if (WRAPPERS.contains(type)) {
                    awaited = word(awaited + FIRST_FIELD);
                } else {
                    awaited = 0;
                }
            }
        }

        /// Takes in the frame of a generator or coroutine.
        ///
        /// @return what it awaits, or 0
        private long frame(long generator) throws MemoryFault, MalformedObject {
            Offsets.FrameStruct at = offsets.frame();
            long frame = generator + offsets.objects().generatorFrame();
            int state = memory.readBytes(generator + offsets.objects().generatorFrameState(), 1)[0];
            long code = word(frame + at.code()) & ~TAG;
            long instruction = word(frame + at.instruction());
            if (code == 0) {
                return 0; // it has ended
            }
            if (codes.number(code) == AddressMap.ABSENT) {
                codes.learn(code);
            }
            int number = codes.number(code);
            CodeObject read = stacks.code(number);
            long unit = instruction - (code + offsets.code().instructions()) >> 1;
            if (unit < -1 || unit >= read.units()) {
                throw new MalformedObject("no place in its code", instruction);
            }
            int line = unit < 0 ? read.firstLine() : read.lines()[(int) unit];
            int inner = stacks.inside(stack, number, line);
            if (inner == StackTable.FULL) {
                return 0;
            }
            stack = inner;
            return awaited(frame, state, instruction);
        }

        /// What a suspended frame awaits is on its value stack, whose end is where its locals begin
        /// plus a depth, or, from 3.14 on, a pointer; in 3.15 with one word more above.
        private long awaited(long frame, int state, long instruction) throws MemoryFault {
            Offsets.FrameStruct at = offsets.frame();
            return switch (offsets.layout()) {
                case CPYTHON_3_11, CPYTHON_3_12 ->
                        state == -1 && resumesAwait(instruction) ? topOfStack(frame) : 0;
                case CPYTHON_3_13 -> state == -1 ? topOfStack(frame) : 0;
                case CPYTHON_3_14 ->
                        state == -1 ? word(word(frame + at.stackPointer()) - WORD) & ~TAG : 0;
                case CPYTHON_3_15 ->
                        state == 2 || state == 3
                                ? word(word(frame + at.stackPointer()) - 2 * WORD) & ~TAG
                                : 0;
            };
        }

        private long topOfStack(long frame) throws MemoryFault {
            Offsets.FrameStruct at = offsets.frame();
            int depth = memory.readInt(frame + at.stackTop());
            return depth < 1 ? 0 : word(frame + at.size() + (depth - 1L) * WORD);
        }

        /// Whether the instruction behind is a RESUME after an await or a `yield from`: of 3.11
        /// (also quickened), 3.12 (also instrumented).
        private boolean resumesAwait(long instruction) throws MemoryFault {
            int next = memory.readInt(instruction + 2);
            int opcode = next & 0xff;
            boolean resume = opcode == 150 || opcode == 151 || opcode == 240;
            return resume && (next >> 8 & 3) >= 2;
        }
    }

    /// From 3.12 on a name that was not set is a number until somebody asks for it.
    private String name(long task) throws MemoryFault, MalformedObject {
        long name = memory.readLong(task + offsets.task().name());
        if (name != 0 && objects.isInteger(name)) {
            OptionalLong number = objects.integer(name);
            return "Task-" + (number.isPresent() ? number.getAsLong() : "?");
        }
        return objects.isString(name) ? objects.string(name) : "?";
    }

    private long threadOf(long loop) throws MemoryFault, MalformedObject {
        Long known = loopThreads.get(loop);
        if (known == null) {
            long ident = objects.attribute(loop, "_thread_id");
            known = objects.isInteger(ident) ? objects.integer(ident).orElse(0) : 0;
            loopThreads.put(loop, known);
        }
        return known;
    }

    /// What a future is called, if it is a task or waits for several.
    private String named(long future) throws MemoryFault, MalformedObject {
        long type = objects.typeOf(future);
        if (isTask(type)) {
            return "task \"" + name(future) + "\"";
        }
        if (objects.typeName(type).equals("_GatheringFuture")) {
            long children = objects.attribute(future, "_children");
            long count = children == 0 ? 0 : memory.readLong(children + offsets.objects().size());
            return count < 1 ? "gather" : "gather of " + count;
        }
        return "";
    }

    @Override
    public void close() {
        arena.close();
    }
}
