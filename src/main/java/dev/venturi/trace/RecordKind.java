package dev.venturi.trace;

/// What a record says: `enum kind` of `src/main/probe/ring.h`.
final class RecordKind {
    static final int PY_START = 1;
    static final int PY_RESUME = 2;
    static final int PY_THROW = 3;
    static final int PY_RETURN = 4;
    static final int PY_YIELD = 5;
    static final int PY_UNWIND = 6;
    static final int C_CALL = 7;
    static final int C_RETURN = 8;
    static final int C_RAISE = 9;
    static final int C_LATE = 10;
    static final int ACTIVATION = 11;
    static final int CLOCK = 12;
    static final int WAITED = 13;
    static final int WORKED = 14;
    static final int FORK = 15;
    static final int THREAD_END = 16;
    static final int PROFILER_ON = 17;
    static final int DEFINE = 18;
    static final int NAME = 19;

    private RecordKind() {}

    static int of(long stamp) {
        return (int) (stamp & 0xff);
    }

    /// Ticks since the base; of [#DEFINE] and [#NAME] the number of records that follow.
    static long ticks(long stamp) {
        return stamp >>> 8;
    }
}
