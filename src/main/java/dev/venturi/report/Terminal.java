package dev.venturi.report;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What the kernel says of a terminal, by `ioctl(2)`.
///
/// ```
/// struct winsize {                  // <asm-generic/termios.h>
///     unsigned short ws_row;        //  0
///     unsigned short ws_col;        //  2
///     unsigned short ws_xpixel;     //  4
///     unsigned short ws_ypixel;     //  6
/// };
/// ```
final class Terminal {
    /// What [#columns] says of a descriptor that is no terminal.
    static final int NONE = -1;

    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_BYTES = 8;
    private static final int WS_COL = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle IOCTL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private Terminal() {}

    /// The width of the terminal behind descriptor `fd`: 0 where it has not been told, [#NONE]
    /// where `fd` is no terminal.
    static int columns(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_BYTES, 2);
            int result = (int) IOCTL.invokeExact(fd, TIOCGWINSZ, winsize);
            return result < 0 ? NONE : Short.toUnsignedInt(winsize.get(JAVA_SHORT, WS_COL));
        } catch (Throwable e) {
            throw new AssertionError("ioctl could not be called", e);
        }
    }
}
