package dev.venturi.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Reads the memory of another process with `process_vm_readv(2)`: no stop, no write, several
/// ranges in one call.
///
/// Not safe for use by several threads: each reader opens its own.
///
/// ```
/// struct iovec {            // <sys/uio.h>
///     void  *iov_base;      //  0
///     size_t iov_len;       //  8
/// };
/// ```
public final class RemoteMemory implements AutoCloseable {
    /// The most ranges that one call takes (`IOV_MAX`).
    public static final int MAX_RANGES = 1024;

    private static final int IOVEC_SIZE = 16;
    private static final int EPERM = 1;
    private static final int ESRCH = 3;
    private static final int EFAULT = 14;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle PROCESS_VM_READV =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("process_vm_readv"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private final int pid;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(CALL_STATE);
    private final MemorySegment local = arena.allocate(IOVEC_SIZE, 8);
    private final MemorySegment remote = arena.allocate((long) IOVEC_SIZE * MAX_RANGES, 8);
    private final MemorySegment word = arena.allocate(8, 8);
    private boolean closed;

    /// A reader of process `pid`. Nothing is read, so nothing is checked, until the first read.
    public RemoteMemory(long pid) {
        this.pid = Math.toIntExact(pid);
    }

    /// The process that is read.
    public long pid() {
        return pid;
    }

    /// Reads `length` bytes at `address` into the start of `into`.
    ///
    /// @throws MemoryFault if not all of them could be read
    public void read(long address, MemorySegment into, long length) throws MemoryFault {
        remote.set(JAVA_LONG, 0, address);
        remote.set(JAVA_LONG, 8, length);
        long got = readRanges(1, into, length);
        if (got != length) {
            throw fault(address + Math.max(got, 0), got < 0 ? errno() : EFAULT);
        }
    }

    /// Reads `length` bytes at `address`.
    ///
    /// @throws MemoryFault if not all of them could be read
    public byte[] readBytes(long address, int length) throws MemoryFault {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment buffer = confined.allocate(Math.max(length, 1));
            read(address, buffer, length);
            return buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        }
    }

    /// The 64-bit word at `address`.
    ///
    /// @throws MemoryFault if it could not be read
    public long readLong(long address) throws MemoryFault {
        read(address, word, 8);
        return word.get(JAVA_LONG, 0);
    }

    /// The 32-bit word at `address`.
    ///
    /// @throws MemoryFault if it could not be read
    public int readInt(long address) throws MemoryFault {
        read(address, word, 4);
        return word.get(JAVA_INT, 0);
    }

    /// Puts one range of a later [#readRanges] into place.
    ///
    /// @param index from 0 to [#MAX_RANGES] - 1
    public void range(int index, long address, long length) {
        remote.set(JAVA_LONG, (long) index * IOVEC_SIZE, address);
        remote.set(JAVA_LONG, (long) index * IOVEC_SIZE + 8, length);
    }

    /// Reads the first `count` ranges set by [#range], one behind the other, into the start of
    /// `into`, in one system call. The kernel copies them in order and stops at the first that is
    /// not mapped.
    ///
    /// @param total the sum of their lengths
    /// @return the bytes that were read: `total`, or less if a range could not be read, or -1 if
    ///   none could ([#errno] says why)
    public long readRanges(int count, MemorySegment into, long total) {
        local.set(ADDRESS, 0, into);
        local.set(JAVA_LONG, 8, total);
        try {
            return (long)
                    PROCESS_VM_READV.invokeExact(
                            callState, pid, local, 1L, remote, (long) count, 0L);
        } catch (Throwable e) {
            throw new AssertionError("process_vm_readv could not be called", e);
        }
    }

    /// The error number of the last call that returned -1.
    public int errno() {
        return (int) ERRNO.get(callState, 0L);
    }

    private MemoryFault fault(long address, int error) {
        return switch (error) {
            case EFAULT ->
                    new MemoryFault(
                            MemoryFault.Reason.UNMAPPED,
                            "process " + pid + " has no memory at 0x" + Long.toHexString(address));
            case ESRCH -> new MemoryFault(MemoryFault.Reason.GONE, "process " + pid + " is gone");
            case EPERM ->
                    new MemoryFault(
                            MemoryFault.Reason.DENIED,
                            "cannot read process "
                                    + pid
                                    + " (EPERM): run as its owner or grant CAP_SYS_PTRACE");
            default ->
                    new MemoryFault(
                            MemoryFault.Reason.OTHER,
                            "cannot read process "
                                    + pid
                                    + " at 0x"
                                    + Long.toHexString(address)
                                    + " (errno "
                                    + error
                                    + ")");
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
