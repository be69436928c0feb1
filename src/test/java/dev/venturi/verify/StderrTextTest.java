package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StderrTextTest {
    private static final String LOOP =
            """
            def work(x):
                if x == 1:
                    raise ValueError("item", x)
            if __name__ == "__main__":
                for x in range(3):
                    work(x)
            """;

    @TempDir Path folder;

    private String stderr(Path python, String program) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("prog.py"), program);
        Process process = new ProcessBuilder(python.toString(), file.toString()).start();
        String text =
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return text;
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void anExceptionThatCameThroughAPoolIsTheSameException(Path python) throws Exception {
        String alone = StderrText.withoutFrames(stderr(python, LOOP));
        assertThat(alone)
                .isEqualTo("Traceback (most recent call last):\nValueError: ('item', 1)\n");
        for (String pool :
                new String[] {
                    """
                        import multiprocessing
                        with multiprocessing.Pool(2) as pool:
                            pool.map(work, range(3))
                    """,
                    """
                        import concurrent.futures
                        with concurrent.futures.ProcessPoolExecutor(2) as pool:
                            list(pool.map(work, range(3)))
                    """
                }) {
            String text = stderr(python, LOOP.substring(0, LOOP.indexOf("    for x")) + pool);
            assertThat(text).contains("RemoteTraceback");
            assertThat(StderrText.withoutFrames(text)).isEqualTo(alone);
        }
    }

    @Test
    void anotherExceptionStaysAnother() throws Exception {
        Path python = Pythons.any();
        String one = stderr(python, LOOP);
        assertThat(StderrText.withoutFrames(one))
                .isNotEqualTo(
                        StderrText.withoutFrames(
                                stderr(python, LOOP.replace("\"item\", x", "\"item\", x + 1"))));
        String cause = LOOP.replace("x)\nif", "x) from KeyError(x)\nif");
        assertThat(StderrText.withoutFrames(stderr(python, cause)))
                .contains("KeyError: 1", "direct cause");
    }

    @Test
    void everythingElseIsKeptToTheByte() {
        String text =
                "  indented\nTraceback is a word\n\n  File \"x\", line 3\nend without newline";
        assertThat(StderrText.withoutFrames(text)).isEqualTo(text);
        assertThat(StderrText.withoutFrames("/a/b.py:12: UserWarning: hm\n  x()\n"))
                .isEqualTo("/a/b.py: UserWarning: hm\n  x()\n");
    }
}
