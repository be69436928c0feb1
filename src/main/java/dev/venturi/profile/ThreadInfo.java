package dev.venturi.profile;

/// A thread of the program.
///
/// @param id the kernel's thread id
/// @param name the name that `threading` knows, else the kernel's
/// @param main whether it is the main thread
public record ThreadInfo(long id, String name, boolean main) {}
