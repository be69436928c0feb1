package dev.venturi.profile;

import java.util.Comparator;

/// Python's order of strings: by code point. Java's, by UTF-16 unit, has U+10000 before U+FFFD.
public final class CodePointOrder {
    /// The order.
    public static final Comparator<String> COMPARATOR = CodePointOrder::compare;

    private CodePointOrder() {}

    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        int at = 0;
        while (at < common && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == common) {
            return Integer.compare(left.length(), right.length());
        }
        // The second halves of two pairs may be what differs.
        if (at > 0 && Character.isHighSurrogate(left.charAt(at - 1))) {
            at--;
        }
        return Integer.compare(left.codePointAt(at), right.codePointAt(at));
    }
}
