package dev.venturi.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program under `venturi run -o FILE` and `venturi trace -o FILE`, and the same one without
/// Venturi: what it sees, prints and ends with is the same byte for byte, with and without a
/// terminal.
class SamenessTest {
    private static final String PYTHON = Pythons.any().toString();

    /// A shell that both are children of, as of a user's. What it says itself of a child that a
    /// signal ended is not to be seen.
    private static final String SHELL = "export LEADER=$$\nexec 3>&2 2>/dev/null\n";

    private static final String CALL = "(exec \"$@\" 2>&3 3>&-); exit $?";

    @TempDir private Path scratch;
    private Path folder;
    private Venturi venturi;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(scratch.resolve("program"));
        Files.copy(
                Path.of("src/test/java/dev/venturi/cli/sameness.py"),
                folder.resolve("sameness.py"));
        Files.createDirectory(folder.resolve("package"));
        Files.writeString(
                folder.resolve("package/__main__.py"), "import sameness; sameness.main()");
        venturi = new Venturi(scratch, folder).with("PYTHONDONTWRITEBYTECODE", "1");
    }

    private List<String> plain(String before, List<String> program) {
        return in(before, List.of(PYTHON), program);
    }

    /// A command that writes its results into a file, and what it still says itself.
    private enum Watch {
        RUN("run", ""),
        TRACE("trace", "(venturi: [^\n]*\n)*");

        private final String command;
        private final Pattern says;

        Watch(String command, String says) {
            this.command = command;
            this.says = Pattern.compile(says + "\\z");
        }

        /// What is the program's own of `printed`, at whose end stands what the command says.
        byte[] programs(byte[] printed) {
            return programs(new String(printed, ISO_8859_1)).getBytes(ISO_8859_1);
        }

        String programs(String printed) {
            return says.matcher(printed).replaceFirst("");
        }
    }

    private List<String> watched(Watch watch, String before, List<String> program) {
        String report = scratch.resolve("report").toString();
        return in(
                before,
                Venturi.command(
                        venturi.temporary(), watch.command, "--python", PYTHON, "-o", report),
                program);
    }

    private static List<String> in(String before, List<String> command, List<String> program) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL + before + CALL, "sh"));
        words.addAll(command);
        words.addAll(program);
        return words;
    }

    /// @param before shell code that changes the surroundings
    private Venturi.Outcome assertTheSame(String before, String... program) throws Exception {
        List<String> words = List.of(program);
        Venturi.Outcome alone = venturi.runs(plain(before, words));
        for (Watch watch : Watch.values()) {
            Venturi.Outcome watched = venturi.runs(watched(watch, before, words));
            assertThat(watch.programs(watched.err())).as(watch.command).isEqualTo(alone.err());
            assertThat(watched.out().lines())
                    .as(watch.command)
                    .containsExactlyElementsOf(alone.out().lines().toList());
            assertThat(watched.stdout()).isEqualTo(alone.stdout());
            assertThat(watch.programs(watched.stderr())).isEqualTo(alone.stderr());
            assertThat(watched.status()).as(watch.command).isEqualTo(alone.status());
            assertThat(scratch.resolve("report")).isNotEmptyFile();
            Files.delete(scratch.resolve("report"));
            venturi.assertNothingLeft();
        }
        return alone;
    }

    private void assertTheSameOnATerminal(String... program) throws Exception {
        List<String> words = List.of(program);
        PseudoTerminal.Outcome alone =
                PseudoTerminal.allStreams(venturi, PYTHON).run(plain("", words));
        assertThat(alone.terminal()).isNotEmpty();
        for (Watch watch : Watch.values()) {
            PseudoTerminal.Outcome watched =
                    PseudoTerminal.allStreams(venturi, PYTHON).run(watched(watch, "", words));
            assertThat(watch.programs(watched.terminal()))
                    .as(watch.command)
                    .isEqualTo(alone.terminal());
            assertThat(watched.status()).as(watch.command).isEqualTo(alone.status());
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sameness.py leave 0",
                "sameness.py leave 3",
                "sameness.py leave 120",
                "sameness.py leave 255",
                "sameness.py leave 256",
                "sameness.py leave -1",
                "sameness.py leave_at_once 9",
                "sameness.py message",
                "sameness.py raises",
                "sameness.py raises_in_a_thread",
                "sameness.py recursion",
                "sameness.py crashes",
                "sameness.py killed 9",
                "sameness.py killed 6",
                "sameness.py killed 15",
                "sameness.py killed 13",
                "sameness.py killed 10",
                "sameness.py killed 34",
                "sameness.py closed_output",
                "sameness.py closed_by_itself",
                "sameness.py children",
                "sameness.py output",
                "-m sameness leave 4",
                "-m no_such_module",
                "-m json.tool no-such-file",
                "package raises",
            })
    void aProgramEndsAndPrintsAsItDoesAlone(String program) throws Exception {
        // A crash must not leave a core file.
        assertTheSame("ulimit -c 0\n", program.split(" "));
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "umask 027; ulimit -n 200; ulimit -t 3600; ulimit -s 4096\n",
                "trap '' HUP USR1 WINCH\n",
                "export PYTHONOPTIMIZE=2 PYTHONHASHSEED=3 PYTHONWARNINGS=error PYTHONUNBUFFERED=1\n",
                "export PYTHONSAFEPATH=1 PYTHONUTF8=0 PYTHONIOENCODING=latin-1 PYTHONPATH=relative:/none\n",
                "export ODD=\"$(printf 'a\\377b\\nc')\" EMPTY= LC_ALL=C\n",
                "unset LANG HOME PWD OLDPWD\n",
                "exec 5</dev/zero 7>&1 9<&0\n",
                "set -- nice -n 5 \"$@\"\n",
                "exec <&-\n",
            })
    void aProgramSeesTheSurroundingsThatItHasAlone(String before) throws Exception {
        Venturi.Outcome alone =
                assertTheSame(before, "sameness.py", "surroundings", "a b", "é", "");
        assertThat(alone.status()).isZero();
        assertThat(alone.out())
                .contains("\ncwd ", "\numask ", "\nRLIMIT_NOFILE ", "\ngroup True\n");
    }

    @Execution(CONCURRENT)
    @Test
    void itsNameIsWhatItIsAloneHoweverItIsStarted() throws Exception {
        assertTheSame("", "-m", "sameness", "surroundings", "-n", "0");
        assertTheSame("", "-m", "package", "surroundings");
        assertTheSame("", "package", "surroundings", "--", "-m");
        assertTheSame("", "-c", "import sameness; sameness.main()", "surroundings", "-c");
        assertTheSame("", "./package/../sameness.py", "surroundings");
    }

    @Execution(CONCURRENT)
    @Test
    void argumentsThatAreNotUtf8ArriveByteForByte() throws Exception {
        Venturi.Outcome alone =
                assertTheSame(
                        "set -- \"$@\" \"$(printf 'x\\377\\303\\251y\\303')\" \"$(printf '\\355\\240\\200')\" last\n",
                        "sameness.py",
                        "surroundings");
        assertThat(alone.out()).contains("b'x\\xff\\xc3\\xa9y\\xc3', b'\\xed\\xa0\\x80', b'last']");
    }

    @Execution(CONCURRENT)
    @Test
    void inputIsTheProgramsToTheLastByte() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(3).nextBytes(bytes);
        venturi.input(bytes);
        assertTheSame("", "sameness.py", "stdin");
        assertTheSame("cat | ", "sameness.py", "stdin");
        venturi.input("one\ntwo\nlast".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTheSame("", "sameness.py", "lines");
        assertTheSame("", "-m", "json.tool");
        assertTheSame("head -c 0 | ", "sameness.py", "lines");
    }

    /// What is left of the input is the next command's.
    @Execution(CONCURRENT)
    @Test
    void inputThatTheProgramDoesNotReadIsLeft() throws Exception {
        venturi.input("one\ntwo\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Venturi.Outcome alone =
                assertTheSame(
                        "trap 'cat' EXIT\n", "-c", "import os; os.write(1, b'> ' + os.read(0, 4))");
        assertThat(alone.out()).isEqualTo("> one\ntwo\n");
    }

    @Execution(CONCURRENT)
    @Test
    void onATerminalItIsTheSame() throws Exception {
        assertTheSameOnATerminal("sameness.py", "surroundings");
        assertTheSameOnATerminal("sameness.py", "raises");
        assertTheSameOnATerminal("sameness.py", "killed", "9");
        assertTheSameOnATerminal("sameness.py", "leave", "3");
        venturi.assertNothingLeft();
    }
}
