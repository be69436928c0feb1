package dev.venturi.cli;

import dev.venturi.report.Screen;
import dev.venturi.target.Trouble;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a command's text goes: a standard stream, or the file of `-o`.
final class Output implements AutoCloseable {
    private final PrintStream stream;
    private final Screen screen;
    private final @Nullable Path file;

    private Output(PrintStream stream, Screen screen, @Nullable Path file) {
        this.stream = stream;
        this.screen = screen;
        this.file = file;
    }

    /// Standard output.
    static Output standard() {
        return descriptor(FileDescriptor.out, Screen.STDOUT);
    }

    /// Standard error.
    static Output error() {
        return descriptor(FileDescriptor.err, Screen.STDERR);
    }

    private static Output descriptor(FileDescriptor descriptor, int number) {
        PrintStream stream =
                new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
        return new Output(stream, Screen.of(number, System.getenv()), null);
    }

    /// A file that is written anew.
    static Output file(Path path) throws Trouble {
        try {
            return new Output(
                    new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8),
                    Screen.plain(),
                    path);
        } catch (IOException e) {
            throw new Trouble("cannot write " + path + ": " + e.getMessage());
        }
    }

    PrintStream stream() {
        return stream;
    }

    Screen screen() {
        return screen;
    }

    /// Flushes; closes a file.
    ///
    /// @throws Trouble if not everything could be written
    @Override
    public void close() throws Trouble {
        stream.flush();
        boolean failed = stream.checkError();
        if (file != null) {
            stream.close();
            if (failed) {
                throw new Trouble("cannot write all of " + file + ": is the disk full?");
            }
        }
    }
}
