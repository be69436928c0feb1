package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.fix.Repeated;
import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Patches whose plain run is right, and what faults show of them.
class InjectionTest {
    /// The item with number n takes 30 + 30 n ms, so that the plain run completes in order.
    private static final String LOOP =
            """
            import asyncio
            import time

            def fetch(base, item):
                "Gets one of them."
                time.sleep(0.03 + 0.03 * item)
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
                print([page[-1] for page in fetch_all("at%d" % time.time_ns(), range(5))])
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
                .prove(before, after);
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

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void callsThatFailInTheirTurnAreAccepted(Path python) throws Exception {
        ProofResult result = prove(python, LOOP, RIGHT);
        assertThat(result.reasons()).isEmpty();
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
                .isEqualTo("call 3 of 5 of fetch raises ConnectionError");
        assertThat(result.comparisons()).contains("compared: exit, stdout", "middle call fails");
    }

    @Test
    void aSwallowedExceptionIsRejected() throws Exception {
        assertRejected(
                LOOP,
                RIGHT.replace("except OSError", "except Exception"),
                "first call fails",
                "exit differs (original / patched: exit code 1 / exit code 0)");
    }

    @Test
    void anExceptionOfAnotherTypeIsRejected() throws Exception {
        assertRejected(
                LOOP,
                RIGHT.replace(
                                "    results = asyncio.run",
                                "    try:\n        results = asyncio.run")
                        .replace(
                                "    for item in items:\n        try",
                                "    except RuntimeError:\n        raise ValueError\n    for item in items:\n        try")
                        .replace(", return_exceptions=True", "")
                        .replace("ensure_future(call)", "ensure_future(call)"),
                "first call fails",
                "stderr differs");
    }

    @Test
    void anExceptionThatStopsLaterItemsIsRejected() throws Exception {
        String first =
                """
                    pages = []
                    async def ahead():
                        return await asyncio.gather(*[asyncio.to_thread(fetch, base, item) for item in items])
                    try:
                        pages = asyncio.run(ahead())
                    except OSError as error:
                        pages.append("no %d: %s" % (0, error))
                """;
        assertRejected(LOOP, rewritten(first), "middle call fails", "stdout differs");
    }

    @Test
    void theExceptionOfTheCallThatFailedFirstIsRejected() throws Exception {
        String first =
                """
                    pages = []
                    async def ahead():
                        tasks = [asyncio.ensure_future(asyncio.to_thread(fetch, base, item)) for item in items]
                        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
                        for task in tasks:
                            if task.done() and task.exception():
                                if not isinstance(task.exception(), OSError):
                                    await asyncio.wait(tasks)
                                    raise task.exception()
                        return tasks
                    for item, task in enumerate(asyncio.run(ahead())):
                        try:
                            pages.append(task.result())
                        except OSError as error:
                            pages.append("no %d: %s" % (item, error))
                """;
        assertRejected(LOOP, rewritten(first), "every call fails", "stderr differs");
    }

    @Test
    void resultsInTheOrderOfCompletionAreRejected() throws Exception {
        String completed =
                """
                    from concurrent.futures import ThreadPoolExecutor, as_completed
                    pages = []
                    with ThreadPoolExecutor(8) as pool:
                        calls = {pool.submit(fetch, base, item): item for item in items}
                        pages = [""] * len(calls)
                        failed = {}
                        for call in calls:
                            if call.exception():
                                failed[calls[call]] = call.exception()
                        for place, call in enumerate(calls if failed else as_completed(calls)):
                            if place in failed:
                                if not isinstance(failed[place], OSError):
                                    raise failed[place]
                                pages[place] = "no %d: %s" % (place, failed[place])
                            else:
                                pages[place] = call.result()
                """;
        assertThat(completed).contains("as_completed");
        String ordered =
                """
                    import threading
                    pages, threads, errors = [], [], {}
                    def one(place):
                        try:
                            page = fetch(base, place)
                        except Exception as error:
                            errors[place] = error
                        else:
                            pages.append(page)
                    for item in items:
                        threads.append(threading.Thread(target=one, args=(item,)))
                        threads[-1].start()
                    for thread in threads:
                        thread.join()
                    for place in sorted(errors):
                        if not isinstance(errors[place], OSError):
                            raise errors[place]
                        pages.insert(place, "no %d: %s" % (place, errors[place]))
                """;
        assertRejected(LOOP, rewritten(ordered), "later calls end first", "stdout differs");
    }

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

    @Test
    void callsThatLeaveSomethingBehindAreRejected() throws Exception {
        String write = "    open('page%d' % item, 'w').close()\n    return \"%s";
        assertRejected(
                LOOP.replace("    return \"%s", write),
                RIGHT.replace("    return \"%s", write),
                "first call fails",
                "files differ (original / patched: ");
    }

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

        ProofResult right = program.prove(before, after);
        assertThat(right.reasons()).isEmpty();
        assertThat(right.injections())
                .extracting(Injection::name, Injection::same)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("last call fails", true),
                        org.assertj.core.groups.Tuple.tuple("no items", null));

        ProofResult wrong =
                program.prove(before, after.replace("task.result(), tasks", "None, tasks"));
        assertThat(wrong.reasons().getFirst()).contains("under the injection");
    }

    private static final String WORK =
            """
            import time

            def work(number):
                time.sleep(0.06)
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

    @Test
    void aPoolIsTriedWithBothWaysToStartProcesses() throws Exception {
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("work", "main", "range(6)")
                        .prove(WORK, pooled(STARMAP));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    return iter([x for x in results if x is not None])",
                "    return iter(list(results) or [0])",
            })
    void aPoolThatLosesAFailureIsRejected(String end) throws Exception {
        String swallows =
                """
                def quiet(number):
                    try:
                        return work(number)
                    except RuntimeError:
                        return 0

                def _starmap(function, arguments):
                    with contextlib.suppress(), multiprocessing.Pool(6) as pool:
                        results = iter(pool.starmap(quiet, itertools.chain(arguments)))
                """
                        + end
                        + "\n";
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("work", "main", "range(6)")
                        .prove(WORK, pooled(swallows));
        assertThat(result.reasons().getFirst())
                .contains(
                        "under the injection \"first call fails, processes by fork\"",
                        "exit differs (original / patched: exit code 1 / exit code 0)");
    }

    @Test
    void whatIsNeverCalledIsLeftOutAndSaid() throws Exception {
        ProofResult result =
                TinyProgram.in(folder, Pythons.any())
                        .repeating("other", "fetch_all", "")
                        .prove(LOOP, RIGHT);
        assertThat(result.injections())
                .containsExactly(
                        new Injection(
                                "calls that fail", null, "the original was not seen to call other"),
                        new Injection(
                                "no items", null, "what the loop goes over is not one expression"));
        assertThat(result.comparisons()).contains("not compared: calls that fail, no items");
        assertThat(Files.exists(folder.resolve("page1"))).isFalse();
        assertThat(List.of("identical")).contains(result.behaviourSummary());
    }
}
