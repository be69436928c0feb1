package dev.venturi.diagnose;

import static dev.venturi.profile.ThreadState.GC;
import static dev.venturi.profile.ThreadState.GIL;
import static dev.venturi.profile.ThreadState.IDLE;
import static dev.venturi.profile.ThreadState.LOCK;
import static dev.venturi.profile.ThreadState.NATIVE;
import static dev.venturi.profile.ThreadState.NETWORK;
import static dev.venturi.profile.ThreadState.PYTHON;
import static dev.venturi.profile.ThreadState.RUNNABLE;
import static dev.venturi.profile.ThreadState.SLEEP;
import static dev.venturi.profile.ThreadState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.venturi.heap.HeapCensus;
import dev.venturi.heap.TypeCount;
import dev.venturi.profile.Frame;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionTreeTest {
    private static final String SOURCE =
            """
            import socket

            def fetch(n):
                return socket.socket().recv(n)

            def work(n):
                return sum(i * i for i in range(n))

            def search(n, seen):
                return n in seen

            def main():
                seen = []
                for n in range(100):
                    fetch(n)
                for n in range(100):
                    work(n)
                for n in range(100):
                    search(n, seen)
                work(1)

            class User:
                pass

            main()
            """;

    @TempDir private Path folder;

    private Run run;
    private Frame module;
    private Frame fetching;
    private Frame working;
    private Frame searching;
    private Frame fetch;
    private Frame work;
    private Frame search;

    @BeforeEach
    void program() throws Exception {
        run = new Run(folder, SOURCE);
        module = run.at("<module>", 1, 24);
        fetching = run.at("main", 12, 15);
        working = run.at("main", 12, 17);
        searching = run.at("main", 12, 19);
        fetch = run.at("fetch", 3, 4);
        work = run.at("work", 6, 7);
        search = run.at("search", 9, 10);
    }

    @Test
    void aRunUnderHalfASecondIsInconclusive() throws Exception {
        Diagnosis diagnosis = run.spent(400, PYTHON, module, working, work).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.INCONCLUSIVE);
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void unknownStatesAreNotGuessedAt() throws Exception {
        Diagnosis diagnosis =
                run.spent(600, UNKNOWN, module, working, work)
                        .spent(500, PYTHON, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.INCONCLUSIVE);
    }

    @Test
    void waitsOneAfterTheOtherAreInputOutputWithTheGainOfOverlappingThem() throws Exception {
        Diagnosis diagnosis =
                run.waited(40, 100, NETWORK, module, fetching, fetch, Run.library("recv"))
                        .spent(500, PYTHON, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.IO);
        Finding finding = diagnosis.findings().getFirst();
        assertThat(finding.site().function()).isEqualTo("fetch");
        assertThat(finding.path())
                .extracting(Frame::function)
                .containsExactly("<module>", "main", "fetch");
        assertThat(finding.share()).isCloseTo(4.0 / 4.5, within(0.01));
        int workers = GainModel.toThreadWorkers(Runtime.getRuntime().availableProcessors());
        assertThat(finding.predicted().orElseThrow())
                .isCloseTo(4.5 / (0.5 + 4.0 / workers), within(0.2));
        assertThat(diagnosis.verdict().rejected()).isNotEmpty();
    }

    @Test
    void sleepingAgainAndAgainIsWaiting() throws Exception {
        Diagnosis diagnosis = run.waited(10, 100, SLEEP, module, fetching, fetch).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.IO);
    }

    @Test
    void oneLongWaitHasNoGainToPromise() throws Exception {
        Diagnosis diagnosis = run.waited(1, 3000, NETWORK, module, fetching, fetch).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.IO);
        assertThat(diagnosis.findings().getFirst().rule()).isEqualTo("io-single-wait");
        assertThat(diagnosis.findings().getFirst().predicted()).isEmpty();
    }

    @Test
    void workInOneFunctionIsComputing() throws Exception {
        Diagnosis diagnosis =
                run.spent(4000, PYTHON, module, working, work)
                        .spent(300, PYTHON, module, fetching, fetch)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(diagnosis.findings().getFirst().site().function()).isEqualTo("work");
    }

    @Test
    void aFunctionCalledInALoopIsThePlaceEvenWhereItsHelpersShareTheTime() throws Exception {
        for (int helper = 0; helper < 5; helper++) {
            run.spent(
                    800,
                    PYTHON,
                    module,
                    working,
                    work,
                    run.at("helper" + helper, 100 + helper, 100 + helper));
        }
        Diagnosis diagnosis = run.diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(diagnosis.findings().getFirst().site().function()).isEqualTo("work");
    }

    @Test
    void equalFunctionsCalledOnceEachAreNoBottleneck() throws Exception {
        Frame once = run.at("main", 12, 20);
        for (int function = 0; function < 5; function++) {
            run.spent(
                    800,
                    PYTHON,
                    module,
                    once,
                    run.at("f" + function, 100 + function, 100 + function));
        }
        Diagnosis diagnosis = run.diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.NONE);
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void aSearchThroughAListAsksForAnAlgorithmAndPromisesNothing() throws Exception {
        Diagnosis diagnosis = run.spent(4000, PYTHON, module, searching, search).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(diagnosis.findings().getFirst().rule()).isEqualTo("cpu-list-scan");
        assertThat(diagnosis.findings().getFirst().predicted()).isEmpty();
    }

    @Test
    void timeInCIsNative() throws Exception {
        Diagnosis diagnosis =
                run.spent(4000, NATIVE, module, working, work)
                        .spent(1000, PYTHON, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.NATIVE);
    }

    @Test
    void collectionsOverATenthAreGarbageCollection() throws Exception {
        Diagnosis diagnosis =
                run.spent(1000, GC, module, working, work)
                        .spent(3000, PYTHON, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.GC);
    }

    @Test
    void instantsInWhichAllWaitForLocksAreLocks() throws Exception {
        Diagnosis diagnosis =
                run.spent(3000, LOCK, module, working, work)
                        .spent(1000, PYTHON, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.LOCK);
    }

    @Test
    void threadsThatWaitForTheGilWhileAnotherComputesContend() throws Exception {
        Diagnosis diagnosis =
                run.spent(4000, PYTHON, module, working, work).beside(3500, GIL, work).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.GIL);
    }

    @Test
    void aQueueForTheCpuThatOutweighsComputingIsTheMachinesFault() throws Exception {
        Diagnosis diagnosis =
                run.spent(2000, PYTHON, module, working, work)
                        .spent(2500, RUNNABLE, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.BUSY_MACHINE);
    }

    @Test
    void aBusyMachineDoesNotHideWhatTheProgramDoesWhenItRuns() throws Exception {
        Diagnosis diagnosis =
                run.spent(3000, PYTHON, module, working, work)
                        .spent(1500, RUNNABLE, module, working, work)
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(diagnosis.findings().getFirst().share()).isCloseTo(1, within(0.01));
        assertThat(diagnosis.verdict().rejected()).anyMatch(line -> line.contains("busy machine"));
    }

    @Test
    void anIdleEventLoopIsNoBottleneck() throws Exception {
        Diagnosis diagnosis = run.spent(5000, IDLE, module).diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.NONE);
    }

    @Test
    void manyFatInstancesInALargeProcessAreMemoryWhateverTheCpuDoes() throws Exception {
        Diagnosis diagnosis =
                run.spent(4000, PYTHON, module, working, work)
                        .with(new MemoryFacts(200 << 20, users(500_000, 100_000_000, 180 << 20), 0))
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.MEMORY);
        Finding finding = diagnosis.findings().getFirst();
        assertThat(finding.site().function()).isEqualTo("User");
        assertThat(finding.site().line()).isEqualTo(22);
        // 200 bytes an instance, 64 with 4 slots: 68 MB of the 189 MB at the census less
        assertThat(finding.predicted().orElseThrow())
                .isCloseTo(188.7 / (188.7 - 0.5 * (200 - 64)), within(0.01));
    }

    @Test
    void aSmallProcessIsJudgedByItsTimeUnlessMemoryWasAskedFor() throws Exception {
        run.spent(4000, PYTHON, module, working, work)
                .with(new MemoryFacts(40 << 20, users(60_000, 12_000_000, 30 << 20), 0));

        assertThat(run.diagnosis().verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
        assertThat(run.diagnosis(true).verdict().bottleneck()).isEqualTo(Bottleneck.MEMORY);
    }

    @Test
    void fewInstancesAreNotMemory() throws Exception {
        Diagnosis diagnosis =
                run.spent(4000, PYTHON, module, working, work)
                        .with(new MemoryFacts(200 << 20, users(40_000, 100_000_000, 180 << 20), 0))
                        .diagnosis();

        assertThat(diagnosis.verdict().bottleneck()).isEqualTo(Bottleneck.CPU);
    }

    private static HeapCensus users(long count, long bytes, long liveBytes) {
        TypeCount user =
                new TypeCount(
                        "__main__",
                        "User",
                        true,
                        1,
                        16,
                        true,
                        true,
                        count,
                        bytes,
                        0,
                        0,
                        0,
                        false,
                        4,
                        100,
                        List.of());
        return new HeapCensus(
                List.of(user),
                count,
                bytes,
                null,
                List.of(),
                liveBytes,
                liveBytes,
                0,
                1,
                1,
                0,
                null);
    }
}
