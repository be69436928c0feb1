package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadAccountTest {
    @Test
    void countsMoreFunctionsThanItsTablesBeginWith() {
        ThreadAccount account = new ThreadAccount(ProbeCost.NONE);
        for (int number = 1; number <= 1000; number++) {
            account.count(number);
            account.countResume(number);
            account.count(number);
        }
        CallTotals totals = account.totals();
        for (int number = 1; number <= 1000; number++) {
            int pair = totals.pair(CallTotals.NOBODY, number);
            assertThat(totals.pairs().calls[pair]).isEqualTo(2);
            assertThat(totals.pairs().resumes[pair]).isEqualTo(1);
            assertThat(totals.functions().calls[number]).isEqualTo(2);
        }
    }
}
