package dev.venturi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs that others profile here do what they say, the same on every run.
class ExamplesTest {
    private static final Path FIXED = Path.of("src/test/resources/examples-fixed");
    private static final Path PROGRAMS = Path.of("src/test/resources/programs");
    private static final List<String> VERDICTS =
            List.of("io", "cpu", "memory", "gc", "lock", "gil", "native", "none");

    @TempDir Path folder;

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void anExampleAndTheSameWithoutItsBottleneckPrintTheSame(Path python) throws Exception {
        for (String name : List.of("dashboard", "factory", "users")) {
            Path script = Path.of(name, name + ".py");
            String output = output(python, Path.of("examples").resolve(script), "7");
            assertThat(output).hasSizeGreaterThan(100);
            assertThat(output(python, FIXED.resolve(script), "7")).isEqualTo(output);
        }
    }

    @Execution(CONCURRENT)
    @Test
    void theExamplesKnowNothingOfVenturi() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.(py|md)")))
                    .hasSizeGreaterThanOrEqualTo(8)
                    .noneMatch(file -> text(file).toLowerCase(Locale.ROOT).contains("venturi"));
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void theTestProgramsRunAndSayWhatIsExpectedOfThem(Path python) throws Exception {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            List<Path> programs = files.filter(file -> file.toString().endsWith(".py")).toList();
            assertThat(programs).hasSizeGreaterThanOrEqualTo(10);
            for (Path program : programs) {
                Path expected = Path.of(program.toString().replace(".py", ".expected"));
                List<String> lines = Files.readAllLines(expected);
                assertThat(VERDICTS).contains(lines.get(0));
                assertThat(lines.get(1)).isIn("patch", "no patch", "any");
                assertThat(output(python, program, "3")).isNotEmpty();
            }
        }
    }

    private String output(Path python, Path script, String size) throws Exception {
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(python.toString(), script.toString(), "--size", size)
                        .redirectError(errors.toFile())
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", script, Files.readString(errors)).isZero();
        assertThat(errors).isEmptyFile();
        return output;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
