package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The CPython of a process: what it is, and where its structures are.
///
/// Made by [InterpreterSearch]. Not safe for use by several threads, as it has one [RemoteMemory].
public final class Interpreter implements AutoCloseable {
    private static final int MOST_INTERPRETERS = 1000;

    private final RemoteMemory memory;
    private final PythonVersion version;
    private final Offsets offsets;
    private final long runtime;
    private final long codeType;
    private final long mainState;
    private final ObjectReader objects;

    Interpreter(
            RemoteMemory memory,
            PythonVersion version,
            Offsets offsets,
            long runtime,
            long codeType,
            long mainState) {
        this.memory = memory;
        this.version = version;
        this.offsets = offsets;
        this.runtime = runtime;
        this.codeType = codeType;
        this.mainState = mainState;
        this.objects = new ObjectReader(memory, offsets);
    }

    /// The process.
    public long pid() {
        return memory.pid();
    }

    /// The interpreter's version.
    public PythonVersion version() {
        return version;
    }

    /// Where its structures have their fields.
    public Offsets offsets() {
        return offsets;
    }

    /// The memory of its process; closed with this.
    public RemoteMemory memory() {
        return memory;
    }

    /// A reader of its objects.
    public ObjectReader objects() {
        return objects;
    }

    /// The address of `_PyRuntime`.
    public long runtime() {
        return runtime;
    }

    /// The address of `PyCode_Type`, the type of all code objects, or 0 where it is not known.
    public long codeType() {
        return codeType;
    }

    /// Whether this is still what was found. Where executables are mapped at a fixed address, the
    /// memory of the program that a process turned into (`exec`) can be read as if it were.
    ///
    /// @return false also when the interpreter is at its end
    public boolean isWhatWasFound() throws MemoryFault {
        return memory.readLong(runtime + offsets.runtime().interpretersMain()) == mainState;
    }

    /// The addresses of the interpreter states, the main one first; empty before the start and at
    /// the end of the program.
    public List<Long> states() throws MemoryFault {
        List<Long> states = new ArrayList<>();
        long state = memory.readLong(runtime + offsets.runtime().interpretersHead());
        while (state != 0 && states.size() < MOST_INTERPRETERS) {
            // The list has the newest first.
            states.addFirst(state);
            state = memory.readLong(state + offsets.interpreter().next());
        }
        return states;
    }

    /// The address of the GIL's structure of an interpreter state. Until its GIL has been made,
    /// from 3.12 on, it is 0.
    public long gil(long state) throws MemoryFault {
        return switch (offsets.layout()) {
            case CPYTHON_3_11 -> runtime + offsets.runtime().gil();
            case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 ->
                    memory.readLong(state + offsets.interpreter().gilPointer());
        };
    }

    /// The module `name` in `sys.modules` of an interpreter state, or 0.
    public long module(long state, String name) throws MemoryFault, MalformedObject {
        long modules = memory.readLong(state + offsets.interpreter().modules());
        return modules == 0 ? 0 : objects.get(modules, name);
    }

    /// `sys.hexversion`, as a Python program would see it; empty as long as there is no `sys`.
    OptionalLong hexversion(long state) throws MemoryFault, MalformedObject {
        long sys = memory.readLong(state + offsets.interpreter().sysdict());
        long value = sys == 0 ? 0 : objects.get(sys, "hexversion");
        return value == 0 ? OptionalLong.empty() : objects.integer(value);
    }

    @Override
    public void close() {
        memory.close();
    }
}
