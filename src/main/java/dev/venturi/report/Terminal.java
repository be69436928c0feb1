package dev.venturi.report;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
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
/// struct termios {                  // <asm-generic/termbits.h>
///     unsigned c_iflag, c_oflag, c_cflag;
///     unsigned c_lflag;             // 12
///     unsigned char c_line;         // 16
///     unsigned char c_cc[19];       // 17
/// };
/// ```
final class Terminal {
    /// What [#columns] says of a descriptor that is no terminal.
    static final int NONE = -1;

    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_BYTES = 8;
    private static final int WS_COL = 2;

    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final int TERMIOS_BYTES = 36;
    private static final int C_LFLAG = 12;
    private static final int C_CC = 17;
    private static final int ICANON = 2;
    private static final int ECHO = 8;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int VSUSP = 10;

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
        return windowSize(fd, WS_COL);
    }

    /// Its height, likewise.
    static int rows(int fd) {
        return windowSize(fd, 0);
    }

    private static int windowSize(int fd, int field) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_BYTES, 2);
            return ioctl(fd, TIOCGWINSZ, winsize) < 0
                    ? NONE
                    : Short.toUnsignedInt(winsize.get(JAVA_SHORT, field));
        }
    }

    /// Makes the terminal behind `fd` give each key at once and show none; Ctrl-C still is a
    /// signal, Ctrl-Z a key.
    ///
    /// @return how it was before, for [#restore]; empty where `fd` is no terminal
    static byte[] giveKeys(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES, 4);
            if (ioctl(fd, TCGETS, termios) < 0) {
                return new byte[0];
            }
            byte[] before = termios.toArray(JAVA_BYTE);
            termios.set(JAVA_INT, C_LFLAG, termios.get(JAVA_INT, C_LFLAG) & ~(ICANON | ECHO));
            termios.set(JAVA_BYTE, C_CC + VMIN, (byte) 1);
            termios.set(JAVA_BYTE, C_CC + VTIME, (byte) 0);
            termios.set(JAVA_BYTE, C_CC + VSUSP, (byte) 0);
            ioctl(fd, TCSETS, termios);
            return before;
        }
    }

    /// Gives the terminal behind `fd` back as it was.
    static void restore(int fd, byte[] before) {
        try (Arena arena = Arena.ofConfined()) {
            ioctl(fd, TCSETS, arena.allocateFrom(JAVA_BYTE, before));
        }
    }

    private static int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(fd, request, argument);
        } catch (Throwable e) {
            throw new AssertionError("ioctl could not be called", e);
        }
    }
}
