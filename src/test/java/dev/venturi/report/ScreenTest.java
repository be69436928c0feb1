package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScreenTest {
    /// Prints what it sees at its standard output.
    static final class Look {
        private Look() {}

        public static void main(String[] args) {
            System.out.println(Screen.of(Screen.STDOUT, System.getenv()));
        }
    }

    @Test
    void theFirstLocaleVariableThatIsSetDecidesAboutUtf8() {
        assertThat(Screen.of(99, Map.of("LANG", "de_DE.UTF-8")).utf8()).isTrue();
        assertThat(Screen.of(99, Map.of("LANG", "de_DE.utf8", "LC_ALL", "C")).utf8()).isFalse();
        assertThat(Screen.of(99, Map.of("LANG", "C", "LC_CTYPE", "C.UTF-8")).utf8()).isTrue();
        assertThat(Screen.of(99, Map.of("LC_ALL", "", "LANG", "POSIX")).utf8()).isFalse();
        assertThat(Screen.of(99, Map.of()).utf8()).isFalse();
    }

    @Test
    void whatIsNoTerminalHasNoColourAndNoWidth() {
        assertThat(Screen.of(99, Map.of("TERM", "xterm-256color")))
                .isEqualTo(new Screen(false, Screen.UNLIMITED, false, false));
    }

    @Test
    void aTerminalHasColourUnlessItIsAskedNotTo() throws IOException, InterruptedException {
        assertThat(onATerminal(Map.of())).contains("terminal=true", "columns=57", "colour=true");
        assertThat(onATerminal(Map.of("NO_COLOR", "1"))).contains("columns=57", "colour=false");
        assertThat(onATerminal(Map.of("NO_COLOR", ""))).contains("colour=true");
        assertThat(onATerminal(Map.of("TERM", "dumb"))).contains("colour=false");
    }

    /// Runs [Look] on a pseudo-terminal of 57 columns, which Python's `pty` provides.
    private static String onATerminal(Map<String, String> environment)
            throws IOException, InterruptedException {
        String script =
                """
                import fcntl, os, pty, struct, sys, termios
                pid, terminal = pty.fork()
                if pid == 0:
                    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 57, 0, 0))
                    os.execv(sys.argv[1], sys.argv[1:])
                seen = b''
                try:
                    while block := os.read(terminal, 4096):
                        seen += block
                except OSError:
                    pass
                os.waitpid(pid, 0)
                sys.stdout.buffer.write(seen)
                """;
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                Stream.of(
                                "python3",
                                "-c",
                                script,
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Look.class.getName())
                        .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(seen).isZero();
        return seen;
    }
}
