package dev.venturi.verify;

import org.jspecify.annotations.Nullable;

/// What came of a fault, or of an unusual course of events, that both versions of a program were
/// put through.
///
/// @param name what was done, such as `middle call fails`
/// @param same whether both versions did the same; null where it could not be compared
/// @param detail what exactly was done, and how they differ or why it could not be compared
public record Injection(String name, @Nullable Boolean same, String detail) {
    /// In a name: how processes were started follows.
    static final String PROCESSES_BY = ", processes by ";

    /// The name without how processes were started.
    String plainName() {
        int end = name.indexOf(PROCESSES_BY);
        return end < 0 ? name : name.substring(0, end);
    }
}
