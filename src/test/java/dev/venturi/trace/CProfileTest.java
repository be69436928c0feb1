package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.format.Pstats;
import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import dev.venturi.testing.PythonPstats;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every call that cProfile counts, and no other: of every function calls and primitive calls, and
/// the same for each of its callers.
@Execution(ExecutionMode.CONCURRENT)
class CProfileTest {
    private static final Path PROGRAMS = Traced.PROGRAMS.resolve("equal");

    /// Nothing that comes after the program's module has ended is in cProfile: what was registered
    /// with `atexit`, threading's shutdown, finalisers. The copy that is traced ends before.
    private static final String LAST_LINES = "\nimport os\nos.kill(os.getpid(), 9)\n";

    private static final int KILLED = 9;

    @TempDir Path folder;

    static Stream<Arguments> programsOnEveryVersion() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            for (Path program : files.sorted().toList()) {
                Pythons.all().forEach(python -> cases.add(Arguments.of(program, python)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("programsOnEveryVersion")
    void countsWhatCProfileCounts(Path program, Path python) throws Exception {
        Path copy = Files.copy(program, folder.resolve("program.py"));
        Path profile = folder.resolve("profile");
        Path errors = folder.resolve("errors");
        Path there = Files.createDirectory(folder.resolve("run"));
        List<String> command =
                List.of(
                        python.toString(),
                        Traced.PROGRAMS.resolve("profiled.py").toString(),
                        profile.toString(),
                        copy.toString());
        int status =
                Traced.launch(command, there, folder.resolve("output"), errors)
                        .start()
                        .waitFor()
                        .statusForShell();
        assertThat(status).as(() -> read(errors)).isZero();

        Files.move(there, folder.resolve("ran"));
        Files.createDirectory(there);
        Files.writeString(copy, LAST_LINES, StandardOpenOption.APPEND);
        Traced traced = Traced.run(python, there, List.of(copy.toString()));

        assertThat(traced.exit().signal()).as(traced.errors()).isEqualTo(KILLED);
        assertThat(traced.tracing().notes()).isEmpty();
        Map<String, String> counted = counts(traced.tracing().calls(true));
        Map<String, String> expected = counts(Pstats.read(profile).profile());
        for (String last : List.of("posix.getpid", "posix.kill")) {
            String function = "~:0(<built-in method " + last + ">)";
            oneMore(expected, function);
            oneMore(expected, function + " from " + copy + ":1(<module>)");
        }
        assertThat(differences(counted, expected)).isEmpty();
    }

    /// What is counted otherwise than expected; whole tables would hide it.
    private static List<String> differences(
            Map<String, String> counted, Map<String, String> expected) {
        Set<String> functions = new TreeSet<>(counted.keySet());
        functions.addAll(expected.keySet());
        return functions.stream()
                .filter(name -> !Objects.equals(counted.get(name), expected.get(name)))
                .map(name -> name + ": " + counted.get(name) + ", not " + expected.get(name))
                .toList();
    }

    /// The program's last lines call it once more than the program did for cProfile.
    private static void oneMore(Map<String, String> expected, String what) {
        String[] both = expected.getOrDefault(what, "0/0").split("/", -1);
        expected.put(what, (Integer.parseInt(both[0]) + 1) + "/" + (Integer.parseInt(both[1]) + 1));
    }

    /// Functions of the program itself: cProfile has imported modules before, which then are not
    /// imported by the program.
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void agreesWithTheCommandLineOfCProfile(Path python) throws Exception {
        Path program = PythonPstats.calls();
        Path profile = new PythonPstats(python, folder).profile("profile", program.toString());
        Traced traced = Traced.run(python, folder, List.of(program.toString()));

        Map<String, String> expected = counts(Pstats.read(profile).profile());
        Map<String, String> counted = counts(traced.tracing().calls(true));
        for (Map<String, String> each : List.of(expected, counted)) {
            each.keySet().removeIf(name -> !name.startsWith(program + ":"));
            each.remove(program + ":1(<module>) from ~:0(<built-in method builtins.exec>)");
        }
        assertThat(counted).hasSizeGreaterThan(10);
        assertThat(differences(counted, expected)).isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Calls and primitive calls of every function, and of every pair `callee from caller`.
    private static Map<String, String> counts(CallProfile profile) {
        Map<String, CallCounts> counts = new TreeMap<>();
        for (FunctionCalls function : profile.functions()) {
            String name = name(function.function());
            counts.merge(name, function.counts(), CallCounts::plus);
            function.callers()
                    .forEach(
                            (caller, made) ->
                                    counts.merge(
                                            name + " from " + name(caller),
                                            made,
                                            CallCounts::plus));
        }
        Map<String, String> lines = new TreeMap<>();
        counts.forEach(
                (name, count) -> lines.put(name, count.calls() + "/" + count.primitiveCalls()));
        return lines;
    }

    /// Without the addresses in the descriptions of what a subclass overrides.
    private static String name(FunctionName function) {
        return (function.file() + ":" + function.line() + "(" + function.name() + ")")
                .replaceAll("0x[0-9a-f]+", "0x…");
    }
}
