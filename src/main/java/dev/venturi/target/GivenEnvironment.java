package dev.venturi.target;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Properties;

/// The environment that our user gave.
///
/// The shell script that starts this JVM has to change a few variables for it: `JAVA_TOOL_OPTIONS`,
/// which the JVM would announce on the program's standard error, or `LC_ALL` in the C locale, where
/// the JVM cannot name every file. It tells us by system properties how to undo that:
/// `venturi.environment.set.NAME=VALUE` and `venturi.environment.unset.NAME=`.
public final class GivenEnvironment {
    private static final String SET = "venturi.environment.set.";
    private static final String UNSET = "venturi.environment.unset.";

    private GivenEnvironment() {}

    /// Makes this process's environment the one that was given, for what we start and for
    /// `System.getenv`. To be called first of all: the JVM copies the environment when it is first
    /// asked for it.
    public static void restore() {
        Properties properties = System.getProperties();
        for (String property : properties.stringPropertyNames()) {
            if (property.startsWith(SET)) {
                set(property.substring(SET.length()), properties.getProperty(property));
            } else if (property.startsWith(UNSET)) {
                unset(property.substring(UNSET.length()));
            }
        }
    }

    private static void set(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int result =
                    (int)
                            Libc.SETENV.invokeExact(
                                    state, arena.allocateFrom(name), arena.allocateFrom(value), 1);
            check("setenv", name, result, state);
        } catch (Throwable e) {
            throw new AssertionError("setenv could not be called", e);
        }
    }

    private static void unset(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int result = (int) Libc.UNSETENV.invokeExact(state, arena.allocateFrom(name));
            check("unsetenv", name, result, state);
        } catch (Throwable e) {
            throw new AssertionError("unsetenv could not be called", e);
        }
    }

    private static void check(String call, String name, int result, MemorySegment state) {
        if (result != 0) {
            throw new IllegalArgumentException(
                    call + " of " + name + ": " + Libc.errorName(Libc.errno(state)));
        }
    }
}
