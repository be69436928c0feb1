package dev.venturi.sample;

import dev.venturi.cpython.PyThread;
import dev.venturi.cpython.ThreadNames;
import dev.venturi.memory.MemoryFault;
import dev.venturi.target.ThreadStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The threads of a process: those that live, and those that did.
final class ThreadRoster {
    /// A thread gets into the program's list a while after it began. Each attempt to find it there
    /// is made twice as long after the one before.
    private static final int NAME_ATTEMPTS = 12;

    /// Until then the kernel's name is not asked for.
    private static final int ATTEMPTS_BEFORE_KERNEL = 5;

    /// A name costs some ten reads, and the next sample waits meanwhile.
    private static final int NAMED_AT_ONCE = 8;

    private static final long FIRST_NAME_ATTEMPT_NANOS = 1_000_000;

    private final long pid;
    private final Tally tally;
    private final WaitLog waits;
    private final List<SampledThread> everyone = new ArrayList<>();
    private final Map<Long, SampledThread> byId = new HashMap<>();
    private SampledThread[] living = {};

    ThreadRoster(long pid, Tally tally, WaitLog waits) {
        this.pid = pid;
        this.tally = tally;
        this.waits = waits;
    }

    /// All that were seen, by [SampledThread#index].
    List<SampledThread> everyone() {
        return everyone;
    }

    /// Those that live, as far as is known. Not to be kept over a change.
    SampledThread[] living() {
        return living;
    }

    /// Takes in the kernel's threads `ids`.
    ///
    /// @param since from when on their time counts
    void meet(long[] ids, long since) {
        for (long id : ids) {
            meet(id, since);
        }
    }

    private SampledThread meet(long id, long since) {
        SampledThread known = byId.get(id);
        if (known != null) {
            return known;
        }
        SampledThread thread =
                new SampledThread(
                        everyone.size(), new ThreadStat(pid, id), id == pid, since, tally, waits);
        everyone.add(thread);
        byId.put(id, thread);
        living = byId.values().toArray(SampledThread[]::new);
        return thread;
    }

    /// Tells which of the kernel's threads run the interpreter's threads `pythons`.
    void assign(List<PyThread> pythons, long since) {
        Map<Long, PyThread> byNativeId = new HashMap<>();
        for (PyThread python : pythons) {
            if (python.nativeId() != 0) {
                // One thread may have been in several interpreters; the main one's come first.
                byNativeId.putIfAbsent(python.nativeId(), python);
            }
        }
        byNativeId.keySet().forEach(id -> meet(id, since));
        for (SampledThread thread : living) {
            PyThread python = byNativeId.get(thread.tid());
            if (python != thread.python) {
                thread.python = python;
                thread.mustLook = true;
            }
        }
    }

    /// A thread has ended: its time is accounted for.
    void retire(SampledThread thread, long now) {
        thread.finish(now);
        thread.close();
        byId.remove(thread.tid());
        living = byId.values().toArray(SampledThread[]::new);
    }

    /// Takes in the kernel's threads `ids`, which the kernel lists, and names those that run no
    /// Python.
    void meetAll(long[] ids, long since) {
        meet(ids, since);
        for (SampledThread thread : living) {
            if (thread.python == null && thread.name.isEmpty()) {
                thread.name = kernelName(thread.tid());
            }
        }
    }

    /// Asks for the names of the threads of interpreter state number 0, at `state`, that have none.
    void name(ThreadNames names, long state, long now) throws MemoryFault {
        Set<Long> idents = new HashSet<>();
        for (SampledThread thread : living) {
            PyThread python = unnamed(thread, now);
            if (python != null && idents.size() < NAMED_AT_ONCE) {
                idents.add(python.ident());
            }
        }
        if (idents.isEmpty()) {
            return;
        }
        Map<Long, String> found = names.of(state, idents);
        for (SampledThread thread : living) {
            PyThread python = unnamed(thread, now);
            if (python == null || !idents.contains(python.ident())) {
                continue;
            }
            String name = found.get(python.ident());
            if (name != null) {
                thread.name = name;
                thread.nameAttempts = NAME_ATTEMPTS;
                continue;
            }
            if (thread.nameAttempts == ATTEMPTS_BEFORE_KERNEL) {
                thread.name = kernelName(thread.tid());
            }
            thread.nameAt = now + (FIRST_NAME_ATTEMPT_NANOS << thread.nameAttempts++);
        }
    }

    /// Whether no thread is left whose name may still be found.
    boolean allNamed() {
        for (SampledThread thread : living) {
            PyThread python = thread.python;
            boolean nameless =
                    python == null || python.interpreter() != 0
                            ? thread.name.isEmpty()
                            : thread.nameAttempts < NAME_ATTEMPTS;
            if (nameless) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable PyThread unnamed(SampledThread thread, long now) {
        PyThread python = thread.python;
        return python != null
                        && python.interpreter() == 0
                        && thread.nameAttempts < NAME_ATTEMPTS
                        && now >= thread.nameAt
                ? python
                : null;
    }

    private String kernelName(long id) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/task/" + id + "/comm")).strip();
        } catch (IOException _) {
            return "thread " + id; // it ended already, or its name is no UTF-8
        }
    }

    void close() {
        byId.values().forEach(SampledThread::close);
    }
}
