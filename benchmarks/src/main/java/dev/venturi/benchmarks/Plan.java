package dev.venturi.benchmarks;

import java.util.List;

/// How much to measure.
///
/// @param blocks blocks for each program and rate
/// @param seconds length of a long run
/// @param rates samples a second to ask for
/// @param seed decides every order
record Plan(int blocks, double seconds, List<Integer> rates, long seed) {}
