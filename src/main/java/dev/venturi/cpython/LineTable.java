package dev.venturi.cpython;

/// Which line each instruction of a code object is on.
///
/// `co_linetable` from 3.11 on is a list of entries, each for a run of 2-byte code units:
///
/// ```
/// byte 0: | 1 | code: 4 bits | units - 1: 3 bits |     then, by code
///   0-9   one byte of columns               the line stays
///   10-12 two bytes of columns              line += code - 10
///   13    svarint                           line += it
///   14    svarint, varint, varint, varint   line += the first; the rest is end line and columns
///   15    nothing                           these units have no line
/// varint: six bits a byte, the lowest first, bit 6 says that more follow; svarint: bit 0 is the sign
/// ```
///
/// Source: `Objects/locations.md` in CPython.
final class LineTable {
    /// Stands for no line.
    static final int NONE = 0;

    private final byte[] table;
    private int at;

    private LineTable(byte[] table) {
        this.table = table;
    }

    /// The line of each code unit; [#NONE] where there is none.
    ///
    /// @param table `co_linetable`
    /// @param firstLine `co_firstlineno`
    /// @param units the number of code units
    static int[] decode(byte[] table, int firstLine, int units) {
        return new LineTable(table).lines(firstLine, units);
    }

    /// The same, where units without a line have that of the units before them: a frame is always
    /// somewhere.
    static int[] decodeWithoutGaps(byte[] table, int firstLine, int units) {
        int[] lines = decode(table, firstLine, units);
        int last = firstLine;
        for (int unit = 0; unit < units; unit++) {
            if (lines[unit] == NONE) {
                lines[unit] = last;
            }
            last = lines[unit];
        }
        return lines;
    }

    private int[] lines(int firstLine, int units) {
        int[] lines = new int[units];
        int line = firstLine;
        int unit = 0;
        while (at < table.length && unit < units) {
            int first = next();
            int code = first >> 3 & 15;
            int run = (first & 7) + 1;
            switch (code) {
                case 15 -> {}
                case 14 -> {
                    line += signed();
                    unsigned();
                    unsigned();
                    unsigned();
                }
                case 13 -> line += signed();
                case 10, 11, 12 -> {
                    line += code - 10;
                    at += 2;
                }
                default -> at += 1;
            }
            int end = Math.min(units, unit + run);
            while (unit < end) {
                lines[unit++] = code == 15 ? NONE : line;
            }
        }
        return lines;
    }

    private int signed() {
        int value = unsigned();
        return (value & 1) != 0 ? -(value >>> 1) : value >>> 1;
    }

    private int unsigned() {
        int value = 0;
        int shift = 0;
        int b;
        do {
            b = next();
            value |= (b & 63) << shift;
            shift += 6;
        } while ((b & 64) != 0);
        return value;
    }

    /// A table that is cut off (freed while it was read) ends in zeros: its lines are then wrong,
    /// and its code object fails the identity check.
    private int next() {
        return at < table.length ? table[at++] & 0xff : 0;
    }
}
