package dev.venturi.trace;

import java.util.Arrays;

/// Calls and times of every function, and of every pair of caller and callee; times are in ticks.
///
/// A *row* is a function, or a pair. Rows are columns of primitive arrays, since one is touched
/// twice for each call.
final class CallTotals {
    /// The caller of what nothing that was traced called.
    static final int NOBODY = -1;

    /// Rows that a number leads to.
    static final class Rows {
        long[] calls = new long[64];
        long[] recursive = new long[64];
        long[] resumes = new long[64];
        long[] recursiveResumes = new long[64];
        long[] self = new long[64];
        long[] total = new long[64];

        private void reserve(int rows) {
            if (rows <= calls.length) {
                return;
            }
            int length = Math.max(rows, 2 * calls.length);
            calls = Arrays.copyOf(calls, length);
            recursive = Arrays.copyOf(recursive, length);
            resumes = Arrays.copyOf(resumes, length);
            recursiveResumes = Arrays.copyOf(recursiveResumes, length);
            self = Arrays.copyOf(self, length);
            total = Arrays.copyOf(total, length);
        }

        private void add(int row, Rows from, int fromRow) {
            calls[row] += from.calls[fromRow];
            recursive[row] += from.recursive[fromRow];
            resumes[row] += from.resumes[fromRow];
            recursiveResumes[row] += from.recursiveResumes[fromRow];
            self[row] += from.self[fromRow];
            total[row] += from.total[fromRow];
        }

        boolean used(int row) {
            return (calls[row] | resumes[row] | self[row] | total[row]) != 0;
        }
    }

    private final Rows functions = new Rows();
    private final Rows pairs = new Rows();
    private final LongMap pairNumbers = new LongMap();
    private int[] callers = new int[64];
    private int[] callees = new int[64];
    private long[] awaiting = new long[64];
    private int functionCount;

    /// Rows by function number; those below [#functionCount] exist.
    Rows functions() {
        return functions;
    }

    /// Rows by pair number; those below [#pairCount] exist.
    Rows pairs() {
        return pairs;
    }

    int functionCount() {
        return functionCount;
    }

    int pairCount() {
        return pairNumbers.size();
    }

    int caller(int pair) {
        return callers[pair];
    }

    int callee(int pair) {
        return callees[pair];
    }

    /// Ticks for which suspended activations waited to be resumed.
    long awaiting(int function) {
        return awaiting[function];
    }

    void awaited(int function, long ticks) {
        reserve(function);
        awaiting[function] += ticks;
    }

    /// Makes a row for a function.
    void reserve(int function) {
        if (function >= functionCount) {
            functionCount = function + 1;
            functions.reserve(functionCount);
            if (functionCount > awaiting.length) {
                awaiting = Arrays.copyOf(awaiting, functions.calls.length);
            }
        }
    }

    /// The number of a pair, which is made if need be.
    int pair(int caller, int callee) {
        long key = (long) (caller + 1) << 32 | callee + 1;
        int pair = pairNumbers.get(key);
        if (pair < 0) {
            pair = pairNumbers.size();
            pairNumbers.put(key, pair);
            pairs.reserve(pair + 1);
            if (pair >= callers.length) {
                callers = Arrays.copyOf(callers, 2 * pair);
                callees = Arrays.copyOf(callees, 2 * pair);
            }
            callers[pair] = caller;
            callees[pair] = callee;
        }
        return pair;
    }

    /// Adds everything of `other`.
    void add(CallTotals other) {
        for (int function = 0; function < other.functionCount; function++) {
            if (other.functions.used(function) || other.awaiting[function] != 0) {
                reserve(function);
                functions.add(function, other.functions, function);
                awaiting[function] += other.awaiting[function];
            }
        }
        for (int pair = 0; pair < other.pairCount(); pair++) {
            pairs.add(pair(other.callers[pair], other.callees[pair]), other.pairs, pair);
        }
    }

    /// All calls, without resumes.
    long calls() {
        return Arrays.stream(functions.calls).sum();
    }
}
