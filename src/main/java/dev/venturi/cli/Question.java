package dev.venturi.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A question to whoever sits at the terminal.
final class Question {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int LONGEST_ANSWER = 4096; // a terminal's line

    private Question() {}

    /// Asks and waits for a line, or until the thread is interrupted. Without a terminal on
    /// standard input and standard error nobody is asked.
    ///
    /// @return whether the answer begins with a y
    static boolean yes(String question) {
        if (System.console() == null || !System.console().isTerminal()) {
            return false;
        }
        System.err.print("venturi: " + question + " [y/N] ");
        System.err.flush();
        // A channel, because reading from one ends when the thread is interrupted, as by Ctrl-C.
        try (FileChannel terminal = FileChannel.open(TERMINAL)) {
            ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
            int read = terminal.read(answer);
            byte first = answer.get(0);
            return read > 0 && (first == 'y' || first == 'Y');
        } catch (IOException noAnswer) {
            System.err.println();
            return false;
        }
    }
}
