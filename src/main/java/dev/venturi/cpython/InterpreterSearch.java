package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.OptionalLong;

/// Looks for the interpreter of a process: again and again, since a process that was just started
/// may run a shell first, execute itself several times, and take a while to set Python up.
public final class InterpreterSearch implements AutoCloseable {
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final long pid;
    private RemoteMemory memory;
    private final RuntimeFinder finder;
    private long doubtSinceNanos;

    /// A search in process `pid`.
    public InterpreterSearch(long pid) {
        this.pid = pid;
        this.memory = new RemoteMemory(pid);
        this.finder = new RuntimeFinder(pid, memory);
    }

    /// What one look found.
    public sealed interface Outcome {
        /// An interpreter that passed its self-test; to be closed by who asked.
        record Found(Interpreter interpreter) implements Outcome {}

        /// None that is ready; `reason` says what there is instead.
        record NotYet(String reason) implements Outcome {}

        /// The process has ended.
        record Gone() implements Outcome {}
    }

    /// Looks once.
    ///
    /// @throws Trouble if the process may not be read, or has an interpreter that is not supported
    public Outcome look() throws Trouble {
        try {
            Optional<RuntimeFinder.Location> found = finder.find();
            if (found.isEmpty()) {
                return new Outcome.NotYet("it has no Python in its memory");
            }
            return examine(found.get());
        } catch (AccessDeniedException e) {
            throw new Trouble(
                    "cannot read process "
                            + pid
                            + " (EACCES): run as its owner or grant CAP_SYS_PTRACE",
                    e);
        } catch (IOException _) {
            // No such file: `/proc/PID` goes when the process does.
            return new Outcome.Gone();
        } catch (MalformedObject e) {
            return doubt(e);
        } catch (MemoryFault e) {
            return switch (e.reason()) {
                case GONE -> new Outcome.Gone();
                case UNMAPPED -> doubt(e);
                case DENIED, OTHER -> throw new Trouble(String.valueOf(e.getMessage()), e);
            };
        } catch (UnknownLayout e) {
            return doubt(e);
        }
    }

    private Outcome examine(RuntimeFinder.Location location)
            throws Trouble, MemoryFault, MalformedObject, UnknownLayout {
        if (location.runtime() == 0 || location.version().isEmpty()) {
            if (Layout.isKnown(location.named())) {
                // Just after exec the executable is mapped, its libpython not yet.
                throw new UnknownLayout("it has no _PyRuntime");
            }
            // Before 3.7 there is no _PyRuntime, before 3.11 no Py_Version.
            throw unsupported(
                    location.named().isEmpty()
                            ? "an unknown Python"
                            : "Python " + location.named());
        }
        PythonVersion version =
                new PythonVersion((int) memory.readLong(location.version().getAsLong()));
        Layout layout = Layout.of(version).orElseThrow(() -> unsupported("CPython " + version));
        if (!version.released()) {
            throw unsupported("CPython " + version + ", a pre-release");
        }
        if (location.debug()) {
            throw unsupported("a debug build of CPython " + version);
        }
        DebugOffsets said =
                DebugOffsets.parse(memory.readBytes(location.runtime(), DebugOffsets.SIZE), layout);
        if (said.freeThreaded()) {
            throw unsupported("a free-threaded build of CPython " + version);
        }
        Offsets offsets = Offsets.of(layout, said.offsets());
        Interpreter interpreter =
                new Interpreter(
                        memory,
                        version,
                        offsets,
                        location.runtime(),
                        location.codeType(),
                        memory.readLong(location.runtime() + offsets.runtime().interpretersMain()));
        Optional<String> missing = missing(interpreter);
        if (missing.isPresent()) {
            return new Outcome.NotYet(missing.get());
        }
        // The interpreter has this one now.
        memory = new RemoteMemory(pid);
        return new Outcome.Found(interpreter);
    }

    /// The self-test: whether the structures point at each other as they must.
    ///
    /// @return what is not there yet; nothing if all is well
    private static Optional<String> missing(Interpreter interpreter)
            throws MemoryFault, MalformedObject, UnknownLayout {
        Offsets offsets = interpreter.offsets();
        RemoteMemory memory = interpreter.memory();
        long state = memory.readLong(interpreter.runtime() + offsets.runtime().interpretersMain());
        if (state == 0) {
            return Optional.of("its Python is not initialised");
        }
        if (memory.readLong(state + offsets.interpreter().runtime()) != interpreter.runtime()) {
            throw new UnknownLayout("its interpreter state does not point back at its runtime");
        }
        long thread = memory.readLong(state + offsets.interpreter().threadsHead());
        if (thread == 0) {
            return Optional.of("its Python has no thread");
        }
        if (memory.readLong(thread + offsets.thread().interp()) != state) {
            throw new UnknownLayout("its thread state does not point back at its interpreter");
        }
        OptionalLong hexversion = interpreter.hexversion(state);
        if (hexversion.isPresent() && hexversion.getAsLong() != interpreter.version().hex()) {
            throw new UnknownLayout(
                    "sys.hexversion reads 0x" + Long.toHexString(hexversion.getAsLong()));
        }
        return Optional.empty();
    }

    /// What a starting interpreter may show for an instant, and an unknown one for ever.
    private Outcome doubt(Exception e) throws Trouble {
        String what = String.valueOf(e.getMessage());
        long now = System.nanoTime();
        if (doubtSinceNanos == 0) {
            doubtSinceNanos = now;
        }
        if (now - doubtSinceNanos > PATIENCE_NANOS) {
            throw new Trouble(
                    "cannot make sense of the Python in process "
                            + pid
                            + " ("
                            + what
                            + "): it may be a modified build; use an interpreter of python.org or"
                            + " of the distribution");
        }
        return new Outcome.NotYet(what);
    }

    private Trouble unsupported(String what) {
        StringBuilder known = new StringBuilder();
        for (Layout layout : Layout.values()) {
            known.append(known.isEmpty() ? "" : ", ").append(layout.label());
        }
        return new Trouble(
                "process "
                        + pid
                        + " runs "
                        + what
                        + ", which Venturi cannot read: it knows the final releases of CPython "
                        + known
                        + "; choose one with --python");
    }

    @Override
    public void close() {
        memory.close();
    }
}
