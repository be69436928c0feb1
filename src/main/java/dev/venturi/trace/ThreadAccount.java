package dev.venturi.trace;

import java.util.Arrays;

/// The calls of one thread: its shadow stack, and the totals of what it called.
///
/// Counts as `_lsprof` does: a call is recursive if its function already runs on this thread; total
/// time is added when the outermost ends. Unlike `_lsprof` it counts a call when it begins, and
/// takes the probe's own time out: `overhead` is what of a frame's time was not the program's.
///
/// The loop that calls this is the hot one: some tens of nanoseconds a record.
final class ThreadAccount {
    private final CallTotals totals = new CallTotals();
    private final ProbeCost cost;
    private final CallLog log;
    private int[] functionLevels = new int[64];
    private int[] pairLevels = new int[64];

    /// By caller: the number of its latest callee and 1, and the pair of both.
    private int[] latestCallee = new int[64];

    private int[] latestPair = new int[64];

    private int depth;
    private int[] function = new int[64];
    private int[] pair = new int[64];
    private long[] keys = new long[64];
    private boolean[] builtin = new boolean[64];
    private long[] start = new long[64];
    private long[] children = new long[64];
    private long[] overhead = new long[64];

    /// The number of the activation that a frame's calls are made by; a generator that is resumed
    /// works for whoever resumes it.
    private long[] activation = new long[64];

    private long activations;
    private int left;
    private long removed;
    private long waited;
    private long last;

    ThreadAccount(ProbeCost cost) {
        this(cost, new CallLog(null), 0);
    }

    /// @param log remembers the calls of one function
    /// @param id tells this thread's activations from those of others
    ThreadAccount(ProbeCost cost, CallLog log, int id) {
        this.cost = cost;
        this.log = log;
        this.activations = (long) id << 32;
    }

    CallTotals totals() {
        return totals;
    }

    /// When its last record was written.
    long last() {
        return last;
    }

    /// Ticks that were the probe's and not the program's.
    long removed() {
        return removed;
    }

    /// Ticks that it waited for room in its ring.
    long waited() {
        return waited;
    }

    int depth() {
        return depth;
    }

    /// The functions that run, outermost first.
    int[] stack() {
        return Arrays.copyOf(function, depth);
    }

    /// Takes over a parent's stack at a fork. Its calls are the parent's; what follows is ours.
    void inherit(int[] stack, long now) {
        for (int number : stack) {
            push(number, false, now);
            keys[depth - 1] = 0;
            activation[depth - 1] = ++activations;
        }
        last = now;
    }

    /// @param key by which [#leave] knows the frame again
    void call(int number, long key, boolean inC, long now) {
        last = now;
        push(number, inC, now);
        keys[depth - 1] = key;
        activation[depth - 1] = ++activations;
        CallTotals.Rows functions = totals.functions();
        functions.calls[number]++;
        int at = pair[depth - 1];
        CallTotals.Rows pairs = totals.pairs();
        pairs.calls[at]++;
        if (functionLevels[number] > 1) {
            functions.recursive[number]++;
        }
        if (pairLevels[at] > 1) {
            pairs.recursive[at]++;
        }
    }

    /// A suspended activation goes on.
    void resume(int number, long key, long now) {
        last = now;
        push(number, false, now);
        keys[depth - 1] = key;
        activation[depth - 1] = depth > 1 ? activation[depth - 2] : 0;
        CallTotals.Rows functions = totals.functions();
        functions.resumes[number]++;
        int at = pair[depth - 1];
        CallTotals.Rows pairs = totals.pairs();
        pairs.resumes[at]++;
        if (functionLevels[number] > 1) {
            functions.recursiveResumes[number]++;
        }
        if (pairLevels[at] > 1) {
            pairs.recursiveResumes[at]++;
        }
    }

    /// The same as the other, of the innermost frame: nearly always.
    ///
    /// @return whether it was that
    boolean leave(long key, long now) {
        if (depth == 0 || keys[depth - 1] != key) {
            return false;
        }
        last = now;
        pop(now);
        return true;
    }

    /// The function that was left last.
    int left() {
        return left;
    }

