package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Chooses the comparison.
public final class Main {
    private Main() {}

    /// Arguments: Venturi's folder; `sample` (which may be left out), `trace` or `stopwatch`; that
    /// comparison's options.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        String which = arguments.length > 1 ? arguments[1] : "";
        boolean named = List.of("sample", "trace", "stopwatch").contains(which);
        String[] options = Arrays.copyOfRange(arguments, named ? 2 : 1, arguments.length);
        switch (which) {
            case "trace" -> TraceComparison.run(home, options);
            case "stopwatch" -> StopwatchComparison.run(home, options);
            default -> SamplerComparison.run(home, options);
        }
    }
}
