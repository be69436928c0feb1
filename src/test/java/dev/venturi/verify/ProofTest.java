package dev.venturi.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Figure;
import dev.venturi.bench.Measurement;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.testing.Pythons;
import dev.venturi.verify.ChannelResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {
    static final String SLOW =
            """
            import time
            for i in range(4):
                time.sleep(0.05)
            print("done", i)
            """;

    static final String FAST = SLOW.replace("0.05", "0.005");

    private static List<Path> before = List.of();

    @TempDir Path folder;

    // Two tests run at a time, so only the end of all tells what is left.
    @BeforeAll
    static void lookAtTemporaryFolders() throws IOException {
        before = QuietProofTest.temporaryFolders();
    }

    @AfterAll
    static void nothingIsLeftBehind() throws IOException {
        assertThat(QuietProofTest.temporaryFolders()).isEqualTo(before);
    }

    private TinyProgram program() {
        return TinyProgram.in(folder, Pythons.any());
    }

    private void assertRejected(String after, String reason) throws Exception {
        ProofResult result = program().prove(SLOW, after);
        assertThat(result.accepted()).isFalse();
        assertThat(result.reasons()).hasSize(1);
        assertThat(result.reasons().getFirst()).contains(reason);
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void anHonestGainIsAcceptedAndCanBeReplayedFromTheRawBlocks(Path python) throws Exception {
        TinyProgram program = new TinyProgram(folder, python, Bottleneck.IO, 3.0, null);
        ProofResult result = program.prove(SLOW, FAST);

        assertThat(result.reasons()).isEmpty();
        assertThat(result.accepted()).isTrue();
        assertThat(result.behaviourSummary()).isEqualTo("identical");
        assertThat(result.behaviour())
                .extracting(ChannelResult::channel)
                .contains("exit", "stdout", "stderr", "files");
        assertThat(requireNonNull(result.speedup()).estimate()).isBetween(1.5, 8.0);
        assertThat(requireNonNull(result.speedup()).low())
                .isGreaterThan(1.02)
                .isLessThanOrEqualTo(requireNonNull(result.speedup()).estimate());
        assertThat(result.blocks()).isGreaterThanOrEqualTo(11);
        assertThat(result.batches()).hasSize(2);
        assertThat(result.notes()).anyMatch(note -> note.startsWith("predicted 3.00×, measured "));
        assertReplays(result);
    }

    private static void assertReplays(ProofResult result) {
        List<dev.venturi.bench.Block<Measurement>> blocks = TimedBatches.blocks(result.batches());
        Comparison again =
                Comparison.of(blocks, Figure.WALL_SECONDS, 0, 1, 0.05, Comparison.USUAL_TOLERANCE);
        assertThat(1 / again.ratio()).isEqualTo(requireNonNull(result.speedup()).estimate());
        assertThat(1 / again.high()).isEqualTo(requireNonNull(result.speedup()).low());
    }

    @Execution(CONCURRENT)
    @Test
    void anotherOutputIsRejected() throws Exception {
        assertRejected(
                FAST.replace("\"done\"", "\"Done\""),
                "stdout differs (original / patched: line 1: \"done 3\" / \"Done 3\")");
    }

    @Execution(CONCURRENT)
    @Test
    void anotherExitCodeIsRejected() throws Exception {
        assertRejected(
                FAST + "raise SystemExit(3)\n",
                "exit differs (original / patched: exit code 0 / exit code 3)");
    }

    @Execution(CONCURRENT)
    @Test
    void anExceptionIsRejected() throws Exception {
        assertRejected(SLOW.replace("0.05", "None"), "exit code 0 / exit code 1");
    }

    @Execution(CONCURRENT)
    @Test
    void anotherStandardErrorIsRejected() throws Exception {
        assertRejected(
                FAST + "import sys; print('hm', file=sys.stderr)\n",
                "stderr differs (original / patched: line 1: nothing / \"hm\")");
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherWrittenFileIsRejected(boolean mayBind) throws Exception {
        String writes = SLOW + "open('out.txt', 'w').write('one')\n";
        ProofResult result =
                program()
                        .prove(
                                writes,
                                writes.replace("0.05", "0.005").replace("'one'", "'two'"),
                                TinyProgram.plan(),
                                mayBind);
        assertThat(result.reasons().getFirst())
                .contains("files differ", "out.txt", "line 1: \"one\" / \"two\"");
        assertThat(folder.resolve("out.txt")).doesNotExist();
    }

    @Execution(CONCURRENT)
    @Test
    void anotherModeOfAWrittenFileIsRejected() throws Exception {
        String writes = SLOW + "open('out.txt', 'w').write('one')\n";
        ProofResult result =
                program()
                        .prove(
                                writes,
                                writes.replace("0.05", "0.005")
                                        + "import os; os.chmod('out.txt', 0o755)\n");
        assertThat(result.reasons().getFirst()).contains("files differ", "out.txt has mode");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatHangsIsRejected() throws Exception {
        ProofPlan plan =
                new ProofPlan(
                        0.05,
                        1.02,
                        1.03,
                        40,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        OptionalInt.empty(),
                        1);
        ProofResult result = program().prove(SLOW, SLOW.replace("0.05", "1000"), plan, true);
        assertThat(result.reasons().getFirst()).contains("no end within its time limit");
    }

    @Execution(CONCURRENT)
    @Test
    void aChildThatIsLeftIsRejected() throws Exception {
        assertRejected(
                FAST + "import subprocess; subprocess.Popen(['sleep', '1000'])\n",
                "left-over processes differ (original / patched: none / sleep 1000)");
    }

    @Execution(CONCURRENT)
    @Test
    void aPatchWithoutGainIsRejected() throws Exception {
        ProofPlan plan = TinyProgram.plan();
        ProofPlan shorter =
                new ProofPlan(
                        plan.alpha(),
                        plan.leastGain(),
                        plan.mostSlowdown(),
                        12,
                        plan.mostTime(),
                        plan.timeLimit(),
                        plan.expectedCode(),
                        plan.seed());
        ProofResult result =
                program()
                        .prove(
                                SLOW,
                                SLOW.replace("import time", "import time\nx = 1"),
                                shorter,
                                true);
        assertThat(result.accepted()).isFalse();
        // Which of them depends on how quiet the machine is.
        assertThat(result.reasons().getFirst())
                .containsAnyOf("the gain is undecided after 12 blocks", "no gain: wall time");
    }

    @Execution(CONCURRENT)
    @Test
    void aPatchedLineThatDoesNotRunIsRejected() throws Exception {
        assertRejected(
                FAST + "if i > 100:\n    print('never')\n",
                "does not execute the patched line " + folder.resolve("prog.py") + ":6");
    }

    @Execution(CONCURRENT)
    @Test
    void anOriginalThatDiffersFromItselfIsRefusedAndTheLineIsNamed() throws Exception {
        String timed = SLOW + "print('took', time.perf_counter())\n";
        ProofResult result = program().prove(timed, timed.replace("0.05", "0.005"));
        assertThat(result.accepted()).isFalse();
        assertThat(result.behaviourSummary()).isEqualTo("undecidable");
        assertThat(result.behaviour())
                .anyMatch(
                        channel ->
                                channel.channel().equals("stdout")
                                        && channel.state() == State.UNSTABLE);
        assertThat(result.reasons().getFirst())
                .contains(
                        "stdout differs between two runs of the original",
                        "line 2: \"took ",
                        "make it the same in each run");
        assertThat(result.speedup()).isNull();
    }

    @Execution(CONCURRENT)
    @Test
    void anOriginalThatDependsOnTheHashSeedIsToldSo() throws Exception {
        String sets = SLOW + "print(set('abcdefghij'))\n";
        ProofResult result = program().prove(sets, sets.replace("0.05", "0.005"));
        assertThat(result.reasons().getFirst()).contains("hash seed", "PYTHONHASHSEED=0");
    }

    @Execution(CONCURRENT)
    @Test
    void anOriginalThatEndsOtherwiseThanWhenItWasProfiledIsRefused() throws Exception {
        String needsHome =
                "import os, sys; sys.exit(0 if os.listdir(os.environ['HOME']) else 4)\n" + SLOW;
        ProofResult result = program().prove(needsHome, needsHome.replace("0.05", "0.005"));
        assertThat(result.reasons().getFirst()).contains("exit code 4 instead of exit code 0");
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUsersFolderStaysAsItIs(boolean mayBind) throws Exception {
        String writes =
                SLOW
                        + """
                        import os, shutil
                        open('data/log', 'a').write('x')
                        os.remove('data/old')
                        os.chmod('data', 0o700)
                        shutil.rmtree('gone')
                        open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'new'), 'w')
                        """;
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("gone/deep"));
        Files.writeString(folder.resolve("data/log"), "x");
        Files.writeString(folder.resolve("data/old"), "old");
        Files.writeString(folder.resolve("gone/deep/file"), "old");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("data/old"));
        Files.writeString(folder.resolve(TinyProgram.NAME), writes);
        TreeMap<Path, String> tree = tree();

        ProofResult result =
                program()
                        .prove(
                                writes,
                                writes.replace("0.05", "0.005"),
                                TinyProgram.plan(),
                                mayBind);

        assertThat(result.reasons()).isEmpty();
        tree.put(Path.of(TinyProgram.NAME), tree().get(Path.of(TinyProgram.NAME)));
        assertThat(tree()).isEqualTo(tree);
    }

    private TreeMap<Path, String> tree() throws IOException {
        TreeMap<Path, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                FileTime time =
                        Files.getLastModifiedTime(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                String content = Files.isRegularFile(path) ? Files.readString(path) : "";
                tree.put(
                        folder.relativize(path),
                        time + Files.getPosixFilePermissions(path).toString() + content);
            }
        }
        return tree;
    }

    @Execution(CONCURRENT)
    @Test
    void aWriteToTheUsersFolderByItsAbsolutePathGoesIntoTheCopyOrStopsTheProof() throws Exception {
        String writes =
                SLOW + "open('%s', 'w').write('x')\n".formatted(folder.resolve("absolute.txt"));
        ProofResult bound = program().prove(writes, writes.replace("0.05", "0.005"));
        if (bound.accepted()) {
            assertThat(folder.resolve("absolute.txt")).doesNotExist();
        }
        ProofResult plain =
                program().prove(writes, writes.replace("0.05", "0.005"), TinyProgram.plan(), false);
        assertThat(plain.accepted()).isFalse();
        assertThat(plain.reasons().getFirst())
                .contains("absolute.txt changed during a run in a working copy");
    }

    @Execution(CONCURRENT)
    @Test
    void tracebacksMayMoveButNotChange() throws Exception {
        String fails =
                """
                import time
                def work(x):
                    time.sleep(0.05)
                    return 1 / x
                for x in (3, 2, 1):
                    work(x)
                try:
                    work(0)
                except ZeroDivisionError:
                    import traceback
                    traceback.print_exc()
                """;
        String faster = "import os\n" + fails.replace("0.05", "0.005");
        assertThat(program().prove(fails, faster).reasons()).isEmpty();
        assertThat(program().prove(fails, faster.replace("1 / x", "1 // x")).reasons().getFirst())
                .contains("stderr differs", "division");
    }

    @Execution(CONCURRENT)
    @Test
    void aPoolThatNeedsForkIsRejected() throws Exception {
        String before =
                """
                import time
                factor = 1
                def work(x):
                    time.sleep(0.05)
                    return x * factor
                if __name__ == "__main__":
                    factor = 2
                    print([work(x) for x in range(8)])
                """;
        String after =
                before.replace("import time", "import time, multiprocessing")
                        .replace(
                                "print([work(x) for x in range(8)])",
                                "print(multiprocessing.Pool(8).map(work, range(8)))");
        ProofResult result = program().prove(before, after);
        assertThat(result.reasons().getFirst())
                .contains("when processes are started by spawn", "stdout differs");
    }
}
