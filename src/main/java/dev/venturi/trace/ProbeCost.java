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
}
