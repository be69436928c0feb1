package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The names that Python programs give to their threads: `threading._active` is a dict of thread
/// objects by `get_ident()`. Threads that `threading` did not make are not in it.
public final class ThreadNames {
    private static final int MODULE_DICT = 16;

    private final Interpreter interpreter;
    private long active;

    /// The names of the threads of `interpreter`.
    public ThreadNames(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    /// The names of those threads of an interpreter state whose idents are in `idents`. The program
    /// goes on meanwhile, so some may be missing: ask again.
    public Map<Long, String> of(long state, Set<Long> idents) throws MemoryFault {
        Map<Long, String> names = new HashMap<>();
        try {
            ObjectReader objects = interpreter.objects();
            if (active == 0) {
                long module = interpreter.module(state, "threading");
                if (module == 0) {
                    return names;
                }
                active =
                        objects.get(interpreter.memory().readLong(module + MODULE_DICT), "_active");
            }
            if (!objects.isDict(active)) {
                active = 0;
                return names;
            }
            objects.entries(
                    active,
                    (key, thread) -> {
                        long ident = objects.integer(key).orElse(0);
                        if (idents.contains(ident)) {
                            long name = objects.attribute(thread, "_name");
                            if (objects.isString(name)) {
                                names.put(ident, objects.string(name));
                            }
                        }
                        return names.size() < idents.size();
                    });
        } catch (MalformedObject _) {
            // It changed while it was read; what was found before that is right.
        } catch (MemoryFault fault) {
            if (fault.reason() != MemoryFault.Reason.UNMAPPED) {
                throw fault;
            }
        }
        return names;
    }
}
