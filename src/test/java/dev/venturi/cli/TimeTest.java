package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TimeTest {
    @TempDir private Path scratch;

    private Path here = Path.of("");
    private @Nullable Venturi runner;

    @BeforeEach
    void prepare() throws Exception {
        here = Files.createDirectory(scratch.resolve("here"));
        runner = new Venturi(scratch, here);
    }

    private Venturi venturi() {
        return Objects.requireNonNull(runner);
    }

    private Venturi.Outcome time(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "time";
        all[1] = "--python";
        all[2] = Pythons.any().toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Venturi.Outcome outcome = venturi().run(all);
        venturi().assertNothingLeft();
        return outcome;
    }

    @Test
    void shouldTellAlternativesApartThatAreFarApart() throws Exception {
        Venturi.Outcome outcome =
                time(
                        "-s",
                        "x = list(range(2000))",
                        "--budget",
                        "60",
                        "--precision",
                        "0.9",
                        "--json",
                        "s.json",
                        "sum(x)",
                        "--vs",
                        "sum(x[:100])",
                        "--vs",
                        "for each in x: each + 1");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("A  sum(x)\n", "B is faster than A: it takes 0.", "C is slower than A: ");

        Venturi.Outcome again = venturi().run("time", "--replay", "s.json");
        List<String> verdicts = verdicts(outcome);
        assertThat(verdicts).hasSize(2);
        assertThat(verdicts(again)).isEqualTo(verdicts);
    }

    private static List<String> verdicts(Venturi.Outcome outcome) {
        return outcome.out().lines().filter(line -> line.contains(" than A: ")).toList();
    }

    /// As timeit: the setup once for each timing, the statement N times.
    @Test
    void shouldExecuteAsOftenAsItWasTold() throws Exception {
        Venturi.Outcome outcome =
                time(
                        "-n",
                        "3",
                        "-r",
                        "4",
                        "-u",
                        "msec",
                        "-v",
                        "-s",
                        "f = open('log', 'a')",
                        "-s",
                        "f.write('setup ')",
                        "f.write('one ')",
                        "f.flush()");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(Files.readString(here.resolve("log"))).isEqualTo("setup one one one ".repeat(4));
        assertThat(outcome.out())
                .contains(" ms per execution (no interval yet)\n")
                .contains("12 executions in 4 processes of CPython");
        assertThat(outcome.out().lines().filter(line -> line.startsWith("  0."))).hasSize(4);
    }

    @Test
    void shouldTimeAFunctionOfAFileAndReadStandardInput() throws Exception {
        Files.writeString(
                here.resolve("mine.py"),
                "import time\ndef wait(): time.sleep(0.002)\nif __name__ == '__main__': 1 / 0\n");
        Venturi.Outcome function = time("--file", "mine.py::wait", "-r", "3", "-n", "2");
        assertThat(function.status()).as(function.err()).isZero();
        assertThat(function.out()).containsPattern("^[2-9]\\.\\d+ ms per execution");

        venturi().input("wait()\nwait()".getBytes(StandardCharsets.UTF_8));
        Venturi.Outcome twice = time("--file", "mine.py", "-r", "3", "-n", "2", "-");
        assertThat(twice.status()).as(twice.err()).isZero();
        assertThat(twice.out()).containsPattern("^([4-9]|1\\d)\\.\\d+ ms per execution");
    }

    @Test
    void shouldShowWhereTheStatementRaised() throws Exception {
        Venturi.Outcome outcome = time("-s", "x = 0", "1 / x");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.lines())
                .startsWith("Traceback (most recent call last):")
                .contains("  File \"<statement>\", line 2, in inner", "    1 / x")
                .endsWith(
                        "venturi time: the statement failed: ZeroDivisionError: division by zero");
    }

    @Test
    void shouldEndWhatDoesNotEnd() throws Exception {
        Venturi.Outcome outcome = time("--budget", "1.5", "while True: pass");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .matches(
                        "venturi time: the statement did not end within 1\\.[0-9] s: give it more with --budget, or less to do\n");
    }

    @Test
    void shouldWarnOfWhatIsNotMeasured() throws Exception {
        Venturi.Outcome outcome = time("-r", "2", "1 + 1");
        assertThat(outcome.out()).contains("warning: the statement compiles to nothing");
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        assertThat(time("-n", "0", "x").lines().getFirst())
                .isEqualTo("venturi time: -n '0' is not a whole number of at least 1");
        assertThat(time("-u", "hours", "x").lines().getFirst())
                .isEqualTo("venturi time: -u 'hours' is no unit: use nsec, usec, msec or sec");
        assertThat(time("--file", "none.py", "x").lines())
                .containsExactly(
                        "venturi time: no such file: none.py: check the path, or use --module");
        assertThat(time("--affinity", "4000", "x = 1").lines().getFirst())
                .startsWith("venturi time: cannot run on CPUs 4000: ");
        assertThat(venturi().run("time", "--python", "no-such-python", "1").lines().getFirst())
                .contains("no-such-python");
        assertThat(venturi().run("time", "--replay", "nothing.json").lines())
                .containsExactly("venturi time: cannot read nothing.json: there is no such file");
    }
}
