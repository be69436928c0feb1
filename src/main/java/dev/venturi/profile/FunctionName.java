package dev.venturi.profile;

import static java.util.Comparator.comparing;

import java.util.Comparator;

/// How pstats names a function.
///
/// @param file the code object's file name as the interpreter has it; `~` for a function in C
/// @param line the line of its `def` or of its first decorator; 0 for a function in C
/// @param name the code object's name, not qualified, or for a function in C its description, such
///   as `<built-in method builtins.len>` or `<method 'append' of 'list' objects>`
public record FunctionName(String file, int line, String name) implements Comparable<FunctionName> {
    private static final String NO_FILE = "~";

    private static final Comparator<FunctionName> ORDER =
            comparing(FunctionName::file, CodePointOrder.COMPARATOR)
                    .thenComparingInt(FunctionName::line)
                    .thenComparing(FunctionName::name, CodePointOrder.COMPARATOR);

    /// The name of a function in C.
    public static FunctionName builtin(String description) {
        return new FunctionName(NO_FILE, 0, description);
    }

    /// Whether it is a function in C.
    public boolean builtin() {
        return line == 0 && file.equals(NO_FILE);
    }

    /// What pstats prints and matches: `file:line(name)`, or `{description}` for a function in C.
    public String standardName() {
        if (!builtin()) {
            return file + ":" + line + "(" + name + ")";
        }
        return name.startsWith("<") && name.endsWith(">")
                ? "{" + name.substring(1, name.length() - 1) + "}"
                : name;
    }

    /// The same without the folders of its file.
    public FunctionName withoutFolders() {
        return new FunctionName(file.substring(file.lastIndexOf('/') + 1), line, name);
    }

    /// By file, line and name, as Python orders the tuple.
    @Override
    public int compareTo(FunctionName other) {
        return ORDER.compare(this, other);
    }
}
