package dev.venturi.profile;

import java.util.Map;

/// The time of one function, over all threads.
///
/// @param function the qualified name
/// @param file as in [Frame]
/// @param line the line of its `def`
/// @param samples the samples in which it was somewhere on the stack
/// @param selfSeconds wall time with it as the leaf
/// @param totalSeconds wall time with it on the stack; recursion counts once
/// @param states the states of `selfSeconds`, in seconds; states without time are absent
/// @param totalStates the states of `totalSeconds`
public record FunctionTime(
        String function,
        String file,
        int line,
        long samples,
        double selfSeconds,
        double totalSeconds,
        Map<ThreadState, Double> states,
        Map<ThreadState, Double> totalStates) {}
