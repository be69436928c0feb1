package dev.venturi.trace;

/// What the probe itself adds to a call, in ticks: to the time of the callee between its two
/// records (`inner`), and to the time of the caller around them (`outer`).
///
/// @param pythonInner of a call of a function in Python
/// @param pythonOuter of the same
/// @param builtinInner of a call of a function in C
/// @param builtinOuter of the same
record ProbeCost(long pythonInner, long pythonOuter, long builtinInner, long builtinOuter) {
    static final ProbeCost NONE = new ProbeCost(0, 0, 0, 0);

    /// Other sums, in the same parts.
    ProbeCost adding(long python, long builtin) {
        long inner = part(pythonInner, pythonOuter, python);
        long innerInC = part(builtinInner, builtinOuter, builtin);
        return new ProbeCost(inner, python - inner, innerInC, builtin - innerInC);
    }

    private static long part(long inner, long outer, long sum) {
        return inner + outer == 0 ? sum / 2 : Math.round((double) sum * inner / (inner + outer));
    }
}
