package dev.venturi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.target.Trouble;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
    private static Measurement measured(double seconds, long hashSeed) {
        return new Measurement(
                Math.round(seconds * 1e9),
                OptionalLong.empty(),
                0,
                0,
                1 << 20,
                true,
                OptionalLong.empty(),
                0,
                0,
                0,
                0,
                null,
                List.of(),
                hashSeed,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static Benchmark<Measurement, Trouble> constant(long seed, double... seconds) {
        List<Benchmark.Candidate<Measurement, Trouble>> candidates = new ArrayList<>();
        for (double each : seconds) {
            candidates.add(hashSeed -> measured(each, hashSeed));
        }
        return new Benchmark<>(seed, candidates);
    }

    @Test
    void theCoinIsFairForEachPairAndHasNoMemory() throws Exception {
        Benchmark<Measurement, Trouble> benchmark = constant(1, 1, 1, 1);
        int blocks = 6000;
        int[] aBeforeB = new int[3];
        int repeated = 0;
        for (int i = 0; i < blocks; i++) {
            List<Integer> order = benchmark.runBlock().order();
            aBeforeB[0] += order.indexOf(0) < order.indexOf(1) ? 1 : 0;
            aBeforeB[1] += order.indexOf(0) < order.indexOf(2) ? 1 : 0;
            aBeforeB[2] += order.indexOf(1) < order.indexOf(2) ? 1 : 0;
        }
        List<Block<Measurement>> all = benchmark.blocks();
        for (int i = 1; i < blocks; i++) {
            boolean now = all.get(i).order().indexOf(0) < all.get(i).order().indexOf(1);
            boolean before = all.get(i - 1).order().indexOf(0) < all.get(i - 1).order().indexOf(1);
            repeated += now == before ? 1 : 0;
        }
        for (int count : aBeforeB) {
            assertThat(count / (double) blocks).isCloseTo(0.5, within(0.03));
        }
        assertThat(repeated / (double) blocks).isCloseTo(0.5, within(0.03));
    }

    @Test
    void allOfABlockShareAHashSeedAndBlocksDoNot() throws Exception {
        Benchmark<Measurement, Trouble> benchmark = constant(2, 1, 2);
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Block<Measurement> block = benchmark.runBlock();
            assertThat(block.runs().get(0).hashSeed()).isEqualTo(block.runs().get(1).hashSeed());
            assertThat(block.runs().get(0).hashSeed()).isBetween(0L, 4294967295L);
            seeds.add(block.runs().get(0).hashSeed());
        }
        assertThat(seeds).hasSize(50);
    }

    @Test
    void theSameSeedReplaysTheSession() throws Exception {
        Benchmark<Measurement, Trouble> first = constant(42, 1, 2);
        Benchmark<Measurement, Trouble> second = constant(42, 1, 2);
        for (int i = 0; i < 20; i++) {
            assertThat(first.runBlock()).isEqualTo(second.runBlock());
        }
    }

    @Test
    void fiveBlocksOfAHugeGainAreEnoughForOneSideAndSixForAnInterval() throws Exception {
        Benchmark<Measurement, Trouble> benchmark = constant(3, 10, 1);
        for (int i = 0; i < 4; i++) {
            benchmark.runBlock();
        }
        assertThat(gain(benchmark)).isLessThan(20);
        benchmark.runBlock();
        assertThat(gain(benchmark)).isGreaterThanOrEqualTo(20);
        assertThat(comparison(benchmark).decision()).isEqualTo(Comparison.Decision.UNDECIDED);
        assertThat(comparison(benchmark).high()).isInfinite();
        benchmark.runBlock();
        Comparison decided = comparison(benchmark);
        assertThat(decided.decision()).isEqualTo(Comparison.Decision.LOWER);
        assertThat(decided.ratio()).isCloseTo(0.1, within(1e-6));
        assertThat(decided.low()).isLessThanOrEqualTo(0.1);
        assertThat(decided.high()).isBetween(0.1, 0.12);
    }

    @Test
    void identicalCandidatesAreTheSameOrUndecidedButNotDifferent() throws Exception {
        Benchmark<Measurement, Trouble> benchmark = constant(4, 1, 1);
        for (int i = 0; i < 30; i++) {
            benchmark.runBlock();
        }
        assertThat(comparison(benchmark).decision()).isEqualTo(Comparison.Decision.SAME);
    }

    @Test
    void realCommandsAreToldApart(@TempDir Path folder) throws Exception {
        Path python = Pythons.any();
        Runner runner = new Runner(python, folder);
        List<Benchmark.Candidate<Measurement, Trouble>> candidates = new ArrayList<>();
        for (String code : List.of("b'1' * (80 << 20)", "b'1' * (40 << 20)")) {
            Command command =
                    Command.of(
                            List.of(python.toString(), "-S", "-c", "x = " + code),
                            folder,
                            Duration.ofSeconds(30));
            candidates.add(hashSeed -> runner.run(command, hashSeed));
        }
        Benchmark<Measurement, Trouble> benchmark = new Benchmark<>(5, candidates);
        for (int i = 0; i < 8; i++) {
            benchmark.runBlock();
        }
        Comparison memory =
                Comparison.of(
                        benchmark.blocks(),
                        Figure.PEAK_BYTES,
                        0,
                        1,
                        0.05,
                        Comparison.USUAL_TOLERANCE);
        assertThat(memory.decision()).isEqualTo(Comparison.Decision.LOWER);
        assertThat(memory.decision().word(Figure.PEAK_BYTES)).isEqualTo("smaller");
        // 40 MiB and 80 MiB, and about 9 MiB of interpreter each.
        assertThat(memory.ratio()).isCloseTo(49.0 / 89, within(0.03));
    }

    @Test
    void theKernelsAccountsAreRead() {
        String stat = "cpu  10 2 3 400 5 0 7 81 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n";
        assertThat(MachineLoad.steal(stat)).hasValue(810);
        String pressure =
                "some avg10=0.00 avg60=0.00 avg300=0.00 total=14029698\n"
                        + "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
        assertThat(MachineLoad.pressure(pressure)).hasValue(14029698);
        assertThat(MachineLoad.pressure("")).isEmpty();
    }

    private static double gain(Benchmark<Measurement, Trouble> benchmark) {
        return Comparison.test(benchmark.blocks(), Figure.WALL_SECONDS, 0, 1).evidenceBelow(0);
    }

    private static Comparison comparison(Benchmark<Measurement, Trouble> benchmark) {
        return Comparison.of(
                benchmark.blocks(), Figure.WALL_SECONDS, 0, 1, 0.05, Comparison.USUAL_TOLERANCE);
    }
}
