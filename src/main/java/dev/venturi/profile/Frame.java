package dev.venturi.profile;

/// One activation of a function on a stack.
///
/// @param function the qualified name of its code object, `<module>` for a module's body
/// @param file the code object's file name as the interpreter has it, which may be relative or
///   `<string>`
/// @param line the line being executed, 1-based; 0 where the interpreter has none for the
///   instruction
/// @param firstLine the line of the function's `def`, or of its first decorator
public record Frame(String function, String file, int line, int firstLine) {
    /// Whether this and `other` are in the same function.
    public boolean sameFunction(Frame other) {
        return firstLine == other.firstLine
                && function.equals(other.function)
                && file.equals(other.file);
    }

    /// `function (file:line)`, with the line being executed.
    @Override
    public String toString() {
        return function + " (" + file + ":" + line + ")";
    }
}
