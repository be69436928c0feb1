package dev.venturi.diagnose;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the cores of this machine give right now, measured: one interpreter spins alone, then one
/// for each core at once.
///
/// `cpu_count()` says what the machine has; quotas, hyper-threads and neighbours decide what a pool
/// gets.
///
/// @param cores processors that this process may run on
/// @param effective how many times the work of one lone interpreter they all did together
record Capacity(int cores, double effective) {
    private static final double WINDOW_SECONDS = 0.4;
    private static final double LEAD_SECONDS = 0.25;
    private static final int ROUNDS = 3;

    /// Spins from a common start and prints how often the loop went round in the window.
    private static final String SPIN =
            """
            import sys, time
            start, window = float(sys.argv[1]), float(sys.argv[2])
            while time.time() < start:
                pass
            turns = 0
            begun = time.perf_counter()
            while time.perf_counter() - begun < window:
                for _ in range(1000):
                    pass
                turns += 1
            print(turns)
            """;

    /// Measures for about two seconds with the interpreter `python`.
    static Capacity probe(Path python) throws Trouble {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores == 1) {
            return new Capacity(1, 1);
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double alone = turns(python, 1);
            double together = turns(python, cores);
            best = Math.max(best, Math.min(together / alone, cores));
        }
        return new Capacity(cores, best);
    }

    private static double turns(Path python, int processes) throws Trouble {
        String start = Double.toString(System.currentTimeMillis() / 1000.0 + LEAD_SECONDS);
        List<Process> spinning = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                spinning.add(
                        new ProcessBuilder(
                                        python.toString(),
                                        "-I",
                                        "-S",
                                        "-c",
                                        SPIN,
                                        start,
                                        Double.toString(WINDOW_SECONDS))
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start());
            }
            double turns = 0;
            for (Process process : spinning) {
                String answer =
                        new String(
                                        process.getInputStream().readAllBytes(),
                                        StandardCharsets.US_ASCII)
                                .strip();
                if (!process.waitFor(30, TimeUnit.SECONDS) || answer.isEmpty()) {
                    throw new Trouble(
                            "cannot measure this machine's cores with "
                                    + python
                                    + ": its test loop did not finish; try again when the machine is less busy");
                }
                turns += Double.parseDouble(answer);
            }
            return turns;
        } catch (IOException e) {
            throw new Trouble(
                    "cannot run " + python + " to measure this machine's cores: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted while measuring this machine's cores");
        } finally {
            spinning.forEach(Process::destroyForcibly);
        }
    }
}
