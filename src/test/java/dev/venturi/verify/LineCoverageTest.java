package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineCoverageTest {
    private static final String PROGRAM =
            """
            import sys, threading
            from multiprocessing import get_context
            class Point:
                __slots__ = ("x",)
                def __init__(self):
                    self.x = 1
            def never():
                return 7        # 8: not run
            def in_child(x):
                y = x + 1
                return y
            def in_thread():
                print("thread")
            unused = lambda: 5  # 14: made, not run
            used = lambda: 6
            # a comment
            async def coroutine():
                return 3

            if __name__ == "__main__":
                thread = threading.Thread(target=in_thread)
                thread.start()
                thread.join()
                Point()
                used()
                coroutine().close()  # 18: made, not run
                with get_context("fork").Pool(2) as pool:
                    print(sum(pool.starmap(
                        in_child,
                        [(1,), (2,)],
                    )))
                if len(sys.argv) > 2:
                    pass             # 33: not run
                else:
                    print(sys.argv, __name__, __file__)
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void theLinesThatDidNotRunAreNamedAndNoOthers(Path python) throws Exception {
        Files.writeString(folder.resolve("prog.py"), PROGRAM);
        Path log = folder.resolve("log");
        Path spec = folder.resolve("spec.json");
        List<Integer> lines = IntStream.rangeClosed(1, 40).boxed().toList();
        HelperRuns.specify(spec, log, Map.of(folder.resolve("prog.py"), lines), "", Map.of());
        Process process =
                new ProcessBuilder(
                                python.toString(),
                                HelperRuns.write(folder).toString(),
                                spec.toString(),
                                "script",
                                "prog.py",
                                "argument")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("thread\n5\n['prog.py', 'argument'] __main__ prog.py\n");

        LineCoverage coverage = LineCoverage.read(log);
        String file = folder.toRealPath().resolve("prog.py") + ":";
        assertThat(coverage.unexecuted())
                .isEqualTo(new TreeSet<>(List.of(file + 8, file + 14, file + 18, file + 33)));
        assertThat(coverage.executable())
                .contains(file + 4, file + 10, file + 13)
                .doesNotContain(file + 16, file + 34, file + 36);
    }

    @Test
    void aLineCountsAsRunIfAnyCodeOnItRan() {
        LineCoverage coverage =
                LineCoverage.parse(
                        "can\tf\t1\t<module>\t1\ncan\tf\t2\tg\t3\ndid\tf\t1\t<module>\t1\n");
        assertThat(coverage.unexecuted()).containsExactly("f:3");
        assertThat(coverage.executable()).containsExactlyInAnyOrder("f:1", "f:3");
    }
}
