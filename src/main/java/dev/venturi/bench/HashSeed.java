package dev.venturi.bench;

import java.util.Map;

/// `PYTHONHASHSEED` of the processes that are measured: another one for each block, unless the user
/// has set it to a number.
public final class HashSeed {
    private static final String NAME = "PYTHONHASHSEED";

    private HashSeed() {}

    private static boolean isFixed() {
        String given = System.getenv(NAME);
        return given != null && !given.equals("random");
    }

    /// What a process gets for it.
    static Map<String, String> variables(long hashSeed) {
        return isFixed() ? Map.of() : Map.of(NAME, Long.toString(hashSeed));
    }

    /// How a report says which it was.
    public static String condition() {
        return isFixed() ? "fixed: " + System.getenv(NAME) : "fresh";
    }
}
