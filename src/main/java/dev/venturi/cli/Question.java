package dev.venturi.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A question to whoever sits at the terminal.
final class Question {
    private static final Path TERMINAL = Path.of("/dev/tty");

    private Question() {}

    /// Asks and waits for a line. Without a terminal on standard input and standard error nobody is
    /// asked.
    ///
    /// @return whether the answer begins with a y
    static boolean yes(String question) {
        if (System.console() == null || !System.console().isTerminal()) {
            return false;
        }
        System.err.print("venturi: " + question + " [y/N] ");
        System.err.flush();
        try (BufferedReader terminal =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(TERMINAL), StandardCharsets.UTF_8))) {
            String answer = terminal.readLine();
            return answer != null
                    && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
        } catch (IOException noTerminal) {
            return false;
        }
    }
}
