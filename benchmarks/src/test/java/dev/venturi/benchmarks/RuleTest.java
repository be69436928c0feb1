package dev.venturi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.bench.Block;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RuleTest {
    private final SplittableRandom random = new SplittableRandom(20261128);

    /// A process of three values around `seconds`, with its own luck; its start-up takes no time.
    private LoopProcess process(double seconds, double luck, double within) {
        double own = seconds * Math.exp(luck * random.nextGaussian());
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            values.add(own * Math.exp(within * random.nextGaussian()));
        }
        return new LoopProcess(values.stream().mapToDouble(v -> v).sum(), own, values);
    }

    private List<LoopProcess> processes(int count, double seconds, double luck, double within) {
        List<LoopProcess> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(process(seconds, luck, within));
        }
        return all;
    }

    private Trial trial(double b, double luck, double within) {
        List<Block<LoopProcess>> blocks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            List<Integer> order = random.nextBoolean() ? List.of(0, 1) : List.of(1, 0);
            blocks.add(
                    new Block<>(
                            order, List.of(process(1, luck, within), process(b, luck, within))));
        }
        return new Trial(
                processes(20, 1, luck, within),
                processes(20, b, luck, within),
                processes(1, 1, luck, within),
                processes(1, b, luck, within),
                blocks,
                Trial.stopped(blocks),
                0);
    }

    private static Set<Rule> different(Trial trial) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        for (Rule rule : Rule.values()) {
            if (rule.different(trial, 1)) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private int alarms(Rule rule, double luck, double within) {
        int alarms = 0;
        for (int i = 0; i < 400; i++) {
            alarms += rule.different(trial(1, luck, within), i) ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void allRulesSeeAFactorOfTwoInEitherDirection() {
        for (double b : new double[] {0.5, 2}) {
            Set<Rule> expected = EnumSet.allOf(Rule.class);
            // Its labels are given anew, which is right only where both sides are the same.
            expected.remove(Rule.BIASED_COIN);
            assertThat(different(trial(b, 0.001, 0.001))).containsAll(expected);
        }
    }

    @Test
    void thresholdsInPerCentSeeNothingWhereProcessesAreEqualToAThousandth() {
        for (int i = 0; i < 50; i++) {
            assertThat(different(trial(1, 2e-4, 2e-4)))
                    .doesNotContain(Rule.TIMEIT_1, Rule.TIMEIT_2, Rule.HYPERFINE);
        }
    }

    /// Twenty times three values that do not depend on each other are what pyperf's rule is for.
    @Test
    void pyperfsRuleHoldsItsRateOnIndependentValuesAndNotOnThoseOfOneProcess() {
        assertThat(alarms(Rule.PYPERF, 1e-9, 0.01)).isBetween(6, 38);
        assertThat(alarms(Rule.PYPERF, 0.01, 0.001)).isGreaterThan(60);
    }

    @Test
    void welchsTestHoldsItsRateOnRuns() {
        assertThat(alarms(Rule.HYPERFINE_WELCH, 0.01, 0.001)).isBetween(6, 38);
    }

    @Test
    void hyperfinesSummarySeesNothingWithinTheSpreadOfRuns() {
        assertThat(alarms(Rule.HYPERFINE, 0.01, 0.001)).isZero();
    }

    @Test
    void venturisRuleHoldsItsRateAndItsMutantsDoNot() {
        assertThat(alarms(Rule.VENTURI, 0.01, 0.001)).isLessThanOrEqualTo(20);
        assertThat(alarms(Rule.PEEKING_T_TEST, 0.01, 0.001)).isGreaterThan(40);
        assertThat(alarms(Rule.INDEPENDENT_VALUES, 0.01, 0.001)).isGreaterThan(40);
    }
}
