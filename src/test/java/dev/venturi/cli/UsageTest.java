package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused before any program starts: one line that says what and why. A wrong command line
/// exits with 2 and a hint, anything else with 1.
class UsageTest {
    @TempDir private Path folder;

    /// What the search for them says must not be taken for ours.
    @BeforeAll
    static void findPythons() {
        Pythons.any();
    }

    private record Said(int status, List<String> lines) {}

    private static Said venturi(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int status = Main.run(arguments);
            return new Said(status, said.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setErr(before);
        }
    }

    private static void assertWrongUsage(String line, String... arguments) {
        assertThat(venturi(arguments))
                .isEqualTo(
                        new Said(
                                2,
                                List.of(
                                        line,
                                        "Try '"
                                                + line.substring(0, line.indexOf(':'))
                                                + " --help'.")));
    }

    private static void assertTrouble(String line, String... arguments) {
        assertThat(venturi(arguments)).isEqualTo(new Said(1, List.of(line)));
    }

    @Test
    void numbersHaveDotsWhateverTheLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat("%.1f".formatted(0.5)).isEqualTo("0,5");
            venturi("--version");
            assertThat("%.1f".formatted(0.5)).isEqualTo("0.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path executable(String name, String text) throws IOException {
        return Files.setPosixFilePermissions(
                file(name, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    --bogus x.py    | Unknown option: '--bogus'
                    --rate 0 x.py | --rate '0' is not a number of samples a second between 0.1 and 50000
                    --rate x x.py | --rate 'x' is not a number of samples a second between 0.1 and 50000
                    --rate NaN x.py | --rate 'NaN' is not a number of samples a second between 0.1 and 50000
                    --rate nan x.py | --rate 'nan' is not a number of samples a second between 0.1 and 50000
                    --rate inf x.py | --rate 'inf' is not a number of samples a second between 0.1 and 50000
                    --rate -1 x.py | --rate '-1' is not a number of samples a second between 0.1 and 50000
                    --rate 1e9 x.py | --rate '1e9' is not a number of samples a second between 0.1 and 50000
                    --rate 1e400 x.py | --rate '1e400' is not a number of samples a second between 0.1 and 50000
                    --rate '' x.py | --rate '' is not a number of samples a second between 0.1 and 50000
                    --rate 1_000 x.py | --rate '1_000' is not a number of samples a second between 0.1 and 50000
                    --rate 1,5 x.py | --rate '1,5' is not a number of samples a second between 0.1 and 50000
                    --rate 0.09 x.py | --rate '0.09' is not a number of samples a second between 0.1 and 50000
                    --rate 1d x.py | --rate '1d' is not a number of samples a second between 0.1 and 50000
                    --rate 0x10p3 x.py | --rate '0x10p3' is not a number of samples a second between 0.1 and 50000
                    --rate 50001 x.py | --rate '50001' is not a number of samples a second between 0.1 and 50000
                    --duration 0 x.py | --duration '0' is not a number of seconds above 0 and up to 1000000000
                    --duration -1 x.py | --duration '-1' is not a number of seconds above 0 and up to 1000000000
                    --duration NaN x.py | --duration 'NaN' is not a number of seconds above 0 and up to 1000000000
                    --duration inf x.py | --duration 'inf' is not a number of seconds above 0 and up to 1000000000
                    --duration '' x.py | --duration '' is not a number of seconds above 0 and up to 1000000000
                    --duration 1_000 x.py | --duration '1_000' is not a number of seconds above 0 and up to 1000000000
                    --duration 1,5 x.py | --duration '1,5' is not a number of seconds above 0 and up to 1000000000
                    --duration 1e10 x.py | --duration '1e10' is not a number of seconds above 0 and up to 1000000000
                    -n -1 x.py | -n '-1' is not a number of rows: a whole one from 0 to 999999999
                    -n 1.5 x.py | -n '1.5' is not a number of rows: a whole one from 0 to 999999999
                    -n '' x.py | -n '' is not a number of rows: a whole one from 0 to 999999999
                    -n 1_000 x.py | -n '1_000' is not a number of rows: a whole one from 0 to 999999999
                    -n 99999999999 x.py | -n '99999999999' is not a number of rows: a whole one from 0 to 999999999
                    -m              | -m needs its MODULE
                    -c              | -c needs its CODE
                    --python        | Missing required parameter for option '--python' (PATH)
                    --json x        | nothing to run: name a SCRIPT, or -m MODULE
                    -               | a script from standard input (-) cannot be read twice, by Python and by us: save it in a file, or give it with -c
                    """)
    void aWrongCommandLineIsSaidInOneLineWithAHint(String arguments, String reason) {
        for (String command : List.of("run", "doctor")) {
            List<String> words = new ArrayList<>(List.of(command));
            for (String word : arguments.split(" +")) {
                words.add(word.equals("''") ? "" : word);
            }
            assertWrongUsage("venturi " + command + ": " + reason, words.toArray(new String[0]));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    --runs=3 | nothing to compare: name commands, each in quotes
                    --runs 0 true | --runs '0' is not a whole number from 1 to 1000000
                    --runs x true | --runs 'x' is not a whole number from 1 to 1000000
                    -w -1 true | --warmup '-1' is not a whole number from 0 to 1000000
                    --budget 0 true | --budget '0' is not a number of seconds above 0 and up to 10000000
                    --timeout nan true | --timeout 'nan' is not a number of seconds above 0 and up to 10000000
                    --alpha 1 true | --alpha '1' is not a share between 0 and 1
                    --delta 0 true | --delta '0' is not a share between 0 and 1
                    true --precision 2 | --precision '2' is not a share between 0 and 1
                    -L n true | -L 'n' has no form NAME=a,b,c or NAME=MIN..MAX..STEP
                    -L n=1 true | -L: {n} stands in no command
                    -L n=1 -L n=2 true{n} | -L: 'n' is named twice
                    -L n=1..600 true{n} false{n} | these are 1200 commands, and 1000 are the most
                    -n a -n b true | -n was given 2 times for 1 commands
                    -p a -p b true true true | --prepare was given 2 times for 3 commands: give it once, or once for each
                    --export x.txt true | --export 'x.txt' ends with neither .json nor .csv nor .md
                    --replay x.json true | --replay judges what was measured: name no commands
                    -N true '' | '' is no command
                    -N it's | 'it's' cannot be split into words: its last ' is not closed
                    --git a b -n x true | --git compares one command on two commits: leave out -L and -n
                    """)
    void aWrongCommandLineOfCompareIsSaidInOneLineWithAHint(String arguments, String reason) {
        List<String> words = new ArrayList<>(List.of("compare"));
        for (String word : arguments.split(" +")) {
            words.add(word.equals("''") ? "" : word);
        }
        assertWrongUsage("venturi compare: " + reason, words.toArray(new String[0]));
    }

    private static void assertNotCompared(String reason, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("compare", "--python", Pythons.any().toString()));
        words.addAll(List.of(arguments));
        Said said = venturi(words.toArray(new String[0]));
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.lines().getLast()).isEqualTo("venturi compare: " + reason);
        assertThat(said.lines()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aCommandThatCannotBeComparedIsNamedWithWhatItSaidAndTheNextStep() throws IOException {
        String nevertheless = ": make it succeed, or measure it all the same with --ignore-failure";
        assertNotCompared("'exit 3' failed with exit code 3" + nevertheless, "exit 3");
        assertNotCompared("'kill -9 $$' failed with signal 9" + nevertheless, "kill -9 $$");
        assertNotCompared(
                "'for i in 1 2 3 4; do printf '\\033%s\\n' $i >&2; done; false' failed with exit code 1 (it said: 2 / 3 / 4)"
                        + nevertheless,
                "for i in 1 2 3 4; do printf '\\033%s\\n' $i >&2; done; false");
        assertNotCompared(
                "cannot find no-such-program in PATH: install it or give the path of its file",
                "--shell=none",
                "true",
                "no-such-program x");
        assertNotCompared(
                "cannot find no-such-shell in PATH: install it or give the path of its file",
                "-S",
                "no-such-shell",
                "true");
        assertNotCompared(
                "'sleep 60' did not end within 0.2 s: give it more with --timeout or --budget, or measure it all the same with --ignore-failure",
                "--timeout",
                "0.2",
                "sleep 60");
        assertNotCompared(
                "--setup 'echo no >&2; exit 1' failed with exit code 1 (it said: no): nothing is measured without it; add ' || true' to go on nevertheless",
                "--setup",
                "echo no >&2; exit 1",
                "true");
        assertNotCompared("cannot read /no/such for --input: name a file", "--input=/no/such", "x");
        assertNotCompared(
                "cannot write /no/x.json: its folder does not exist; the program was not run",
                "--export",
                "/no/x.json",
                "true");
        assertNotCompared(
                "cannot read /no/x.json: there is no such file", "--replay", "/no/x.json");
        Path noSession = file("no.json", "{}");
        assertNotCompared(
                noSession
                        + " holds no session of venturi time or compare: its \"schema\" is not \"session\"; write one with --json",
                noSession.toString(),
                noSession.toString());
    }

    @Test
    void aCommandThatFailsIsCleanedUpAfter() throws IOException {
        Path mark = folder.resolve("mark");
        assertNotCompared(
                "'exit 3' failed with exit code 3: make it succeed, or measure it all the same with --ignore-failure",
                "--cleanup",
                "echo clean > " + mark,
                "exit 3");
        assertThat(mark).content().isEqualTo("clean\n");
    }

    @Test
    void anUnknownSortKeyIsToldWhichOnesThereAre() {
        assertThat(venturi("run", "-s", "bogus", "x.py").lines().getFirst())
                .startsWith("venturi run: 'bogus' is not a sort key; pstats' keys are calls ");
    }

    @Test
    void aForgottenCommandIsPointedOut() {
        assertWrongUsage(
                "venturi: there is no command 'x.py'; to profile a program: venturi run x.py",
                "x.py");
    }

    @Test
    void withoutArgumentsTheUsageIsShown() {
        Said said = venturi();
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.lines().getFirst()).startsWith("Usage: venturi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "doctor"})
    void aMissingScriptIsNamed(String command) {
        assertTrouble(
                "venturi "
                        + command
                        + ": no such script: nö such.py: check the path, or use -m for a module",
                command,
                "nö such.py");
    }

    @Test
    void aPathThatIsNoPythonIsNamed() throws IOException {
        String script = file("ok.py", "print('must not run')").toString();
        Path text = file("text", "just text\n");
        assertTrouble(
                "venturi run: cannot start /no/such (ENOENT): there is no such file",
                "run",
                "--python",
                "/no/such",
                script);
        assertTrouble(
                "venturi run: cannot find no-such-python in PATH: install it or give the path of its file",
                "run",
                "--python",
                "no-such-python",
                script);
        assertTrouble(
                "venturi run: cannot start %s (EACCES): it is a directory".formatted(folder),
                "run",
                "--python",
                folder.toString(),
                script);
        assertTrouble(
                "venturi run: cannot start %s (EACCES): it is not executable; chmod +x it"
                        .formatted(text),
                "run",
                "--python",
                text.toString(),
                script);
        assertTrouble(
                "venturi run: /bin/true is not a Python interpreter (asked for its version, it ended with 0): choose one with --python",
                "run",
                "--python",
                "/bin/true",
                script);
        Path shell = executable("shell", "#!/bin/sh\necho oh dear >&2\n");
        assertTrouble(
                "venturi doctor: %s is not a Python interpreter (it says: oh dear): choose one with --python"
                        .formatted(shell),
                "doctor",
                "--python",
                shell.toString(),
                script);
    }

    /// A Python that says that it is something else.
    private Path pretending(String what) throws IOException {
        Path start = file("start.py", "import sys\n" + what + "\nexec(sys.argv[1])\n");
        return executable(
                "python",
                "#!/bin/sh\nwhile [ \"$1\" != -c ]; do shift; done\nexec %s -IS %s \"$2\"\n"
                        .formatted(Pythons.any(), start));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sys.implementation.name = 'pypy' | pypy
                    sys.gettotalrefcount = 1         | a debug build
                    sys.version_info = (3, 16, 0, 'final', 0); sys.hexversion = 0x031000f0 | Python 3.16.0
                    sys.version_info = (3, 8, 1, 'final', 0); sys.hexversion = 0x030801f0  | Python 3.8.1
                    sys.version_info = (3, 13, 0, 'candidate', 1); sys.hexversion = 0x030d00c1 | a pre-release
                    """)
    void aPythonThatCannotBeReadIsNamedWithThoseThatCan(String what, String named)
            throws IOException {
        String script = file("ok.py", "print('must not run')").toString();
        for (String command : List.of("run", "doctor")) {
            Said said = venturi(command, "--python", pretending(what).toString(), script);
            assertThat(said.status()).isEqualTo(1);
            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .startsWith("venturi " + command + ": ")
                    .contains(named)
                    .endsWith(
                            ": supported are CPython 3.11, 3.12, 3.13, 3.14, 3.15; choose one with --python");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7", "3.6", "3.7", "3.8"})
    void anOldPythonIsNamedWithThoseThatCanBeRead(String version) throws IOException {
        String script = file("ok.py", "print('must not run')").toString();
        Pythons.version(version)
                .ifPresent(
                        python -> {
                            Said said = venturi("run", "--python", python.toString(), script);
                            assertThat(said.status()).isEqualTo(1);
                            assertThat(said.lines())
                                    .singleElement()
                                    .asString()
                                    .contains(" is Python " + version)
                                    .endsWith(
                                            ": supported are CPython 3.11, 3.12, 3.13, 3.14, 3.15; choose one with --python");
                        });
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidBeforeTheProgramRuns() throws IOException {
        Path ran = folder.resolve("ran");
        String script = file("ran.py", "open(%s, 'w')".formatted("'" + ran + "'")).toString();
        List<List<String>> options =
                List.of(
                        List.of("run", "--json"),
                        List.of("run", "--collapsed"),
                        List.of("run", "-o"),
                        List.of("doctor", "--json"),
                        List.of("doctor", "--patch"));
        for (List<String> option : options) {
            String command = option.get(0);
            assertTrouble(
                    "venturi %s: cannot write /no/such/x: its folder does not exist; the program was not run"
                            .formatted(command),
                    command,
                    option.get(1),
                    "/no/such/x",
                    script);
            assertTrouble(
                    "venturi %s: cannot write %s: it is a folder; the program was not run"
                            .formatted(command, folder),
                    command,
                    option.get(1),
                    folder.toString(),
                    script);
            assertTrouble(
                    "venturi %s: cannot write /proc/x: there is no such file; the program was not run"
                            .formatted(command),
                    command,
                    option.get(1),
                    "/proc/x",
                    script);
        }
        assertThat(ran).doesNotExist();
    }
}
