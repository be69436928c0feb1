package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.format.Pstats;
import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import dev.venturi.testing.PythonPstats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as it is typed; its tables are tested in `CallTableTest`.
class StatsTest {
    private static final FunctionName SLOW = new FunctionName("/srv/app.py", 10, "slow");
    private static final FunctionName MOVED = new FunctionName("/srv/app.py", 20, "moved");
    private static final FunctionName LEN = FunctionName.builtin("<built-in method builtins.len>");

    @TempDir private Path folder;

    private Venturi.Outcome venturi(String... arguments) throws IOException, InterruptedException {
        return new Venturi(folder, folder).with("LC_ALL", "C.UTF-8").run(arguments);
    }

    private static FunctionCalls calls(FunctionName name, long calls, double self, double total) {
        return new FunctionCalls(name, new CallCounts(calls, calls, self, total), Map.of());
    }

    private void write(String name, FunctionCalls... functions) throws IOException {
        Pstats.write(new CallProfile(List.of(functions)), folder.resolve(name));
    }

    private void writeSampled(String name) throws IOException {
        String bytes =
                "{)\3z\4m.pyi\2\0\0\0z\1f)\5i\1\0\0\0i\3\0\0\0f\0030.1f\0030.3{0)\1z\13__sampled__T0";
        Files.write(folder.resolve(name), bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void printsWhatPstatsPrintsToTheLastByteOnStandardOutput()
            throws IOException, InterruptedException {
        for (Path python : PythonPstats.pythons().toList()) {
            PythonPstats pstats = new PythonPstats(python, folder);
            pstats.profile("a.pstats", PythonPstats.calls().toString());
            pstats.profile("b.pstats", "-m", "tokenize", PythonPstats.calls().toString());
            pstats.profile("c.pstats", PythonPstats.calls().toString());
            String code =
                    """
                    import pstats, sys
                    sys.stdout = open(1, 'w', encoding='utf-8')
                    s = pstats.Stats('a.pstats', 'b.pstats', 'c.pstats').sort_stats('cumulative', 'name')
                    s.print_stats('o', 0.5, 7)
                    """;
            Venturi.Outcome outcome =
                    venturi(
                            "stats",
                            "-s",
                            "cumulative",
                            "a.pstats",
                            "b.pstats",
                            "c.pstats",
                            "-s",
                            "name",
                            "--restrict",
                            "o",
                            "--restrict",
                            "0.5",
                            "-n",
                            "7");
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).isEqualTo(pstats.run("", List.of("-c", code)));
        }
    }

    @Test
    void writesTheSumInsteadOfShowingIt() throws IOException, InterruptedException {
        write("a.pstats", calls(SLOW, 1, 0.5, 1), calls(LEN, 3, 0.25, 0.25));
        write("b.pstats", calls(MOVED, 1, 1, 2), calls(SLOW, 2, 0.25, 0.5));
        Venturi.Outcome outcome = venturi("stats", "a.pstats", "b.pstats", "-o", "sum.pstats");
        assertThat(outcome.out() + outcome.err()).isEmpty();
        assertThat(Pstats.read(folder.resolve("sum.pstats")).profile())
                .isEqualTo(
                        new CallProfile(
                                List.of(
                                        calls(SLOW, 3, 0.75, 1.5),
                                        calls(LEN, 3, 0.25, 0.25),
                                        calls(MOVED, 1, 1, 2))));
    }

    @Test
    void comparesTwoFunctionByFunctionTheLargestChangeOfSelfTimeFirst()
            throws IOException, InterruptedException {
        write(
                "before.pstats",
                calls(LEN, 100, 0.5, 0.5),
                calls(SLOW, 10, 2, 2.5),
                calls(new FunctionName("/srv/app.py", 5, "gone"), 1, 0.125, 0.125),
                calls(MOVED, 1, 0.25, 0.25));
        write(
                "after.pstats",
                calls(SLOW, 10, 0.5, 1),
                calls(new FunctionName("/srv/app.py", 23, "moved"), 1, 0.5, 0.5),
                calls(LEN, 90, 0.5, 0.5),
                calls(new FunctionName("/srv/app.py", 3, "new"), 2, 0.0625, 0.0625));
        Venturi.Outcome outcome = venturi("stats", "--compare", "before.pstats", "after.pstats");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .isEqualTo(
                        """
                           before:  112 function calls in 2.875 seconds
                           after:   103 function calls in 1.562 seconds
                           change:  -9 function calls (-8.0 %), -1.312 seconds (-45.7 %)

                           Ordered by: change of internal time

                        ncalls after change tottime after change cumtime after change               filename:lineno(function)
                            10    10     +0   2.000 0.500 -1.500   2.500 1.000 -1.500               /srv/app.py:10(slow)
                             1     1     +0   0.250 0.500 +0.250   0.250 0.500 +0.250  was line 20  /srv/app.py:23(moved)
                             1     -     -1   0.125     - -0.125   0.125     - -0.125  only before  /srv/app.py:5(gone)
                             -     2     +2       - 0.062 +0.062       - 0.062 +0.062  only after   /srv/app.py:3(new)
                           100    90    -10   0.500 0.500 +0.000   0.500 0.500 +0.000               {built-in method builtins.len}
                        """);
        assertThat(
                        venturi(
                                        "stats",
                                        "--compare",
                                        "before.pstats",
                                        "after.pstats",
                                        "-s",
                                        "ncalls",
                                        "-n",
                                        "1")
                                .out())
                .contains("   Ordered by: change of call count\n")
                .contains("   List reduced from 5 to 1 due to restriction <1>\n")
                .endsWith(" {built-in method builtins.len}\n");
    }

    @Test
    void functionsOfOneNameThatMovedAreNotGuessed() throws IOException, InterruptedException {
        FunctionName lambda = new FunctionName("a.py", 1, "<lambda>");
        FunctionName other = new FunctionName("a.py", 2, "<lambda>");
        write("before.pstats", calls(lambda, 1, 1, 1), calls(other, 1, 1, 1));
        write("after.pstats", calls(new FunctionName("a.py", 9, "<lambda>"), 1, 1, 1));
        assertThat(venturi("stats", "--compare", "before.pstats", "after.pstats").out().lines())
                .filteredOn(line -> line.contains("lambda"))
                .allMatch(line -> line.contains(" only "))
                .hasSize(3);
    }

    @Test
    void samplesAreSaidToBeSamplesAndNotAddedToCalls() throws IOException, InterruptedException {
        writeSampled("s.pstats");
        write("c.pstats", calls(SLOW, 1, 1, 1));
        Venturi.Outcome outcome = venturi("stats", "s.pstats");
        assertThat(outcome.lines())
                .containsExactly(
                        "venturi stats: s.pstats was written by Python's sampler: calls are samples with the function on the stack, primitive calls those in it itself, lines those being executed");
        assertThat(outcome.out())
                .contains(
                        " nsamples  tottime persample cumtime persample filename:lineno(function)\n")
                .contains("      3/1    0.100    0.033    0.300    0.300 m.py:2(f)\n");
        Venturi.Outcome mixed = venturi("stats", "s.pstats", "c.pstats");
        assertThat(mixed.status()).isEqualTo(1);
        assertThat(mixed.out()).isEmpty();
        assertThat(mixed.lines())
                .containsExactly(
                        "venturi stats: s.pstats holds samples, but c.pstats calls: give files of one kind");
        assertThat(venturi("stats", "s.pstats", "-o", "o.pstats").lines())
                .singleElement()
                .asString()
                .endsWith("; o.pstats does not say so, since older Pythons could not read it");
        assertThat(Pstats.read(folder.resolve("o.pstats")).sampled()).isFalse();
    }

    @Test
    void thatNothingIsLeftIsSaidBesideTheTotals() throws IOException, InterruptedException {
        write("c.pstats", calls(SLOW, 1, 1, 1));
        Venturi.Outcome outcome = venturi("stats", "c.pstats", "--restrict", "fast");
        assertThat(outcome.lines())
                .containsExactly("venturi stats: the restrictions leave no function");
        assertThat(outcome.out()).endsWith("         1 function calls in 1.000 seconds\n\n");
    }

    @Test
    void whatCannotBeDoneIsOneLine() throws IOException, InterruptedException {
        write("c.pstats", calls(SLOW, 1, 1, 1));
        Files.writeString(folder.resolve("x.py"), "print(1)\n");
        List<List<String>> wrong =
                List.of(
                        List.of("1", "cannot read none: there is no such file", "none"),
                        List.of(
                                "1",
                                "x.py holds no pstats profile: at byte 0 there is type code 'p' instead of a dict; write it again: python -m cProfile -o FILE",
                                "x.py"),
                        List.of(
                                "1",
                                "cannot write /no/such/x: its folder does not exist",
                                "c.pstats",
                                "-o",
                                "/no/such/x"),
                        List.of("2", "Missing required parameter: 'FILE'"),
                        List.of(
                                "2",
                                "--compare needs two files: the one before and the one after",
                                "--compare",
                                "c.pstats"),
                        List.of(
                                "2",
                                "--compare goes with neither --callers nor --callees nor -o",
                                "--compare",
                                "c.pstats",
                                "c.pstats",
                                "--callers"),
                        List.of(
                                "2",
                                "--restrict '1.5' is not a fraction of the rows between 0.0 and 1.0",
                                "c.pstats",
                                "--restrict",
                                "1.5"),
                        List.of(
                                "2",
                                "--restrict '-1' is not a number of rows: a whole one from 0 to 999999999",
                                "c.pstats",
                                "--restrict",
                                "-1"),
                        List.of(
                                "2",
                                "--restrict '(' is not a regular expression: Unclosed group",
                                "c.pstats",
                                "--restrict",
                                "("),
                        List.of(
                                "2",
                                "-n 'x' is not a number of rows: a whole one from 0 to 999999999",
                                "c.pstats",
                                "-n",
                                "x"));
        for (List<String> expected : wrong) {
            List<String> words = new ArrayList<>(List.of("stats"));
            words.addAll(expected.subList(2, expected.size()));
            Venturi.Outcome outcome = venturi(words.toArray(new String[0]));
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.lines().getFirst()).isEqualTo("venturi stats: " + expected.get(1));
            assertThat(outcome.status()).isEqualTo(Integer.parseInt(expected.get(0)));
            assertThat(outcome.lines()).hasSize(outcome.status());
        }
    }
}
