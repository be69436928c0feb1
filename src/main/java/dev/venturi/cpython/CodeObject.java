package dev.venturi.cpython;

import java.util.Arrays;

/// A code object, decoded.
///
/// @param name `co_qualname`
/// @param file `co_filename`
/// @param firstLine `co_firstlineno`
/// @param lines the line of each code unit
/// @param opcodes the opcode of each code unit when it was read; the interpreter specialises them
/// @param firstTraceable the first unit at which a frame counts as entered
/// @param frameBytes what a frame of it takes of the data stack
@SuppressWarnings("ArrayRecordComponent") // never compared, and one for each code object
record CodeObject(
        String name,
        String file,
        int firstLine,
        int[] lines,
        byte[] opcodes,
        int firstTraceable,
        int frameBytes) {
    int units() {
        return lines.length;
    }

    /// All of it that no run of it changes.
    Text text() {
        return new Text(this);
    }

    /// Equal to another one where all but the opcodes is.
    static final class Text {
        private final CodeObject code;

        private Text(CodeObject code) {
            this.code = code;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text text
                    && code.name.equals(text.code.name)
                    && code.file.equals(text.code.file)
                    && code.firstTraceable == text.code.firstTraceable
                    && code.frameBytes == text.code.frameBytes
                    && Arrays.equals(code.lines, text.code.lines);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * code.name.hashCode() + code.file.hashCode())
                    + Arrays.hashCode(code.lines);
        }
    }
}
