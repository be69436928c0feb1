package dev.venturi.cpython;

/// A code object, decoded.
///
/// @param address where it is, or was
/// @param name `co_qualname`
/// @param file `co_filename`
/// @param firstLine `co_firstlineno`
/// @param lines the line of each code unit
/// @param opcodes the opcode of each code unit when it was read; the interpreter specialises them
/// @param firstTraceable the first unit at which a frame counts as entered
/// @param frameBytes what a frame of it takes of the data stack
/// @param identity what tells it from another one at the same address: see [CodeTable]
@SuppressWarnings("ArrayRecordComponent") // never compared, and one for each code object
record CodeObject(
        long address,
        String name,
        String file,
        int firstLine,
        int[] lines,
        byte[] opcodes,
        int firstTraceable,
        int frameBytes,
        long identity) {
    int units() {
        return lines.length;
    }
}
