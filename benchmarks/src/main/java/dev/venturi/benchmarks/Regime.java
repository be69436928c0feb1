package dev.venturi.benchmarks;

/// What else the machine does during a trial.
enum Regime {
    QUIET("quiet"),
    /// As many busy threads as there are processors, at random times.
    BURSTS("bursts of load"),
    /// The same threads, during the first or the second half of each tool's processes.
    HALF("load in one half"),
    /// Each process has a little more to do than the one before, as on a machine that gets slower.
    /// Not a gate, but where a biased coin must be noticed.
    DRIFT("drift");

    /// Of the work, from one process to the next.
    static final double DRIFT_A_PROCESS = 0.03;

    private final String title;

    Regime(String title) {
        this.title = title;
    }

    /// How many of the trials that a gate has.
    int trials(int ofAGate) {
        return this == DRIFT ? (ofAGate + 3) / 4 : ofAGate;
    }

    String title() {
        return title;
    }

    /// How much the process at `position` does instead of `count`.
    long count(long count, int position) {
        return this == DRIFT ? Math.round(count * (1 + DRIFT_A_PROCESS * position)) : count;
    }
}
