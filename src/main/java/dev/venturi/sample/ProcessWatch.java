package dev.venturi.sample;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.cpython.PyTask;
import dev.venturi.cpython.PyThread;
import dev.venturi.cpython.StackTable;
import dev.venturi.cpython.TaskReader;
import dev.venturi.cpython.ThreadNames;
import dev.venturi.cpython.Unwinder;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.profile.ThreadDump;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.Descriptors;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches the threads of one process: one [#tick] is one sample of each of them.
///
/// For a thread that has been blocked since the last tick a tick costs one `pread`; for any other
/// thread two, and all of those are looked at with one `process_vm_readv`.
final class ProcessWatch implements AutoCloseable {
    /// For threads that run no Python: only the kernel knows of them.
    private static final long LIST_THREADS_EVERY_NANOS = 100_000_000;

    private static final long NAME_THREADS_EVERY_NANOS = 2_000_000;
    private static final long LOOK_FOR_PYTHON_EVERY_NANOS = 1_000_000;

    /// The share of our time that following coming and going threads may take: one in this many.
    private static final int REFRESH_SHARE = 10;

    private static final long LONGEST_UNREFRESHED_NANOS = 20_000_000;

    private final PythonProcess process;
    private final long start;
    private final StackTable stacks = new StackTable();
    private final Tally tally = new Tally();
    private final WaitLog waits = new WaitLog();
    private final Awaited awaited = new Awaited();
    private final Moments moments = new Moments();
    private final ThreadRoster roster;
    private final RemoteMemory memory;
    private final WaitClassifier classifier;

    private PyThread[] wanted = new PyThread[16];
    private @Nullable Python python;
    private @Nullable InterpreterSearch search;
    private @Nullable Trouble trouble;
    private long lookForPythonAt;
    private long listThreadsAt;
    private long refreshAt;
    private long nameThreadsAt;

    private long lastTick;
    private long newsUntil;
    private long ticks;
    private long samples;
    private long torn;
    private long partial;
    private long unknown;

    /// What there is of a process as long as it is the same Python.
    private record Python(Interpreter interpreter, Unwinder unwinder, ThreadNames names) {
        Python(Interpreter interpreter, StackTable stacks) {
            this(interpreter, new Unwinder(interpreter, stacks), new ThreadNames(interpreter));
        }

        void close() {
            unwinder.close();
            interpreter.close();
        }
    }

    /// Begins a profile.
    ///
    /// @param interpreter what was found in the process; closed with this
    /// @param now the profile's start
    ProcessWatch(PythonProcess process, Interpreter interpreter, long now) {
        this.process = process;
        this.start = now;
        this.lastTick = now;
        this.newsUntil = now;
        this.python = new Python(interpreter, stacks);
        this.memory = new RemoteMemory(process.pid());
        this.classifier = new WaitClassifier(memory, new Descriptors(process.pid()));
        this.roster = new ThreadRoster(process.pid(), tally, waits);
        roster.meet(new long[] {process.pid()}, now);
        maintain(now);
    }

    /// Samples every thread once.
    ///
    /// @return false if the process ended
    boolean tick(long now) {
        ticks++;
        if (python == null) {
            lookForPython(now);
        }
        if (!refreshAll(now)) {
            return false;
        }
        int looks = 0;
        for (SampledThread thread : roster.living()) {
            if (thread.stillBlocked()) {
                continue;
            }
            thread.running = isRunning(thread);
            PyThread python = thread.python;
            if (python != null) {
                if (looks == wanted.length) {
                    wanted = Arrays.copyOf(wanted, looks * 2);
                }
                wanted[looks++] = python;
            }
        }
        if (looks > 0 && !look(looks)) {
            return false;
        }
        account(now);
        lastTick = now;
        maintain(now);
        return true;
    }

    /// Reads the kernel's account of every thread; those that ended leave.
    private boolean refreshAll(long now) {
        boolean anyone = false;
        for (SampledThread thread : roster.living()) {
            boolean lives = thread.refresh();
            anyone |= lives;
            if (!lives) {
                // Only the last thread's end is the program's.
                boolean last = thread.main() && roster.living().length == 1;
                thread.lastTime(now, last);
                roster.retire(thread, now);
            }
        }
        if (anyone || !process.alive()) {
            return anyone;
        }
        // It runs, and none of its threads is to be seen, so that nobody will miss its Python.
        trouble = process.hidden().orElse(trouble);
        return true;
    }

    private static boolean isRunning(SampledThread thread) {
        if (thread.stat().refreshSyscall()) {
            return thread.stat().running();
        }
        // Not every kernel has that file, or shows it.
        return thread.stat().refreshState() && thread.stat().state() == 'R';
    }

    /// Looks at the stacks of the first `count` of `wanted`.
    ///
    /// @return false if the process ended
    private boolean look(int count) {
        Python current = python;
        if (current == null) {
            return true;
        }
        try {
            current.unwinder.look(wanted, count);
            return true;
        } catch (MemoryFault fault) {
            return lose(current);
        }
    }

    /// The interpreter cannot be read any more: the process ended, or runs another program now.
    ///
    /// @return whether it goes on
    private boolean lose(Python lost) {
        lost.close();
        python = null;
        for (SampledThread thread : roster.living()) {
            thread.python = null;
            thread.mustLook = true;
        }
        return process.alive();
    }

    private void lookForPython(long now) {
        if (now < lookForPythonAt) {
            return;
        }
        lookForPythonAt = now + LOOK_FOR_PYTHON_EVERY_NANOS;
        InterpreterSearch looking = search == null ? new InterpreterSearch(process.pid()) : search;
        search = looking;
        try {
            switch (looking.look()) {
                case InterpreterSearch.Outcome.Found(Interpreter interpreter) -> {
                    python = new Python(interpreter, stacks);
                    refreshAt = 0;
                    looking.close();
                    search = null;
                }
                case InterpreterSearch.Outcome.Gone() -> trouble = process.hidden().orElse(trouble);
                case InterpreterSearch.Outcome.NotYet _ -> {}
            }
        } catch (Trouble unreadable) {
            // It has become a program that we cannot read: from here on there are no frames.
            lookForPythonAt = Long.MAX_VALUE;
            trouble = unreadable;
        }
    }

    // ---- states

    private void account(long now) {
        SampledThread[] living = roster.living();
        moments.begin();
        for (int i = 0; i < living.length; i++) {
            SampledThread thread = living[i];
            boolean hasPython = thread.python != null;
            if (thread.stillBlocked()) {
                ThreadState state = tally.state(thread.waitRow());
                unknown += state == ThreadState.UNKNOWN ? 1 : 0;
                moments.waiting(i, thread.main(), hasPython, state);
                continue;
            }
            classify(thread);
            if (thread.running) {
                moments.computing(i, thread.python != null && thread.python.holdsGil());
            } else {
                moments.waiting(i, thread.main(), hasPython, thread.state);
            }
        }
        int owner = moments.owner();
        for (int i = 0; i < living.length; i++) {
            SampledThread thread = living[i];
            boolean moment = i == owner;
            if (thread.stillBlocked()) {
                thread.extendWait(now, moment);
                continue;
            }
            int row = tally.row(thread.index(), thread.stack, thread.state, thread.awaiting);
            if (thread.running) {
                int runnable =
                        tally.row(
                                thread.index(),
                                thread.stack,
                                ThreadState.RUNNABLE,
                                Awaited.NOTHING);
                thread.run(row, runnable, now, moment);
                thread.mustLook = true;
            } else {
                thread.block(row, now, start, moment);
                // A blocked thread keeps still, so it can be seen whole; if it was not, next time.
                thread.mustLook =
                        thread.python != null && thread.python.look() != PyThread.Look.COMPLETE;
            }
        }
        samples += living.length;
    }

    /// Finds the stack and the state of a thread that was looked at.
    private void classify(SampledThread thread) {
        PyThread seen = thread.python;
        boolean complete = true;
        int stack = StackTable.EMPTY;
        if (seen != null) {
            stack = seen.stack();
            switch (seen.look()) {
                case COMPLETE -> {}
                case PARTIAL -> {
                    complete = false;
                    partial++;
                }
                case TORN, NONE -> {
                    complete = false;
                    torn++;
                }
            }
        }
        thread.stack = ProfileBuilder.stackReference(stack, complete);
        thread.awaiting = Awaited.NOTHING;
        Python current = python;
        if (thread.running) {
            thread.state =
                    seen == null || current == null
                            ? ThreadState.NATIVE
                            : computing(seen, current.unwinder);
        } else if (current != null
                && thread.stat().syscallNumber() >= 0
                && current.unwinder.inGil(thread.stat().argument(0))) {
            thread.state = ThreadState.GIL;
        } else {
            WaitClassifier.Wait wait = classifier.classify(thread.stat());
            thread.state = wait.state();
            thread.awaiting = awaited.number(wait.awaiting());
        }
        unknown += thread.state == ThreadState.UNKNOWN ? 1 : 0;
    }

    private static ThreadState computing(PyThread thread, Unwinder unwinder) {
        if (!thread.holdsGil()) {
            return ThreadState.NATIVE;
        }
        if (unwinder.collecting(thread.interpreter())) {
            return ThreadState.GC;
        }
        if (thread.stack() == StackTable.EMPTY && thread.look() == PyThread.Look.COMPLETE) {
            return ThreadState.NATIVE; // it starts the interpreter, or ends it
        }
        try {
            return unwinder.leafCallsC(thread) ? ThreadState.NATIVE : ThreadState.PYTHON;
        } catch (MemoryFault _) {
            // Its code is gone: the leaf has returned since. The next look says whether all is.
            return ThreadState.PYTHON;
        }
    }

    // ---- what need not be done at every tick

    private void maintain(long now) {
        if (now >= listThreadsAt) {
            roster.meetAll(process.threadIds(), lastTick);
            listThreadsAt = now + LIST_THREADS_EVERY_NANOS;
        }
        Python current = python;
        if (current == null) {
            return;
        }
        try {
            if (current.unwinder.listChanged() && now >= refreshAt) {
                long before = System.nanoTime();
                current.unwinder.refresh();
                if (!current.interpreter.isWhatWasFound()) {
                    lose(current);
                    return;
                }
                roster.assign(current.unwinder.threads(), lastTick);
                nameThreadsAt = 0;
                // What it took may be the time that we waited for a CPU: hence the limit.
                long took = System.nanoTime() - before;
                refreshAt = now + Math.min(REFRESH_SHARE * took, LONGEST_UNREFRESHED_NANOS);
            }
            if (now >= nameThreadsAt && current.unwinder.interpreterCount() > 0) {
                roster.name(current.names, current.unwinder.interpreter(0), now);
                nameThreadsAt = now + NAME_THREADS_EVERY_NANOS;
            }
        } catch (MemoryFault fault) {
            lose(current);
        }
    }

    /// Ends the profile: accounts for what is left.
    ///
    /// @param now the profile's end
    ProfileBuilder finish(long now) {
        for (SampledThread thread : roster.living()) {
            thread.lastTime(now, thread.main());
            roster.retire(thread, now);
        }
        return new ProfileBuilder(now - start, stacks, roster.everyone(), tally, waits, awaited);
    }

    /// What was seen since this was asked before, or since the beginning; single waits are not in
    /// it.
    ProfileBuilder news(long now) {
        long since = newsUntil;
        newsUntil = now;
        return new ProfileBuilder(
                now - since, stacks, roster.everyone(), tally.news(), new WaitLog(), awaited);
    }

    /// Whether every thread that runs Python was seen whole, and all are named as far as they can
    /// be.
    boolean seesAll() {
        for (SampledThread thread : roster.living()) {
            if (thread.python != null && thread.python.look() != PyThread.Look.COMPLETE) {
                return false;
            }
        }
        return python != null && !python.unwinder.listChanged() && roster.allNamed();
    }

    /// The living threads as the last tick found them, and the tasks that there are now.
    ///
    /// @throws Trouble if the tasks cannot be read, or the process ended
    ThreadDump dump() throws Trouble {
        Python current = python;
        if (current == null) {
            throw new Trouble("process " + process.pid() + " ended while it was looked at");
        }
        ProfileBuilder.Traces traces = new ProfileBuilder.Traces(stacks);
        try (TaskReader reader = new TaskReader(current.interpreter, stacks)) {
            TaskReader.Tasks tasks = reader.read(current.unwinder.threads());
            return new ThreadDump(
                    current.interpreter.version().toString(),
                    threads(traces),
                    tasks.tasks().stream()
                            .map(task -> described(task, traces))
                            .sorted(BY_THREAD_AND_NAME)
                            .toList(),
                    tasks.complete());
        } catch (MemoryFault fault) {
            throw new Trouble(
                    "process %d ended while it was looked at".formatted(process.pid()), fault);
        }
    }

    private List<ThreadDump.Entry> threads(ProfileBuilder.Traces traces) {
        List<ThreadDump.Entry> entries = new ArrayList<>();
        for (SampledThread thread : roster.living()) {
            entries.add(
                    new ThreadDump.Entry(
                            thread.info(),
                            thread.state,
                            awaited.text(thread.awaiting),
                            thread.python != null && thread.python.holdsGil(),
                            traces.of(thread.stack)));
        }
        entries.sort(
                Comparator.comparing((ThreadDump.Entry entry) -> !entry.thread().main())
                        .thenComparingLong(entry -> entry.thread().id()));
        return entries;
    }

    /// `Task-2` before `Task-10`.
    private static final Comparator<ThreadDump.Task> BY_THREAD_AND_NAME =
            Comparator.comparingLong(ThreadDump.Task::thread)
                    .thenComparing(task -> task.name().replaceFirst("\\d+$", ""))
                    .thenComparing(task -> task.name().length())
                    .thenComparing(ThreadDump.Task::name);

    private ThreadDump.Task described(PyTask task, ProfileBuilder.Traces traces) {
        long thread = 0;
        for (SampledThread each : roster.living()) {
            if (each.python != null && task.ident() != 0 && each.python.ident() == task.ident()) {
                thread = each.tid();
            }
        }
        return new ThreadDump.Task(
                task.name(),
                switch (task.state()) {
                    case RUNNING -> ThreadDump.TaskState.RUNNING;
                    case READY -> ThreadDump.TaskState.READY;
                    case WAITING -> ThreadDump.TaskState.WAITING;
                },
                thread,
                task.awaiting(),
                traces.of(ProfileBuilder.stackReference(task.stack(), true)));
    }

    /// Why there are no frames any more, if the process cannot be read any more.
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// How it went so far.
    Counts counts() {
        return new Counts(ticks, samples, torn, partial, unknown);
    }

    /// As in [dev.venturi.profile.SamplingQuality].
    record Counts(long ticks, long samples, long torn, long partial, long unknown) {
        Counts minus(Counts earlier) {
            return new Counts(
                    ticks - earlier.ticks,
                    samples - earlier.samples,
                    torn - earlier.torn,
                    partial - earlier.partial,
                    unknown - earlier.unknown);
        }
    }

    @Override
    public void close() {
        roster.close();
        memory.close();
        if (python != null) {
            python.close();
        }
        if (search != null) {
            search.close();
        }
    }
}
