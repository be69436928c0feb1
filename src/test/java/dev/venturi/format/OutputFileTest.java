package dev.venturi.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir private Path folder;

    private static OutputFile.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileAppearsWhole() throws IOException {
        OutputFile.write(folder.resolve("a"), text("hello"));
        assertThat(folder.resolve("a")).hasContent("hello");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aFileThatIsThereIsReplacedAndKeepsItsPermissions() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a longer text that was there");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        OutputFile.write(file, text("new"));
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        assertThatThrownBy(
                        () ->
                                OutputFile.write(
                                        file,
                                        out -> {
                                            out.write(new byte[100_000]);
                                            throw new IOException("No space left on device");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": No space left on device");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aFullDeviceIsAnErrorThatNamesItAndTheReason() {
        assertThatThrownBy(() -> OutputFile.write(Path.of("/dev/full"), text("x")))
                .hasMessage("cannot write /dev/full: No space left on device");
    }

    @Test
    void aFolderThatIsMissingOrAFolderAsTargetIsAnError() {
        Path missing = folder.resolve("no/a");
        assertThatThrownBy(() -> OutputFile.write(missing, text("x")))
                .hasMessage("cannot write " + missing + ": its folder does not exist");
        assertThatThrownBy(() -> OutputFile.write(folder, text("x")))
                .hasMessage("cannot write " + folder + ": Is a directory");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        OutputFile.write(link, text("new"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }

    @Test
    void aPipeIsWrittenAsItIs() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Process reader = new ProcessBuilder("timeout", "20", "cat", pipe.toString()).start();
        OutputFile.write(pipe, text("through"));
        assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("through");
        assertThat(reader.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(names()).containsExactly("pipe");
    }

    /// Writes to its own standard output by name.
    static final class WriteToStdout {
        private WriteToStdout() {}

        public static void main(String[] args) throws IOException {
            System.out.println("the program's output");
            OutputFile.write(Path.of("/dev/stdout"), text("ours\n"));
        }
    }

    @Test
    void aRedirectedStandardOutputKeepsWhatWasWrittenBefore()
            throws IOException, InterruptedException {
        Path file = folder.resolve("out");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                WriteToStdout.class.getName())
                        .redirectOutput(file.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.waitFor()).isZero();
        assertThat(file).hasContent("the program's output\nours\n");
        assertThat(names()).containsExactly("out");
    }
}
