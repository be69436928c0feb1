package dev.venturi.report;

/// How many cells of a terminal a character takes: 0, 1 or 2.
final class CellWidth {
    /// First and last of the blocks whose assigned characters have East_Asian_Width W or F
    /// (Unicode's EastAsianWidth.txt, version 15.1); the wide emoji are those that are shown as
    /// emoji by default, which [Character#isEmojiPresentation] knows.
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2329, 0x232a, 0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00,
        0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfad9, 0xfe10, 0xfe19, 0xfe30, 0xfe6b,
        0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x1b2fb, 0x1f200, 0x1f265, 0x20000, 0x323af
    };

    private CellWidth() {}

    static int of(int c) {
        if (c < 0x300) {
            return 1;
        }
        int kind = Character.getType(c);
        // The vowels and finals of conjoining Hangul are drawn into the cell of the initial.
        boolean joins =
                kind == Character.NON_SPACING_MARK
                        || kind == Character.ENCLOSING_MARK
                        || (c >= 0x1160 && c <= 0x11ff);
        if (joins) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && WIDE[i] <= c; i += 2) {
            if (c <= WIDE[i + 1]) {
                return 2;
            }
        }
        // The halves of flags are emoji, but alone each is a narrow letter.
        boolean flagHalf = c >= 0x1f1e6 && c <= 0x1f1ff;
        return Character.isEmojiPresentation(c) && !flagHalf ? 2 : 1;
    }
}
