package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.fix.Repeated;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Patches whose plain run is right, and what faults show of them.
class InjectionTest {
    /// The item with number n takes 10 + 30 n ms, so that the plain run completes in order.
    private static final String LOOP =
            """
            import asyncio
            import time

            def fetch(base, item):
                "Gets one of them."
                time.sleep(0.01 + 0.03 * item)
                return "%s/%d" % (base, item)

            def fetch_all(base, items):
                pages = []
                for item in items:
                    try:
                        pages.append(fetch(base, item))
                    except OSError as error:
                        pages.append("no %d: %s" % (item, error))
                return pages

            if __name__ == "__main__":
                # A word of the arguments is another one in each run, as a port would be.
                print([page[-1] for page in fetch_all("at%d" % time.time_ns(), range(4))])
            """;

    private static final String TRY =
            """
                    try:
                        pages.append(fetch(base, item))
                    except OSError as error:
                        pages.append("no %d: %s" % (item, error))
            """;

    private static final String HELPER =
            """
            async def _gather(calls):
                tasks = [asyncio.ensure_future(call) for call in calls]
                await asyncio.gather(*tasks, return_exceptions=True)
                return map(lambda task: task.result(), tasks)

            def fetch_all(""";

    /// One block of timed runs never shows a gain; it comes after everything else.
    private static final ProofPlan BEHAVIOUR =
            new ProofPlan(
                    0.05,
                    1.02,
                    1.03,
                    1,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    OptionalInt.of(0),
                    TinyProgram.SEED);

    @TempDir Path folder;

    private static final String RIGHT =
            gathered(
                    "    results = asyncio.run(_gather(asyncio.to_thread(fetch, base, item) for item in items))\n",
                    TRY.replace("fetch(base, item)", "next(results)"));

    private static String gathered(String ahead, String body) {
        return LOOP.replace("def fetch_all(", HELPER)
                .replace("    for item in items:\n", ahead + "    for item in items:\n")
                .replace(TRY.indent(0), body.indent(0));
    }

    /// The calls are made by `ahead`, and the loop and what follows by `rest`.
    private static String rewritten(String body) {
        int from = LOOP.indexOf("    pages = []");
        int to = LOOP.indexOf("    return pages");
        return LOOP.substring(0, from) + body + LOOP.substring(to);
    }

    private ProofResult prove(Path python, String before, String after) throws Exception {
        return TinyProgram.in(folder, python)
                .repeating("fetch", "fetch_all", "items")
                .prove(before, after, BEHAVIOUR, true);
    }

    private static void assertSame(ProofResult result) {
        assertThat(result.behaviourSummary()).isEqualTo("identical");
        assertThat(result.reasons()).singleElement().asString().contains("after 1 blocks");
    }

    private void assertRejected(String before, String after, String injection, String difference)
            throws Exception {
        ProofResult result = prove(Pythons.any(), before, after);
        assertThat(result.accepted()).isFalse();
        assertThat(result.reasons()).hasSize(1);
        assertThat(result.reasons().getFirst())
                .contains("under the injection \"" + injection, difference);
        assertThat(result.behaviourSummary()).isEqualTo("different");
        assertThat(result.injections().getLast().same()).isFalse();
    }

    @Execution(CONCURRENT)
    @Test
    void callsThatFailInTheirTurnAreAccepted() throws Exception {
        ProofResult result = prove(Pythons.any(), LOOP, RIGHT);
        assertSame(result);
        assertThat(result.injections())
                .allSatisfy(each -> assertThat(each.same()).as("%s", each).isTrue())
                .extracting(Injection::name)
                .containsExactly(
                        "first call fails",
                        "last call fails",
                        "middle call fails",
                        "every call fails",
                        "no items",
                        "one item",
                        "later calls end first");
        assertThat(result.injections().get(2).detail())
                .isEqualTo("call 3 of 4 of fetch raises ConnectionError");
        assertThat(result.comparisons()).contains("compared: exit, stdout", "middle call fails");
    }

    @Execution(CONCURRENT)
    @Test
    void aSwallowedExceptionIsRejected() throws Exception {
        assertRejected(
                LOOP,
                RIGHT.replace(
                        "task.result(), tasks", "str(task.exception() or task.result()), tasks"),
                "first call fails",
                "exit differs (original / patched: exit code 1 / exit code 0)");
    }

    @Execution(CONCURRENT)
    @Test
    void anExceptionOfAnotherTypeIsRejected() throws Exception {
        assertRejected(
                LOOP,
                RIGHT.replace("task.result(), tasks)", "answer(task), tasks)")
                        .replace(
                                "async def _gather",
                                """
                                class Failed(Exception):
                                    pass

                                def answer(task):
                                    if failed := task.exception(): raise Failed(str(failed))
                                    return task.result()

                                async def _gather"""),
                "first call fails",
                "stderr differs");
    }

