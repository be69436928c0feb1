package dev.venturi.cpython;

/// One activation of a function.
///
/// @param function the qualified name
/// @param file `co_filename`
/// @param line the line being executed
/// @param firstLine `co_firstlineno`
public record PyFrame(String function, String file, int line, int firstLine) {}