    /// A function returned, was suspended, or was left by an exception. One that is not the
    /// innermost takes those within it along: their ends were not seen. One that does not run had
    /// begun before tracing did.
    void leave(int number, long now) {
        last = now;
        int at = depth - 1;
        while (at >= 0 && function[at] != number) {
            at--;
        }
        while (at >= 0 && depth > at) {
            pop(now);
        }
    }

    /// A C function ended whose beginning was not seen: it is taken to have begun at the record
    /// before.
    void late(int number, long now) {
        call(number, 0, true, last);
        leave(number, now);
    }

    /// Calls without times: nothing is on the stack.
    void count(int number) {
        totals.reserve(number);
        totals.functions().calls[number]++;
        int at = totals.pair(CallTotals.NOBODY, number); // may replace the arrays of the pairs
        totals.pairs().calls[at]++;
    }

    void countResume(int number) {
        totals.reserve(number);
        totals.functions().resumes[number]++;
        int at = totals.pair(CallTotals.NOBODY, number);
        totals.pairs().resumes[at]++;
    }

    /// The probe took time that is not the program's.
    void worked(long ticks) {
        removed += ticks;
        if (depth > 0) {
            overhead[depth - 1] += ticks;
        }
    }

    void waitedForRoom(long ticks) {
        waited += ticks;
        worked(ticks);
    }

    /// Ends everything that still runs.
    void end(long now) {
        while (depth > 0) {
            pop(Math.max(now, last));
        }
    }

    private void push(int number, boolean inC, long now) {
        if (depth == function.length) {
            deepen();
        }
        totals.reserve(number);
        if (number >= functionLevels.length) {
            functionLevels = Arrays.copyOf(functionLevels, 2 * number);
            latestCallee = Arrays.copyOf(latestCallee, 2 * number);
            latestPair = Arrays.copyOf(latestPair, 2 * number);
        }
        int at = pairWith(number);
        if (at >= pairLevels.length) {
            pairLevels = Arrays.copyOf(pairLevels, 2 * at);
        }
        functionLevels[number]++;
        pairLevels[at]++;
        function[depth] = number;
        pair[depth] = at;
        builtin[depth] = inC;
        start[depth] = now;
        children[depth] = 0;
        overhead[depth] = 0;
        depth++;
    }

    /// The pair of the innermost function and `number`; most functions call the same one again.
    private int pairWith(int number) {
        if (depth == 0) {
            return totals.pair(CallTotals.NOBODY, number);
        }
        int caller = function[depth - 1];
        if (latestCallee[caller] != number + 1) {
            latestPair[caller] = totals.pair(caller, number);
            latestCallee[caller] = number + 1;
        }
        return latestPair[caller];
    }

    private void pop(long now) {
        int top = --depth;
        boolean inC = builtin[top];
        long inner = inC ? cost.builtinInner() : cost.pythonInner();
        long outer = inC ? cost.builtinOuter() : cost.pythonOuter();
        long ours = overhead[top] + inner;
        long total = now - start[top] - ours;
        long self = total - children[top];
        removed += inner;
        if (top > 0) {
            children[top - 1] += total;
            overhead[top - 1] += ours + outer;
            removed += outer;
        }
        int number = function[top];
        left = number;
        CallTotals.Rows functions = totals.functions();
        functions.self[number] += self;
        if (--functionLevels[number] == 0) {
            functions.total[number] += total;
            if (log.watches(number)) {
                log.ended(top > 0 ? activation[top - 1] : 0, total);
            }
        }
        int at = pair[top];
        CallTotals.Rows pairs = totals.pairs();
        pairs.self[at] += self;
        if (--pairLevels[at] == 0) {
            pairs.total[at] += total;
        }
    }

    private void deepen() {
        int length = 2 * depth;
        function = Arrays.copyOf(function, length);
        pair = Arrays.copyOf(pair, length);
        keys = Arrays.copyOf(keys, length);
        builtin = Arrays.copyOf(builtin, length);
        start = Arrays.copyOf(start, length);
        children = Arrays.copyOf(children, length);
        overhead = Arrays.copyOf(overhead, length);
        activation = Arrays.copyOf(activation, length);
    }
}
