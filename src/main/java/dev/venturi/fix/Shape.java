package dev.venturi.fix;

import java.util.Arrays;

/// What a patch turns the source into.
public enum Shape {
    SLOTS_DATACLASS("slots-dataclass", Workers.NONE),
    SLOTS_CLASS("slots-class", Workers.NONE),
    GATHER_TO_THREAD("gather-to-thread", Workers.THREADS),
    AWAIT_TO_THREAD("await-to-thread", Workers.THREADS),
    GATHER_AWAIT("gather-await", Workers.TASKS),
    POOL_STARMAP("pool-starmap", Workers.PROCESSES);

    /// Who does the patched work, which decides what a prediction and a proof have to consider.
    public enum Workers {
        NONE,
        TASKS,
        THREADS,
        PROCESSES
    }

    private final String label;
    private final Workers workers;

    Shape(String label, Workers workers) {
        this.label = label;
        this.workers = workers;
    }

    /// The name in [Patch#shape()], JSON and documentation.
    public String label() {
        return label;
    }

    public Workers workers() {
        return workers;
    }

    /// The shape of that label.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Shape of(String label) {
        return Arrays.stream(values())
                .filter(shape -> shape.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape is called " + label));
    }
}
