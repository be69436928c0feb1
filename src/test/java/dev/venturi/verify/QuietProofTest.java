package dev.venturi.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proofs that turn on a few hundredths of a run's time, that fill the machine's CPUs, or of which
/// the temporary folder must tell at once what they left: one at a time.
class QuietProofTest {
    @TempDir Path folder;
    private List<Path> before = List.of();

    @BeforeEach
    void lookAtTemporaryFolders() throws IOException {
        before = temporaryFolders();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    /// The folders of this process's proofs.
    static List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String ours = Sandbox.NAME + ProcessHandle.current().pid() + "-";
            return all.filter(path -> path.getFileName().toString().startsWith(ours))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aPoolThatWorksEitherWayIsAccepted() throws Exception {
        String before =
                """
                import time
                def work(x):
                    time.sleep(0.1)
                    return x * x
                if __name__ == "__main__":
                    print([work(x) for x in range(8)])
                """;
        String after =
                before.replace("import time", "import time, multiprocessing")
                        .replace(
                                "    print([work(x) for x in range(8)])",
                                """
                                    with multiprocessing.Pool(8) as pool:
                                        print(pool.map(work, range(8)))
                                """);
        ProofResult result = TinyProgram.in(folder, Pythons.any()).prove(before, after);
        assertThat(result.reasons()).isEmpty();
    }

    @Test
    void savedMemoryIsProvedByPeaksAndTimeMustNotGetWorse() throws Exception {
        String before =
                """
                x = [bytes(1000) for i in range(60_000)]
                print(len(x))
                """;
        TinyProgram program =
                new TinyProgram(folder, Pythons.any(), Bottleneck.MEMORY, Double.NaN, null);
        ProofResult saves = program.prove(before, before.replace("bytes(1000)", "bytes(10)"));
        assertThat(saves.reasons()).isEmpty();
        assertThat(requireNonNull(saves.memory()).ratio().estimate()).isBetween(3.0, 12.0);
        assertThat(requireNonNull(saves.memory()).beforeBytes())
                .isCloseTo(75L << 20, within(12L << 20));

        ProofResult slower =
                program.prove(
                        before,
                        before.replace("bytes(1000)", "bytes(10)")
                                + "import time; time.sleep(0.3)\n");
        assertThat(slower.accepted()).isFalse();
        assertThat(slower.reasons().getFirst()).contains("it saves memory but takes");
    }

    @Test
    void aPatchThatCostsNothingAndSavesNothingIsNotAMemoryFix() throws Exception {
        String before = "x = [bytes(1000) for i in range(20_000)]\nprint(len(x))\n";
        ProofResult result =
                new TinyProgram(folder, Pythons.any(), Bottleneck.MEMORY, Double.NaN, null)
                        .prove(before, before.replace("20_000", "20_00" + "0 + 0"));
        assertThat(result.reasons().getFirst()).contains("gain", "peak memory");
    }

    @Test
    void anInterruptStopsTheProofAndLeavesNothing() throws Exception {
        Files.writeString(folder.resolve(TinyProgram.NAME), ProofTest.SLOW);
        TinyProgram program = TinyProgram.in(folder, Pythons.any());
        Throwable[] thrown = new Throwable[1];
        Thread[] prover = new Thread[1];
        prover[0] =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Proof.of(
                                                program.subject(),
                                                program.patch(ProofTest.SLOW, ProofTest.FAST),
                                                TinyProgram.plan(),
                                                (stage, _, _) -> {
                                                    if (stage == ProofProgress.Stage.TIMING) {
                                                        prover[0].interrupt();
                                                    }
                                                });
                                    } catch (Exception e) {
                                        thrown[0] = e;
                                    }
                                });
        prover[0].join();
        assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
    }
}
