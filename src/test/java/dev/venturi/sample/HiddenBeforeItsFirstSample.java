package dev.venturi.sample;

import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.cpython.InterpreterSearch.Outcome;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `HiddenBeforeItsFirstSample PYTHON`, where `/proc` hides what may not be read: prints what is
/// said of a program that becomes so after its Python was found and before it was sampled. A
/// command of its own, since it must not be root's.
public final class HiddenBeforeItsFirstSample {
    private static final int SIGKILL = 9;
    private static final int SIGUSR1 = 10;

    private static final String PROGRAM =
            """
            import ctypes, signal, time
            PR_SET_DUMPABLE, PR_SET_NAME = 4, 15
            prctl = ctypes.CDLL(None).prctl
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
            prctl(PR_SET_NAME, b"ready", 0, 0, 0)
            signal.sigwait({signal.SIGUSR1})
            prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
            time.sleep(60)
            """;

    private HiddenBeforeItsFirstSample() {}

    /// See above.
    public static void main(String[] arguments) throws Exception {
        ChildProcess child = Launch.of(List.of(arguments[0], "-c", PROGRAM)).start();
        try {
            Path shown = Path.of("/proc/" + child.pid());
            while (!Files.readString(shown.resolve("comm")).equals("ready\n")) {
                Thread.sleep(1);
            }
            try (InterpreterSearch search = new InterpreterSearch(child.pid());
                    ProcessWatch watch =
                            new ProcessWatch(
                                    PythonProcess.ofChild(child),
                                    ((Outcome.Found) search.look()).interpreter(),
                                    System.nanoTime())) {
                child.signal(SIGUSR1);
                while (Files.exists(shown)) {
                    Thread.sleep(1);
                }
                boolean goesOn = watch.tick(System.nanoTime());
                System.out.println(
                        "%s: %s"
                                .formatted(
                                        goesOn ? "goes on" : "ended",
                                        watch.trouble().map(Throwable::getMessage).orElse("fine")));
            }
        } finally {
            child.signal(SIGKILL);
            child.waitFor();
        }
    }
}