    @Execution(CONCURRENT)
    @Test
    void anExceptionThatStopsLaterItemsIsRejected() throws Exception {
        String first =
                """
                    pages = []
                    import contextlib
                    async def ahead():
                        return await asyncio.gather(*[asyncio.to_thread(fetch, base, item) for item in items])
                    with contextlib.suppress(OSError):
                        pages = asyncio.run(ahead())
                """;
        assertRejected(LOOP, rewritten(first), "middle call fails", "stdout differs");
    }

    @Execution(CONCURRENT)
    @Test
    void theExceptionOfTheCallThatFailedFirstIsRejected() throws Exception {
        // The loop without a `try`, and gather() without return_exceptions.
        String plain = LOOP.replace(TRY, "        pages.append(fetch(base, item))\n");
        String first =
                """
                    async def ahead():
                        return await asyncio.gather(*[asyncio.to_thread(fetch, base, item) for item in items])
                    pages = asyncio.run(ahead())
                """;
        int from = plain.indexOf("    pages = []");
        int to = plain.indexOf("    return pages");
        assertRejected(
                plain,
                plain.substring(0, from) + first + plain.substring(to),
                "every call fails",
                "stderr differs (original / patched: line 2: \"RuntimeError: injected into call 0");
    }

    @Execution(CONCURRENT)
    @Test
    void resultsInTheOrderOfCompletionAreRejected() throws Exception {
        String plain = LOOP.replace(TRY, "        pages.append(fetch(base, item))\n");
        String completed =
                """
                    from concurrent.futures import ThreadPoolExecutor, wait
                    pages = []
                    with ThreadPoolExecutor(8) as pool:
                        calls = []
                        for item in items:
                            calls.append(pool.submit(fetch, base, item))
                            calls[-1].add_done_callback(lambda c: c.exception() or pages.append(c.result()))
                        wait(calls)
                        [call.result() for call in calls]
                """;
        int from = plain.indexOf("    pages = []");
        int to = plain.indexOf("    return pages");
        assertRejected(
                plain,
                plain.substring(0, from) + completed + plain.substring(to),
                "later calls end first",
                "stdout differs");
    }

    @Execution(CONCURRENT)
    @Test
    void aPatchThatNeedsAnItemIsRejected() throws Exception {
        assertRejected(
                LOOP,
                RIGHT.replace(
                        "    return pages",
                        "    assert results\n    return pages[:1] + pages[1:] if item >= 0 else pages"),
                "no items",
                "exit code 0 / exit code 1");
    }

    @Execution(CONCURRENT)
    @Test
    void callsThatLeaveSomethingBehindAreRejected() throws Exception {
        String write = "    open('page%d' % item, 'w').close()\n    return \"%s";
        assertRejected(
                LOOP.replace("    return \"%s", write),
                RIGHT.replace("    return \"%s", write),
                "first call fails",
                "files differ (original / patched: ");
    }

    @Execution(CONCURRENT)
    @Test
    void aCallOfALibraryFailsInTheProgramsOwnFile() throws Exception {
        String before =
                """
                import asyncio
                import time

                def wait_all(items):
                    return [time.sleep(item) for item in items]

                if __name__ == "__main__":
                    time.sleep(0)
                    print(len(wait_all([0.05, 0.06, 0.07])))
                """;
        String after =
                before.replace("time.sleep(item)", "x")
                        .replace("in items]", "in asyncio.run(_gather(items))]")
                        .replace("for item", "for x")
                        .replace(
                                "def wait_all",
                                """
                                async def _gather(items):
                                    tasks = [asyncio.ensure_future(asyncio.to_thread(time.sleep, item)) for item in items]
                                    await asyncio.gather(*tasks, return_exceptions=True)
                                    return map(lambda task: task.result(), tasks)

                                def wait_all""");
        Path file = folder.toRealPath().resolve(TinyProgram.NAME);
        Repeated sleeps = new Repeated(file, "time.sleep", true, file, "wait_all", "");
        TinyProgram program =
                new TinyProgram(folder, Pythons.any(), Bottleneck.IO, Double.NaN, sleeps);

        ProofResult right = program.prove(before, after, BEHAVIOUR, true);
        assertSame(right);
        assertThat(right.injections())
                .extracting(Injection::name, Injection::same)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("last call fails", true),
                        org.assertj.core.groups.Tuple.tuple("no items", null));

