package dev.venturi.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that are slow in a way that Venturi knows, each run before and after its patch.
class FixedProgramsTest {
    /// Makes a pool start its workers afresh, as other systems and later versions do.
    private static final String SPAWN =
            "import multiprocessing\nmultiprocessing.set_start_method('spawn', force=True)\n";

    @TempDir static Path helper;
    @TempDir Path folder;

    @BeforeAll
    static void compileHelper() throws Exception {
        Program.compileHelper(helper);
    }

    static Stream<Arguments> programs() {
        return Stream.of(Bottleneck.IO, Bottleneck.CPU, Bottleneck.MEMORY)
                .flatMap(
                        kind ->
                                Program.all("positive/" + kind.label()).stream()
                                        .map(program -> Arguments.of(kind, program)));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("programs")
    void doTheSameAfterTheirPatch(Bottleneck kind, Path original) throws Exception {
        Program program = Program.copy(original, folder);
        Map<Path, byte[]> texts = program.texts();
        for (Path python : Pythons.supported().toList()) {
            texts.forEach(FixedProgramsTest::write);
            Program.Run before = program.run(python, Map.of());
            assertThat(before.exit()).as(before.err()).isZero();

            FixProposal proposal = program.propose(helper, python, kind);

            assertThat(proposal.patch()).as("%s: %s", python, proposal).isNotNull();
            Patch patch = java.util.Objects.requireNonNull(proposal.patch());
            assertThat(proposal.refusals()).isEmpty();
            assertThat(program.texts()).as("the user's tree").containsExactlyEntriesOf(texts);
            program.apply(patch);
            assertThat(program.run(python, Map.of()))
                    .as("%s\n%s", python, patch.diff())
                    .isEqualTo(before);
            if (Shape.of(patch.shape()).workers() == Shape.Workers.PROCESSES) {
                assertThat(spawned(program, python)).as("spawned: %s", python).isEqualTo(before);
            }
        }
    }

    private static Program.Run spawned(Program program, Path python) throws Exception {
        Path hook = Files.createDirectories(program.folder().resolve("hook"));
        Files.writeString(hook.resolve("sitecustomize.py"), SPAWN);
        return program.run(python, Map.of("PYTHONPATH", hook.toString()));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("programs")
    void areChangedByGitAsByThePatchAndOnTheLinesThatItNames(Bottleneck kind, Path original)
            throws Exception {
        Program program = Program.copy(original, folder);
        Map<Path, byte[]> texts = program.texts();
        Patch patch =
                java.util.Objects.requireNonNull(
                        program.propose(helper, Pythons.any(), kind).patch());
        assertChangedByGit(program, texts, patch);
        assertChangedOnItsLines(program, texts, patch);
    }

    private void assertChangedByGit(Program program, Map<Path, byte[]> texts, Patch patch)
            throws Exception {
        Path file = folder.resolve("change.patch");
        Files.writeString(file, patch.diff());

        git(program, "apply", file.toString());

        for (var changed : patch.after().entrySet()) {
            assertThat(program.folder().resolve(changed.getKey()))
                    .hasBinaryContent(changed.getValue());
        }
        git(program, "apply", "-R", file.toString());
        texts.forEach((path, text) -> assertThat(path).hasBinaryContent(text));
    }

    private static void assertChangedOnItsLines(
            Program program, Map<Path, byte[]> texts, Patch patch) {
        for (var file : patch.after().entrySet()) {
            List<String> lines = lines(file.getValue());
            List<Integer> changed =
                    java.util.Objects.requireNonNull(patch.changedLines().get(file.getKey()));
            StringBuilder kept = new StringBuilder();
            for (int number = 1; number <= lines.size(); number++) {
                if (!changed.contains(number)) {
                    kept.append(lines.get(number - 1)).append('\n');
                }
            }
            // Without them only lines of the old text are left, in their order.
            List<String> old =
                    lines(
                            java.util.Objects.requireNonNull(
                                    texts.get(program.folder().resolve(file.getKey()))));
            assertThat(old).containsSubsequence(kept.toString().lines().toList());
            assertThat(changed).isNotEmpty().isSorted();
        }
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    static void git(Program program, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Program.Run run = program.run(command, Map.of("GIT_CEILING_DIRECTORIES", "/"));
        assertThat(run.exit()).as("%s: %s", command, run.err()).isZero();
    }

    private static void write(Path file, byte[] text) {
        try {
            Files.write(file, text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
