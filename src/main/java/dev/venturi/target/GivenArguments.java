package dev.venturi.target;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The arguments that our user gave, whatever their bytes.
///
/// The JVM decodes them by the locale and replaces what it cannot. Here a byte that is not UTF-8
/// becomes one of the characters U+DC80 to U+DCFF, which no text has, as in Python (PEP 383); the
/// program gets the byte back.
public final class GivenArguments {
    private static final char FIRST_ESCAPE = 0xDC00;

    private GivenArguments() {}

    /// The arguments of `main` as they were given.
    ///
    /// @param decoded as the JVM has them
    public static String[] restore(String[] decoded) {
        byte[] line;
        try {
            line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/cmdline cannot be read", e);
        }
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0) {
                words.add(text(ByteBuffer.wrap(line, start, i - start)));
                start = i + 1;
            }
        }
        return words.subList(words.size() - decoded.length, words.size()).toArray(new String[0]);
    }

    /// Decodes UTF-8, and escapes what is not.
    static String text(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, true);
            if (result.isUnderflow()) {
                return chars.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                chars.put((char) (FIRST_ESCAPE + (bytes.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /// The bytes that [#restore] made `text` from.
    public static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 1);
        text.codePoints()
                .forEach(
                        point -> {
                            if (point > FIRST_ESCAPE + 0x7f && point <= FIRST_ESCAPE + 0xff) {
                                bytes.write(point - FIRST_ESCAPE);
                            } else {
                                bytes.writeBytes(
                                        Character.toString(point).getBytes(StandardCharsets.UTF_8));
                            }
                        });
        return bytes.toByteArray();
    }
}
