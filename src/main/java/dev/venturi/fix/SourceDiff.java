package dev.venturi.fix;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The difference between two texts of one file.
///
/// The header has no `diff --git` line: with one, `git apply` takes the names as relative to the
/// top of the repository, and in a folder below it skips the patch without a word.
///
/// @param text a unified diff that `git apply` takes in the folder that `file` is relative to
/// @param changedLines lines of the new text that were added or changed
record SourceDiff(String text, List<Integer> changedLines) {
    private static final int CONTEXT_LINES = 3;
    private static final String NO_NEWLINE = "\n\\ No newline at end of file";

    /// @throws CharacterCodingException if the lines in question are not UTF-8
    static SourceDiff between(Path file, byte[] before, byte[] after)
            throws CharacterCodingException {
        List<String> old = lines(before);
        var difference = DiffUtils.diff(old, lines(after));
        List<Integer> changed =
                difference.getDeltas().stream()
                        .map(AbstractDelta::getTarget)
                        .flatMapToInt(
                                chunk ->
                                        IntStream.range(
                                                chunk.getPosition(),
                                                chunk.getPosition() + chunk.size()))
                        .map(index -> index + 1)
                        .boxed()
                        .toList();
        List<String> diff =
                UnifiedDiffUtils.generateUnifiedDiff(
                        name("a/", file), name("b/", file), old, difference, CONTEXT_LINES);
        StringBuilder text = new StringBuilder();
        for (String line : diff) {
            text.append(line).append('\n');
        }
        return new SourceDiff(utf8(text.toString()), changed);
    }

    /// Bytes as characters of the same number, so that no line changes on its way through.
    private static List<String> lines(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        String last = lines.removeLast();
        if (!last.isEmpty()) {
            lines.add(last + NO_NEWLINE);
        }
        return lines;
    }

    private static String utf8(String bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .toString();
    }

    /// The file's name as git writes it, in the characters of [#lines(byte[])].
    private static String name(String side, Path file) {
        String name = side + file.toString();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder quoted = new StringBuilder();
        for (byte unit : bytes) {
            int value = Byte.toUnsignedInt(unit);
            if (value < ' ' || value == '"' || value == '\\' || value >= 0x7f) {
                quoted.append("\\%03o".formatted(value));
            } else {
                quoted.append((char) value);
            }
        }
        // A blank would end the name but for a tab behind it.
        String plain = name.indexOf(' ') >= 0 ? name + "\t" : name;
        return quoted.length() == name.length() ? plain : '"' + quoted.toString() + '"';
    }
}
