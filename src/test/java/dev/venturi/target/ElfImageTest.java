package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ElfImageTest {
    private static final Set<String> WANTED = Set.of("_PyRuntime", "Py_Version", "PyCode_Type");

    /// Checked against `nm`, where this machine has it.
    @Test
    void shouldFindTheSymbolsThatNmFinds() throws Exception {
        List<Path> files = libraries();
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Map<String, Long> expected = new TreeMap<>();
            Process nm = new ProcessBuilder("nm", "-D", file.toString()).start();
            try (Stream<String> lines = nm.inputReader().lines()) {
                lines.map(String::strip)
                        .map(line -> line.split(" "))
                        .filter(cells -> cells.length == 3 && WANTED.contains(cells[2]))
                        .forEach(cells -> expected.put(cells[2], Long.parseLong(cells[0], 16)));
            }
            assertThat(expected).as("nm of %s", file).hasSize(3);
            Map<String, Long> found = new TreeMap<>();
            ElfImage.read(file, WANTED)
                    .orElseThrow()
                    .symbols()
                    .forEach((name, symbol) -> found.put(name, symbol.address()));
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void shouldFindTheRuntimesSection() throws Exception {
        for (Path file : libraries()) {
            ElfImage image = ElfImage.read(file, WANTED).orElseThrow();
            assertThat(image.sections().get(".PyRuntime"))
                    .isEqualTo(image.symbols().get("_PyRuntime"));
        }
    }

    @Test
    void shouldRefuseWhatIsNoElfFileOrCutOff() throws Exception {
        assertThat(ElfImage.parse(MemorySegment.ofArray(new byte[100]), WANTED)).isEmpty();
        assertThat(ElfImage.parse(MemorySegment.ofArray(new byte[3]), WANTED)).isEmpty();
        byte[] whole = Files.readAllBytes(libraries().getFirst());
        for (int length : new int[] {64, 200, 1000, 100_000, whole.length / 2}) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            Optional<ElfImage> image = ElfImage.parse(MemorySegment.ofArray(cut), WANTED);
            assertThat(image).isEmpty();
        }
    }

    @Test
    void shouldTellTheLoadBiasFromAMapping() {
        ElfImage image =
                new ElfImage(
                        List.of(
                                new ElfImage.Segment(0, 0x400000),
                                new ElfImage.Segment(0x2e10, 0x603e10)),
                        Map.of(),
                        Map.of());
        assertThat(image.loadBias(0x7f0000400000L, 0)).hasValue(0x7f0000000000L);
        assertThat(image.loadBias(0x603000, 0x2000)).hasValue(0);
        assertThat(image.loadBias(0x603000, 0x5000)).isEmpty();
    }

    /// The files that hold an interpreter: the shared library of pyenv's, the executable of
    /// Debian's.
    private static List<Path> libraries() throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        for (Path python : Pythons.supported().toList()) {
            Path real = python.toRealPath();
            Path folder = real.resolveSibling("../lib").normalize();
            Optional<Path> library = Optional.empty();
            if (Files.isDirectory(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    library =
                            entries.filter(
                                            file ->
                                                    file.getFileName()
                                                            .toString()
                                                            .matches(
                                                                    "libpython3\\.\\d+\\.so\\.1\\.0"))
                                    .findFirst();
                }
            }
            files.add(library.orElse(real));
        }
        return files;
    }
}
