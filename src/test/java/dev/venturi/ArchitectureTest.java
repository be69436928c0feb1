package dev.venturi;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the picture of docs/design/layers.md.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.venturi");

    @Test
    void importsPointDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("dev.venturi.cli..")
                .layer("report")
                .definedBy("dev.venturi.report..")
                .layer("verify")
                .definedBy("dev.venturi.verify..")
                .layer("fix")
                .definedBy("dev.venturi.fix..")
                .layer("diagnose")
                .definedBy("dev.venturi.diagnose..")
                .layer("sample")
                .definedBy("dev.venturi.sample..")
                .layer("heap")
                .definedBy("dev.venturi.heap..")
                .layer("bench")
                .definedBy("dev.venturi.bench..")
                .layer("trace")
                .definedBy("dev.venturi.trace..")
                .layer("format")
                .definedBy("dev.venturi.format..")
                .layer("cpython")
                .definedBy("dev.venturi.cpython..")
                .layer("profile")
                .definedBy("dev.venturi.profile..")
                .layer("target")
                .definedBy("dev.venturi.target..")
                .layer("memory")
                .definedBy("dev.venturi.memory..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("verify")
                .mayOnlyBeAccessedByLayers("cli", "report")
                .whereLayer("fix")
                .mayOnlyBeAccessedByLayers("cli", "report", "verify")
                .whereLayer("diagnose")
                .mayOnlyBeAccessedByLayers("cli", "report", "verify", "fix")
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("cli", "report", "verify")
                .whereLayer("format")
                .mayOnlyBeAccessedByLayers("cli", "report")
                .whereLayer("sample")
                .mayOnlyBeAccessedByLayers("cli", "report", "verify", "diagnose")
                .whereLayer("trace")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("heap")
                .mayOnlyBeAccessedByLayers("cli", "report", "verify", "diagnose")
                .whereLayer("cpython")
                .mayOnlyBeAccessedByLayers("cli", "verify", "diagnose", "sample", "heap")
                .check(CLASSES);
    }

    @Test
    void targetAndMemoryKnowNeitherPythonNorEachOther() {
        layeredArchitecture()
                .consideringAllDependencies()
                .layer("target")
                .definedBy("dev.venturi.target..")
                .layer("memory")
                .definedBy("dev.venturi.memory..")
                .layer("profile")
                .definedBy("dev.venturi.profile..")
                .layer("the rest")
                .definedBy(
                        "dev.venturi.cli..",
                        "dev.venturi.report..",
                        "dev.venturi.verify..",
                        "dev.venturi.fix..",
                        "dev.venturi.diagnose..",
                        "dev.venturi.sample..",
                        "dev.venturi.heap..",
                        "dev.venturi.bench..",
                        "dev.venturi.trace..",
                        "dev.venturi.format..",
                        "dev.venturi.cpython..")
                .whereLayer("target")
                .mayOnlyBeAccessedByLayers("the rest")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("the rest")
                .whereLayer("profile")
                .mayOnlyBeAccessedByLayers("the rest")
                .whereLayer("the rest")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().matching("dev.venturi.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        Path root = Path.of("src/main/java/dev/venturi");
        try (Stream<Path> packages = Files.list(root)) {
            List<Path> silent =
                    packages.filter(Files::isDirectory)
                            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                            .toList();
            assertThat(silent).isEmpty();
        }
    }
}
