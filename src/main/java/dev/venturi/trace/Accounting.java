package dev.venturi.trace;

/// What the accounts of all processes of a run share.
///
/// @param functions the numbers of what is called
/// @param cost what the probe takes for itself
/// @param clock the time at a tick
/// @param log keeps the calls of the function that is watched
/// @param counts whether calls are counted only, without times
record Accounting(Functions functions, ProbeCost cost, Clock clock, CallLog log, boolean counts) {}
