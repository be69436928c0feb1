package dev.venturi.cli;

import dev.venturi.format.OutputFile;
import dev.venturi.report.Screen;
import dev.venturi.target.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a command's text goes: a standard stream, or the file of `-o`, which appears whole when
/// this is closed.
final class Output implements AutoCloseable {
    /// What the kernel says of a pipe without a reader, and of a terminal that hung up.
    private static final Set<String> GONE = Set.of("Broken pipe", "Input/output error");

    private static final String STDERR = "standard error";

    private final PrintStream stream;
    private final Screen screen;
    private final Target target;

    private sealed interface Target {
        record Descriptor(String name, DescriptorStream stream) implements Target {}

        record File(Path path, ByteArrayOutputStream text) implements Target {}
    }

    private Output(OutputStream stream, Screen screen, Target target) {
        this.stream = new PrintStream(stream, true, StandardCharsets.UTF_8);
        this.screen = screen;
        this.target = target;
    }

    /// Standard output.
    static Output standard() {
        return descriptor("standard output", FileDescriptor.out, Screen.STDOUT);
    }

    /// Standard error.
    static Output error() {
        return descriptor(STDERR, FileDescriptor.err, Screen.STDERR);
    }

    private static Output descriptor(String name, FileDescriptor descriptor, int number) {
        DescriptorStream stream = new DescriptorStream(descriptor);
        return new Output(
                stream, Screen.of(number, System.getenv()), new Target.Descriptor(name, stream));
    }

    /// A file that is written anew.
    static Output file(Path path) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        return new Output(text, Screen.plain(), new Target.File(path, text));
    }

    PrintStream stream() {
        return stream;
    }

    Screen screen() {
        return screen;
    }

    /// Flushes; writes a file.
    ///
    /// @throws Trouble if not everything could be written. That nobody reads any more (`| head`, a
    ///   terminal that was closed) is no trouble; nor is standard error, where trouble is told
    @Override
    public void close() throws Trouble {
        stream.flush();
        switch (target) {
            case Target.Descriptor(String name, DescriptorStream written) -> {
                String failure = written.failure;
                if (failure != null && !GONE.contains(failure) && !name.equals(STDERR)) {
                    throw new Trouble("cannot write all of " + name + ": " + failure);
                }
            }
            case Target.File(Path path, ByteArrayOutputStream text) -> {
                try {
                    OutputFile.write(path, text::writeTo);
                } catch (IOException e) {
                    // A run cannot be had again.
                    System.err.print(text.toString(StandardCharsets.UTF_8));
                    throw new Trouble(e.getMessage() + "; its text stands above", e);
                }
            }
        }
    }

    /// Remembers why it could not be written: a [PrintStream] only knows that it could not.
    private static final class DescriptorStream extends OutputStream {
        private final FileOutputStream out;
        private @Nullable String failure;

        DescriptorStream(FileDescriptor descriptor) {
            this.out = new FileOutputStream(descriptor);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            }
        }
    }
}
