package dev.venturi.trace;

import dev.venturi.profile.ThreadInfo;

/// One thread that has, or had, a ring.
final class ThreadTrace {
    private final int id;
    private final boolean main;
    private final ThreadAccount account;
    private String name;

    /// Records read so far.
    long position;

    ThreadTrace(int id, boolean main, ProbeCost cost, CallLog log) {
        this.id = id;
        this.main = main;
        this.name = main ? "MainThread" : "thread " + id;
        this.account = new ThreadAccount(cost, log, id);
    }

    ThreadAccount account() {
        return account;
    }

    void name(String known) {
        name = known;
    }

    ThreadInfo info() {
        return new ThreadInfo(id, name, main);
    }
}
