package dev.venturi.profile;

/// How pstats names a function.
///
/// @param file the code object's file name as the interpreter has it; `~` for a function in C
/// @param line the line of its `def` or of its first decorator; 0 for a function in C
/// @param name the code object's name, not qualified, or for a function in C its description, such
///   as `<built-in method builtins.len>` or `<method 'append' of 'list' objects>`
public record FunctionName(String file, int line, String name) {
    private static final String NO_FILE = "~";

    /// The name of a function in C.
    public static FunctionName builtin(String description) {
        return new FunctionName(NO_FILE, 0, description);
    }

    /// Whether it is a function in C.
    public boolean builtin() {
        return line == 0 && file.equals(NO_FILE);
    }
}
