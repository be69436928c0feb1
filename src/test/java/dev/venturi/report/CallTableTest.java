package dev.venturi.report;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.format.Pstats;
import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import dev.venturi.testing.PythonPstats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every table is compared with what the `pstats` of each installed Python prints.
class CallTableTest {
    private static final String PYTHONS = "dev.venturi.testing.PythonPstats#pythons";

    private static final List<List<String>> RESTRICTIONS =
            List.of(
                    List.of(),
                    List.of("3"),
                    List.of("0"),
                    List.of("1000000"),
                    List.of("0.1"),
                    List.of("0.5", "0.00001"),
                    List.of("1.0"),
                    List.of("0.5", "fib|even", "1"),
                    List.of("{built-in", "0.34"),
                    List.of("5", "len|method"),
                    List.of("(?P<a>[[{])b.*(?P=a)?\\w+\\Z", "0.9"),
                    List.of("^~?[^/]*\\(測"),
                    List.of("it's \"no\" name\\."),
                    List.of("\\b\\w{2,3}\\)$"));

    private static final List<Request> FEW =
            requests(List.of(List.of(), List.of("cumtime")), List.of(List.of("0.5", "len|read")));

    @TempDir private Path folder;

    private record Request(
            String view, boolean strip, List<String> keys, List<String> restrictions) {
        String json() {
            return "[\"%s\", %s, [%s], [%s]]\n"
                    .formatted(
                            view,
                            strip,
                            keys.stream().map(Request::quoted).collect(joining(", ")),
                            restrictions.stream()
                                    .map(r -> r.matches("[0-9.]+") ? r : quoted(r))
                                    .collect(joining(", ")));
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        String printed(CallProfile profile, boolean sampled) {
            CallTable table =
                    new CallTable(
                            strip ? profile.withoutFolders() : profile,
                            sampled,
                            keys.stream().map(SortKey::of).toList(),
                            restrictions.stream().map(Restriction::of).toList(),
                            Screen.plain());
            List<String> lines =
                    switch (view) {
                        case "stats" -> table.functions();
                        case "callers" -> table.callers();
                        case "callees" -> table.callees();
                        default -> throw new AssertionError(view);
                    };
            return lines.stream().map(line -> line + "\n").collect(joining());
        }
    }

    private static List<Request> requests(List<List<String>> keys, List<List<String>> restricted) {
        List<Request> requests = new ArrayList<>();
        for (boolean strip : new boolean[] {false, true}) {
            for (String view : List.of("stats", "callers", "callees")) {
                for (List<String> key : keys) {
                    requests.add(new Request(view, strip, key, List.of()));
                    requests.add(new Request(view, strip, key, List.of("0.3")));
                }
                for (List<String> restrictions : restricted) {
                    requests.add(new Request(view, strip, List.of("tottime"), restrictions));
                    requests.add(new Request(view, strip, List.of(), restrictions));
                }
            }
        }
        return requests;
    }

    private static List<List<String>> keys() {
        List<List<String>> keys = new ArrayList<>();
        keys.add(List.of());
        SortKey.words().forEach(word -> keys.add(List.of(word)));
        List.of("cu", "cumt", "cumu", "ca", "nc", "f", "l", "m", "na", "nf", "p", "s", "ti", "tot")
                .forEach(word -> keys.add(List.of(word)));
        keys.add(List.of("ncalls", "name"));
        keys.add(List.of("module", "line", "pcalls"));
        keys.add(List.of("calls", "cumulative", "stdname"));
        return keys;
    }

    /// `pstats` prints the files' names and dates first, which are not the table's.
    private static String withoutFiles(String printed, int files) {
        return printed.lines().skip(files + 1L).map(line -> line + "\n").collect(joining());
    }

    private static void assertPrintsLikePython(
            PythonPstats python, List<Request> requests, boolean sampled, Path... files)
            throws IOException, InterruptedException {
        String input = requests.stream().map(Request::json).collect(joining());
        String[] printed = python.script("pstats_prints.py", input, files).split("\u001e", -1);
        assertThat(printed).hasSize(requests.size() + 1);
        CallProfile profile = Pstats.read(files[0]).profile();
        for (int i = files.length - 1; i > 0; i--) {
            profile = profile.plus(Pstats.read(files[i]).profile());
        }
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            String expected =
                    request.view.equals("stats")
                            ? withoutFiles(printed[i], files.length)
                            : printed[i];
            assertThat(request.printed(profile, sampled))
                    .as("%s on %s", request, python.python())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void printsWhatPstatsPrintsForEveryKeyRestrictionAndView(Path python)
            throws IOException, InterruptedException {
        PythonPstats cProfile = new PythonPstats(python, folder);
        Path calls = cProfile.profile("calls.pstats", PythonPstats.calls().toString());
        assertPrintsLikePython(cProfile, requests(keys(), RESTRICTIONS), false, calls);
        Path tokens =
                cProfile.profile(
                        "tokens.pstats", "-m", "tokenize", PythonPstats.calls().toString());
        assertPrintsLikePython(cProfile, FEW, false, tokens);
        assertPrintsLikePython(
                cProfile,
                FEW,
                false,
                calls,
                tokens,
                cProfile.profile("again.pstats", PythonPstats.calls().toString()));
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void printsCallersThatWereCountedAndNotTimed(Path python)
            throws IOException, InterruptedException {
        PythonPstats profile = new PythonPstats(python, folder);
        String code =
                """
                import profile, re
                def f(n): return n if n < 2 else f(n - 1) + f(n - 2)
                p = profile.Profile()
                p.run('f(7); re.compile("x+"); f(3)')
                p.dump_stats('profile.pstats')
                """;
        profile.run("", List.of("-W", "ignore", "-c", code));
        List<Request> requests = new ArrayList<>();
        // pstats itself fails where it does not know a caller.
        for (String view : List.of("stats", "callees")) {
            requests.add(new Request(view, false, List.of(), List.of()));
            requests.add(new Request(view, true, List.of("name", "line"), List.of("0.5")));
        }
        requests.add(new Request("callers", false, List.of("name"), List.of("\\(f\\)")));
        assertPrintsLikePython(profile, requests, false, folder.resolve("profile.pstats"));
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void roundsTimesAsPythonDoes(Path python) throws IOException, InterruptedException {
        PythonPstats pstats = new PythonPstats(python, folder);
        String code =
                """
                import marshal
                times = [i / 2000 for i in range(60)] + [i / 2000 + 1e-17 for i in range(60)]
                times += [0, 7, -0.0, -0.0004, 1e20, 1e-320, 0.0005, 2.0005, 1234567.8905]
                times += [float('inf'), -float('inf')]
                stats = {('t.py', i, 'f'): (i % 3, i % 7, t, t, {}) for i, t in enumerate(times)}
                stats['t.py', -1, 'big'] = (10**17, 2**59, 1.5, 1.5, {('t.py', 0, 'f'): (2**59, 10**17, 0.1, 0.2)})
                with open('times.pstats', 'wb') as f:
                    marshal.dump(stats, f)
                """;
        pstats.run("", List.of("-c", code));
        assertPrintsLikePython(
                pstats, requests(keys(), List.of()), false, folder.resolve("times.pstats"));
    }

    @Test
    void printsTheSamplersFilesAsPython315Does() throws IOException, InterruptedException {
        List<Path> newest =
                PythonPstats.pythons().filter(p -> p.toString().contains("3.15")).toList();
        for (Path python : newest) {
            PythonPstats pstats = new PythonPstats(python, folder);
            String code =
                    """
                    from profiling.sampling.pstats_collector import PstatsCollector
                    from types import SimpleNamespace as Frame
                    c = PstatsCollector(1000)
                    def frame(file, line, name):
                        return Frame(filename=file, location=(line, line, 0, 1), funcname=name)
                    main, f, g = frame('/a/m.py', 9, '<module>'), frame('/a/m.py', 2, 'f'), frame('/b/n.py', 5, 'g')
                    for stack, weight in ([main], 3), ([f, main], 40), ([g, f, main], 7), ([g, main], 2), ([f, f, main], 5):
                        c._process_frames(stack, weight)
                    c.export('sampled.pstats')
                    """;
            pstats.run("", List.of("-c", code));
            Path file = folder.resolve("sampled.pstats");
            assertThat(Pstats.read(file).sampled()).isTrue();
            List<Request> requests =
                    requests(
                            List.of(
                                    List.of(),
                                    List.of("cumtime"),
                                    List.of("stdname"),
                                    List.of("tottime", "nfl")),
                            RESTRICTIONS);
            assertPrintsLikePython(pstats, requests, true, file);
            assertThat(
                            new Request("stats", false, List.of("calls"), List.of())
                                    .printed(Pstats.read(file).profile(), true))
                    .contains("   Ordered by: sample count\n");
        }
    }

    private static String functions(Screen screen, FunctionName... names) {
        CallCounts counts = new CallCounts(1, 1, 0.5, 0.5);
        CallProfile profile =
                new CallProfile(
                        Arrays.stream(names)
                                .map(name -> new FunctionCalls(name, counts, Map.of()))
                                .toList());
        return String.join(
                "\n", new CallTable(profile, false, List.of(), List.of(), screen).functions());
    }

    @Test
    void escapesNamesThatWouldSteerTheTerminal() {
        assertThat(functions(Screen.plain(), new FunctionName("a\u001b[2J.py", 1, "f\ng\u202e")))
                .contains(" a\\x1b[2J.py:1(f\\ng\\u202e)")
                .doesNotContain("\u001b");
    }

    @Test
    void namesCallersThatAreInNoFileWithoutATime() {
        FunctionName lost = new FunctionName("profile", 0, "profiler");
        CallProfile profile =
                new CallProfile(
                        List.of(
                                new FunctionCalls(
                                        new FunctionName("a.py", 1, "f"),
                                        new CallCounts(4, 2, 0.5, 0.5),
                                        Map.of(lost, CallCounts.untimed(4)))));
        assertThat(new CallTable(profile, false, List.of(), List.of(), Screen.plain()).callers())
                .contains("a.py:1(f)  <- profile:0(profiler)(4)         ");
    }
}