        ProofResult wrong =
                program.prove(
                        before,
                        after.replace("task.result(), tasks", "None, tasks"),
                        BEHAVIOUR,
                        true);
        assertThat(wrong.reasons().getFirst()).contains("under the injection");
    }

    private static final String WORK =
            """
            import time

            def work(number):
                time.sleep(0.04)
                return number * number

            def main():
                total = 0
                for number in range(6):
                    total += work(number)
                print(total)

            if __name__ == "__main__":
                main()
            """;

    private static String pooled(String helper) {
        return WORK.replace(
                        "import time\n",
                        "import contextlib\nimport itertools\nimport multiprocessing\nimport time\n")
                .replace("def main", helper + "\ndef main")
                .replace(
                        "    total = 0\n",
                        "    total = 0\n    results = _starmap(work, zip(range(6)))\n")
                .replace("work(number)\n    print", "next(results)\n    print");
    }

    private static final String STARMAP =
            """
            def _starmap(function, arguments):
                arguments = list(arguments)
                results = itertools.starmap(function, arguments)
                with contextlib.suppress(Exception), multiprocessing.Pool(6) as pool:
                    results = iter(pool.starmap(function, arguments))
                return results
            """;

    /// The main file is loaded in another way by 3.11, 3.12 and 3.15.
    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void aPoolIsTriedWithBothWaysToStartProcesses(Path python) throws Exception {
        ProofResult result =
                TinyProgram.in(folder, python)
                        .repeating("work", "main", "range(6)")
                        .prove(WORK, pooled(STARMAP), BEHAVIOUR, true);
        assertThat(result.injections())
                .allSatisfy(each -> assertThat(each.same()).as("%s", each).isTrue())
                .extracting(Injection::name)
                .contains(
                        "last call fails, processes by spawn",
                        "every call fails, processes by fork",
                        "no items, processes by spawn",
                        "later calls end first, processes by fork",
                        "later calls end first, processes by spawn");
    }

    @Execution(CONCURRENT)
    @Test
    void aPoolThatLosesAFailureIsRejected() throws Exception {
        String swallows =
                """
                def quiet(number):
                    with contextlib.suppress(RuntimeError):
                        return work(number)

                def _starmap(function, arguments):
                    with multiprocessing.Pool(6) as pool:
                        results = pool.starmap(quiet, itertools.chain(arguments))
                    return iter([result or 0 for result in results])
                """;
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("work", "main", "range(6)")
                        .prove(WORK, pooled(swallows), BEHAVIOUR, true);
        assertThat(result.reasons().getFirst())
                .contains(
                        "under the injection \"first call fails, processes by fork\"",
                        "exit differs (original / patched: exit code 1 / exit code 0)");
    }

    @Execution(CONCURRENT)
    @Test
    void aPatchThatNeverRanWasNotCompared() throws Exception {
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .prove("raise SystemExit(3)\n", "raise SystemExit(1 + 2)\n");
        assertThat(result.reasons()).singleElement().asString().contains("exit code 3 instead of");
        assertThat(result.behaviourSummary()).isEqualTo("not compared");
        assertThat(result.comparisons()).isEqualTo("no run of the patched program was compared");
    }

    @Execution(CONCURRENT)
    @Test
    void anObjectThatTheLoopFillsDoesNotHideWhichCallItIs() throws Exception {
        String before =
                """
                import asyncio
                import time

                class Crawler:
                    def __init__(self):
                        self.pages = []

                    def get(self, item):
                        time.sleep(0.05)
                        return item * 2

                    def run(self, items):
                        for item in items:
                            self.pages.append(self.get(item))

                crawler = Crawler()
                crawler.run([1, 2, 3])
                print(crawler.pages)
                """;
        String after =
                before.replace("self.get(item))", "next(results))")
                        .replace("class Crawler", HELPER.replace("def fetch_all(", "class Crawler"))
                        .replace(
                                "        for item in items",
                                "        results = asyncio.run(_gather(asyncio.to_thread(self.get, item) for item in items))\n        for item in items");
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("Crawler.get", "Crawler.run", "items")
                        .prove(before, after, BEHAVIOUR, true);
        assertThat(result.injections())
                .hasSize(7)
                .allSatisfy(each -> assertThat(each.same()).as("%s", each).isTrue());
    }

    @Execution(CONCURRENT)
    @Test
    void whatIsNeverCalledIsLeftOutAndSaid() throws Exception {
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("other", "fetch_all", "")
                        .prove(LOOP, RIGHT, BEHAVIOUR, true);
        assertThat(result.injections())
                .containsExactly(
                        new Injection(
                                "calls that fail", null, "the original was not seen to call other"),
                        new Injection(
                                "no items", null, "what the loop goes over is not one expression"));
        assertThat(result.comparisons()).contains("not compared: calls that fail, no items");
        assertThat(result.behaviourSummary()).isEqualTo("identical");
    }
}
