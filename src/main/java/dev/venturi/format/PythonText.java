package dev.venturi.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Python's strings as bytes: UTF-8 in which lone surrogates have three bytes like any other code
/// point of their size (Python's `surrogatepass`), which Java's own UTF-8 has not.
final class PythonText {
    private PythonText() {}

    static byte[] encoded(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (text.codePoints().noneMatch(PythonText::isSurrogate)) {
            return plain;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length);
        text.codePoints()
                .forEach(
                        c -> {
                            if (isSurrogate(c)) {
                                bytes.write(0xe0 | c >> 12);
                                bytes.write(0x80 | c >> 6 & 0x3f);
                                bytes.write(0x80 | c & 0x3f);
                            } else {
                                bytes.writeBytes(
                                        Character.toString(c).getBytes(StandardCharsets.UTF_8));
                            }
                        });
        return bytes.toByteArray();
    }

    /// The text of `length` bytes from `from` on. A byte that is no UTF-8, as in the file names of
    /// Python 2, becomes the lone surrogate that Python's `surrogateescape` makes of it.
    static String decoded(byte[] bytes, int from, int length) {
        String plain = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (plain.indexOf('\ufffd') < 0) {
            return plain;
        }
        StringBuilder text = new StringBuilder(length);
        int end = from + length;
        int at = from;
        while (at < end) {
            int size = size(bytes[at]);
            int code = at + size <= end ? codePoint(bytes, at, size) : -1;
            if (code >= 0) {
                text.appendCodePoint(code);
                at += size;
            } else {
                text.append((char) (0xdc00 | bytes[at] & 0xff));
                at++;
            }
        }
        return text.toString();
    }

    /// The bytes of the character that begins with `first`, if one does.
    private static int size(byte first) {
        int value = first & 0xff;
        return value < 0xc0 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
    }

    private static int codePoint(byte[] bytes, int at, int size) {
        int first = bytes[at] & 0xff;
        if (size == 1) {
            return first < 0x80 ? first : -1;
        }
        int code = first & 0x7f >> size;
        for (int i = 1; i < size; i++) {
            int next = bytes[at + i] & 0xff;
            if (next >> 6 != 2) {
                return -1;
            }
            code = code << 6 | next & 0x3f;
        }
        int smallest = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
        return first < 0xf8 && code >= smallest && code <= Character.MAX_CODE_POINT ? code : -1;
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
