package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/// A program that is profiled. Its last argument is how much to do.
enum Program {
    DEEP("deep", "busy loop, 20 frames deep", true),
    THREADS("threads", "50 threads, one computes", true),
    IDLE("idle", "idle server", false);

    private final String file;
    private final String title;
    private final boolean works;

    Program(String file, String title, boolean works) {
        this.file = file + ".py";
        this.title = title;
        this.works = works;
    }

    /// What it is, in the table.
    String title() {
        return title;
    }

    /// Whether it does a fixed amount of work, so that it can be slowed down. Otherwise it waits
    /// for a fixed time, and its amount is in milliseconds.
    boolean works() {
        return works;
    }

    /// Its file in a folder that [#unpack] filled.
    Path in(Path folder) {
        return folder.resolve(file);
    }

    /// Writes all programs into a folder, and the one that measures them.
    static void unpack(Path folder) throws IOException {
        for (Program program : values()) {
            ScratchFolder.unpack(program.file, folder);
        }
        ScratchFolder.unpack("measured.py", folder);
    }
}
