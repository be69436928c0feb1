package dev.venturi.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.target.PythonInstallation;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that look like one of the shapes, and that a patch would change.
class RefusedProgramsTest {
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
                                Program.all("negative/" + kind.label()).stream()
                                        .map(program -> Arguments.of(kind, program)));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("programs")
    void areLeftAloneAndSayWhy(Bottleneck kind, Path original) throws Exception {
        Program program = Program.copy(original, folder);
        String expected = program.said("expect", "?");
        for (Path python : Pythons.supported().toList()) {
            FixProposal proposal = program.propose(helper, python, kind);
            if (isLaterThan(program.said("until", "3.99"), python)) {
                assertThat(proposal.patch()).as(python.toString()).isNotNull();
                continue;
            }

            assertThat(proposal.patch()).as(python.toString()).isNull();
            if (expected.equals("none")) {
                assertThat(proposal.refusals()).isEmpty();
                assertThat(proposal.unrecognised()).isNotEmpty().noneMatch(String::isBlank);
            } else {
                assertThat(proposal.refusals()).extracting(Refusal::code).contains(expected);
                assertThat(proposal.refusals())
                        .allSatisfy(
                                refusal -> {
                                    assertThat(Path.of(refusal.file())).exists();
                                    assertThat(refusal.line()).isPositive();
                                    assertThat(refusal.message()).isNotBlank();
                                });
            }
        }
    }

    private static boolean isLaterThan(String version, Path python) throws Exception {
        int minor = PythonInstallation.probe(python.toString()).version().minor();
        return minor > Integer.parseInt(version.substring(2));
    }
}
