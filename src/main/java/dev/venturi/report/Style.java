package dev.venturi.report;

/// What a piece of text means; on a terminal with colour each looks its own way.
///
/// Only the sixteen colours that a terminal's theme defines, so that they can be read on light and
/// on dark; none of them carries a meaning that the words do not.
enum Style {
    STRONG("1"),
    QUIET("2"),
    /// The path that was taken.
    LIT("1;36"),
    GOOD("1;32"),
    BAD("1;31"),
    ADDED("32"),
    REMOVED("31"),
    PLACE("36");

    private final String parameters;

    Style(String parameters) {
        this.parameters = parameters;
    }

    String apply(String text) {
        return "\u001b[" + parameters + "m" + text + "\u001b[0m";
    }
}
