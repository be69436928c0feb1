package dev.venturi.trace;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The probe's library in a file, and how a program is made to load it.
final class Probe {
    private static final String PRELOAD = "LD_PRELOAD";
    private static final String FOLDER = "VENTURI_PROBE";

    /// A ring holds 32,768 records: what a program that does nothing but call writes in two
    /// milliseconds or so. A segment holds four rings.
    private static final int RING_BYTES = 1 << 19;

    private static final int SLOTS = 4;

    private final Path library;

    private Probe(Path library) {
        this.library = library;
    }

    /// Writes the library into `folder`.
    ///
    /// @throws Trouble if this Venturi was built without it
    static Probe in(Path folder) throws Trouble, IOException {
        Path library = folder.resolve("probe.so");
        if (library.toString().matches("(?s).*[: ].*")) {
            throw new Trouble(
                    "cannot load the probe from %s: LD_PRELOAD takes no path with a space or colon; set TMPDIR to another folder"
                            .formatted(folder));
        }
        try (InputStream built = Probe.class.getResourceAsStream("probe.so")) {
            if (built == null) {
                throw new Trouble(
                        "this Venturi was built without its probe, since there was no C compiler (cc):"
                                + " install gcc and libc6-dev and build it again, or sample with venturi run");
            }
            Files.copy(built, library);
        }
        return new Probe(library);
    }

    /// Makes `folder` one that rings can be made in.
    void configure(Path folder, TracePlan plan) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("configuration"),
                "reader %d\nring_bytes %d\nslots %d\nbuiltins %d\ncounts %d\n"
                        .formatted(
                                ProcessHandle.current().pid(),
                                RING_BYTES,
                                SLOTS,
                                plan.builtins() ? 1 : 0,
                                plan.counts() ? 1 : 0));
    }

    /// The variables with which a program loads the probe and finds `folder`. It takes them out of
    /// the program's sight.
    Map<String, String> variables(Path folder) {
        Map<String, String> variables = new LinkedHashMap<>();
        String given = System.getenv(PRELOAD);
        variables.put(PRELOAD, given == null ? library.toString() : library + ":" + given);
        variables.put(FOLDER, folder.toString());
        return variables;
    }
}
