package dev.venturi.sample;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.profile.ThreadDump;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.util.concurrent.locks.LockSupport;

/// Looks at all threads of a process that goes on running.
public final class ThreadDumper {
    /// Names are found a few at a time, and a thread that moves fast may be torn once.
    private static final int MOST_TICKS = 500;

    private static final long TICK_NANOS = 1_000_000;

    private ThreadDumper() {}

    /// The threads and asyncio tasks as they are now: each stack and state is of one moment, those
    /// of two threads or tasks may be some milliseconds apart.
    ///
    /// @throws Trouble if it cannot be read, runs no Python, or ends meanwhile
    public static ThreadDump take(PythonProcess process) throws Trouble {
        Interpreter interpreter = find(process);
        try (ProcessWatch watch = new ProcessWatch(process, interpreter, System.nanoTime())) {
            for (int ticks = 0; ticks < MOST_TICKS; ticks++) {
                if (!watch.tick(System.nanoTime())) {
                    throw new Trouble("process " + process.pid() + " ended while it was looked at");
                }
                if (watch.seesAll()) {
                    break;
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
            if (watch.trouble().isPresent()) {
                throw watch.trouble().get();
            }
            return watch.dump();
        }
    }

    private static Interpreter find(PythonProcess process) throws Trouble {
        long since = System.nanoTime();
        try (InterpreterSearch search = new InterpreterSearch(process.pid())) {
            while (true) {
                switch (search.look()) {
                    case InterpreterSearch.Outcome.Found(Interpreter interpreter) -> {
                        return interpreter;
                    }
                    case InterpreterSearch.Outcome.Gone() ->
                            throw new Trouble(
                                    "process " + process.pid() + " ended before it was looked at");
                    case InterpreterSearch.Outcome.NotYet(String reason) -> {
                        if (System.nanoTime() - since > Sampler.PATIENCE.toNanos()) {
                            throw process.noPython(reason);
                        }
                    }
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }
}
