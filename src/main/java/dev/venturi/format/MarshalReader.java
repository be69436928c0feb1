package dev.venturi.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads values that CPython's `marshal` wrote, of all its versions (0 to 5).
///
/// A value is a type code and what belongs to it, numbers little-endian:
///
/// ```text
/// i int32   I int64   l count:int32 digit:int16… (15 bits each; a negative count, a negative number)
/// f length:uint8 text   g float64
/// s u t a A   length:int32 bytes      z Z   length:uint8 bytes
/// (   length:int32 values              )   length:uint8 values
/// {   key value … 0                    N T F   nothing
/// r index:int32   an earlier value whose code had the bit 0x80 (from version 3 on)
/// R index:int32   an earlier text of code t (Python 2)
/// ```
///
/// Source: Python/marshal.c of CPython 2.7 to 3.15.
final class MarshalReader {
    private static final int MARKED = 0x80;

    /// Stands for a value that is still being read: it cannot contain itself.
    private static final Object UNFINISHED = new Object();

    private static final int DIGIT_BITS = 15;
    private static final int MOST_DIGITS = 4;

    private final byte[] bytes;
    private final List<Object> marked = new ArrayList<>();
    private final List<String> interned = new ArrayList<>();
    private int position;

    MarshalReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads the rest of a value, whose code stands at `start`.
    @FunctionalInterface
    interface Rest<T> {
        T read(char code, int start) throws IOException;
    }

    int position() {
        return position;
    }

    /// A value of one kind, or the reference to an earlier one.
    ///
    /// @param expected what it is, for the message if it is something else
    <T> T value(Class<T> kind, String expected, Rest<T> rest) throws IOException {
        int start = position;
        int code = unsignedByte();
        if (code == 'r') {
            int index = index(marked.size(), start);
            Object earlier = marked.get(index);
            if (!kind.isInstance(earlier)) {
                throw malformed(start, "a reference to what is not " + expected);
            }
            return kind.cast(earlier);
        }
        if ((code & MARKED) == 0) {
            return rest.read((char) code, start);
        }
        int slot = marked.size();
        marked.add(UNFINISHED);
        T value = rest.read((char) (code & ~MARKED), start);
        marked.set(slot, value);
        return value;
    }

    String text() throws IOException {
        return value(String.class, "a text", this::restOfText);
    }

    private String restOfText(char code, int start) throws IOException {
        return switch (code) {
            case 's', 'u' -> text(length(start));
            case 'a', 'A' -> latin(length(start));
            case 'z', 'Z' -> latin(unsignedByte());
            case 't' -> {
                String text = text(length(start));
                interned.add(text);
                yield text;
            }
            case 'R' -> interned.get(index(interned.size(), start));
            default -> throw unexpected(code, start, "a text");
        };
    }

    long whole() throws IOException {
        return value(Long.class, "a whole number", this::restOfWhole);
    }

    long restOfWhole(char code, int start) throws IOException {
        return switch (code) {
            case 'i' -> int32();
            case 'I' -> int64();
            case 'l' -> digits(start);
            default -> throw unexpected(code, start, "a whole number");
        };
    }

    private long digits(int start) throws IOException {
        int count = int32();
        if (Math.abs((long) count) > MOST_DIGITS) {
            throw malformed(start, "a number beyond 60 bits");
        }
        long value = 0;
        for (int i = 0; i < Math.abs(count); i++) {
            int low = unsignedByte();
            value |= (long) (low | unsignedByte() << 8) << i * DIGIT_BITS;
        }
        return count < 0 ? -value : value;
    }

    /// A number, whole or not.
    double number() throws IOException {
        return value(Number.class, "a number", this::restOfNumber).doubleValue();
    }

    private Number restOfNumber(char code, int start) throws IOException {
        return switch (code) {
            case 'f' -> decimal(latin(unsignedByte()), start);
            case 'g' -> Double.valueOf(Double.longBitsToDouble(int64()));
            case 'i', 'I', 'l' -> Long.valueOf(restOfWhole(code, start));
            default -> throw unexpected(code, start, "a number");
        };
    }

    private static Double decimal(String text, int start) throws IOException {
        if (text.matches("[+-]?\\d+(\\.\\d*)?(e[+-]?\\d+)?")) {
            return Double.parseDouble(text);
        }
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> throw malformed(start, "a text that is no number");
        };
    }

    /// The length of a tuple of code `code`.
    int tupleLength(char code, int start) throws IOException {
        return switch (code) {
            case '(' -> length(start);
            case ')' -> unsignedByte();
            default -> throw unexpected(code, start, "a tuple");
        };
    }

    /// Whether a dict ends here; if so, its end is passed.
    boolean endOfDict() throws IOException {
        if (peek() != '0') {
            return false;
        }
        position++;
        return true;
    }

    /// The code of the value that comes next.
    char peek() throws IOException {
        need(1);
        return (char) (bytes[position] & 0xff & ~MARKED);
    }

    static IOException unexpected(char code, int start, String expected) {
        String found =
                code == 'c'
                        ? "a code object, as python -m profile writes it,"
                        : code > ' ' && code < 0x7f
                                ? "type code '" + code + "'"
                                : "type code %d".formatted((int) code);
        return malformed(start, found + " instead of " + expected);
    }

    static IOException malformed(int at, String what) {
        return new IOException("at byte " + at + " there is " + what);
    }

    private int index(int size, int start) throws IOException {
        int index = int32();
        if (index < 0 || index >= size) {
            throw malformed(start, "a reference to nothing");
        }
        return index;
    }

    private String text(int length) throws IOException {
        int start = take(length);
        return PythonText.decoded(bytes, start, length);
    }

    private String latin(int length) throws IOException {
        int start = take(length);
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    private int length(int start) throws IOException {
        int length = int32();
        if (length < 0 || length > bytes.length - position) {
            throw malformed(start, "a length of " + length + ", more than is left");
        }
        return length;
    }

    private int unsignedByte() throws IOException {
        return bytes[take(1)] & 0xff;
    }

    private int int32() throws IOException {
        int from = take(Integer.BYTES);
        int value = 0;
        for (int i = Integer.BYTES - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[from + i] & 0xff;
        }
        return value;
    }

    private long int64() throws IOException {
        return int32() & 0xffffffffL | (long) int32() << Integer.SIZE;
    }

    /// Passes `length` bytes and says where they begin.
    private int take(int length) throws IOException {
        need(length);
        position += length;
        return position - length;
    }

    private void need(int length) throws IOException {
        if (length > bytes.length - position) {
            throw new IOException("it ends at byte " + bytes.length + ", in the middle of a value");
        }
    }
}
