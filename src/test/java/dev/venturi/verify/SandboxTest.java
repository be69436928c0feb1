package dev.venturi.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.testing.Pythons;
import dev.venturi.verify.Sandbox.Role;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    private Path project() throws IOException {
        return Files.createDirectories(folder.toRealPath().resolve("project"));
    }

    private String output(Subject subject, Map<Path, byte[]> patched, Role role, boolean mayBind)
            throws Exception {
        try (Sandbox sandbox = new Sandbox(subject, subject.directory(), patched, mayBind)) {
            Outcome outcome = sandbox.run(role, 1, LIMIT);
            assertThat(Files.readString(outcome.stderr())).isEmpty();
            return Files.readString(outcome.stdout());
        }
    }

    private static Subject subject(Path python, PythonProgram program, Path directory)
            throws Exception {
        return Subject.of(PythonInstallation.probe(python.toString()), program, directory);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRoleRunsItsOwnTextUnderTheSameNames(boolean mayBind) throws Exception {
        Path script = project().resolve("prog.py");
        Files.writeString(script, "import os\nprint('old', __file__, os.getcwd())\n");
        byte[] patch = "import os\nprint('new', __file__, os.getcwd())\n".getBytes();
        for (String name : List.of("prog.py", script.toString())) {
            Subject subject =
                    subject(Pythons.any(), new PythonProgram.Script(name, List.of()), project());
            try (Sandbox sandbox =
                    new Sandbox(subject, project(), Map.of(script, patch), mayBind)) {
                String old = Files.readString(sandbox.run(Role.ORIGINAL, 1, LIMIT).stdout());
                String control = Files.readString(sandbox.run(Role.CONTROL, 1, LIMIT).stdout());
                String patched = Files.readString(sandbox.run(Role.PATCHED, 1, LIMIT).stdout());
                assertThat(old).startsWith("old ").contains("/project/prog.py");
                assertThat(control).isEqualTo(old);
                assertThat(patched).isEqualTo(old.replace("old", "new"));
            }
        }
        assertThat(Files.readString(script)).contains("'old'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAbsolutePathThatIsNotUtf8LeadsIntoTheCopyWithTheSameBytes(boolean mayBind)
            throws Exception {
        Files.writeString(
                project().resolve("prog.py"),
                "import os, sys\nfolder, name = os.path.split(os.fsencode(sys.argv[1]))\nprint(folder == os.getcwdb(), name)\n");
        Subject subject =
                subject(
                        Pythons.any(),
                        new PythonProgram.Script("prog.py", List.of(project() + "/a\udcffé")),
                        project());
        assertThat(output(subject, Map.of(), Role.PATCHED, mayBind))
                .isEqualTo("True b'a\\xff\\xc3\\xa9'\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModuleOfAPackageRunsFromTheCopy(boolean mayBind) throws Exception {
        Path pack = Files.createDirectories(project().resolve("pack"));
        Files.writeString(pack.resolve("__init__.py"), "");
        Files.writeString(pack.resolve("helper.py"), "word = 'old'\n");
        Files.writeString(
                pack.resolve("tool.py"),
                "import sys\nfrom .helper import word\nprint(word, sys.argv[1:])\n");
        Subject subject =
                subject(
                        Pythons.any(),
                        new PythonProgram.Module("pack.tool", List.of("a")),
                        project());
        Map<Path, byte[]> patch = Map.of(pack.resolve("helper.py"), "word = 'new'\n".getBytes());
        assertThat(output(subject, patch, Role.ORIGINAL, mayBind)).isEqualTo("old ['a']\n");
        assertThat(output(subject, patch, Role.PATCHED, mayBind)).isEqualTo("new ['a']\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVirtualEnvironmentInTheFolderIsUsedAndNotCopied(boolean mayBind) throws Exception {
        Path project = project();
        Process venv =
                new ProcessBuilder(
                                Pythons.any().toString(),
                                "-m",
                                "venv",
                                "--without-pip",
                                project.resolve("env").toString())
                        .inheritIO()
                        .start();
        assertThat(venv.waitFor()).isZero();
        Path python = project.resolve("env/bin/python");
        Files.writeString(project.resolve("prog.py"), "import sys\nprint(sys.prefix)\n");
        Subject subject = subject(python, new PythonProgram.Script("prog.py", List.of()), project);
        assertThat(output(subject, Map.of(), Role.ORIGINAL, mayBind))
                .isEqualTo(project.resolve("env") + "\n");
        ProgramFolders folders =
                new ProgramFolders(
                        List.of(project), folder.resolve("ours"), subject.python().prefixes());
        assertThat(folders.holes()).containsExactly(project.resolve("env"));
        assertThat(folders.bytes()).isLessThan(1000);
    }

    @Test
    void linksStayLinksInsideAndBecomeCopiesOutside() throws Exception {
        Path project = project();
        Path outside = Files.createDirectories(folder.toRealPath().resolve("outside"));
        Files.writeString(outside.resolve("data"), "data");
        Files.writeString(project.resolve("file"), "file");
        Files.setPosixFilePermissions(
                project.resolve("file"), PosixFilePermissions.fromString("rwx--x--x"));
        Files.createSymbolicLink(project.resolve("relative"), Path.of("file"));
        Files.createSymbolicLink(project.resolve("absolute"), project.resolve("file"));
        Files.createSymbolicLink(project.resolve("out"), outside.resolve("data"));
        Files.createSymbolicLink(project.resolve("folder"), outside);
        Files.createSymbolicLink(project.resolve("broken"), Path.of("nowhere"));

        ProgramFolders folders =
                new ProgramFolders(List.of(project), folder.resolve("ours"), List.of());
        Path base = folder.toRealPath().resolve("copy");
        new WorkingCopy(folders, base, Path.of("/shown"), Map.of());
        Path copy = WorkingCopy.in(base, project);

        assertThat(Files.readSymbolicLink(copy.resolve("relative"))).isEqualTo(Path.of("file"));
        assertThat(Files.readSymbolicLink(copy.resolve("absolute")))
                .isEqualTo(WorkingCopy.in(Path.of("/shown"), project.resolve("file")));
        assertThat(Files.readSymbolicLink(copy.resolve("broken"))).isEqualTo(Path.of("nowhere"));
        assertThat(copy.resolve("out")).isRegularFile().hasContent("data");
        assertThat(Files.isSymbolicLink(copy.resolve("out"))).isFalse();
        assertThat(Files.isSymbolicLink(copy.resolve("folder"))).isFalse();
        assertThat(copy.resolve("folder/data")).hasContent("data");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(copy.resolve("file"))))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void whatTheProgramChangedIsFoundAndPutBack() throws Exception {
        Path project = project();
        Files.createDirectories(project.resolve("a/b"));
        Files.writeString(project.resolve("a/b/file"), "old");
        Files.writeString(project.resolve("a/gone"), "old");
        Files.writeString(project.resolve("a/kept"), "old");
        ProgramFolders folders =
                new ProgramFolders(List.of(project), folder.resolve("ours"), List.of());
        Path base = folder.toRealPath().resolve("copy");
        WorkingCopy copy = new WorkingCopy(folders, base, Path.of("/"), Map.of());
        Path at = WorkingCopy.in(base, project);
        assertThat(copy.changes()).isEmpty();

        Files.writeString(at.resolve("a/b/file"), "new");
        Files.delete(at.resolve("a/gone"));
        Files.createDirectories(at.resolve("c/d"));
        Files.writeString(at.resolve("c/d/made"), "made");
        Files.createDirectories(at.resolve("__pycache__"));
        Files.setPosixFilePermissions(
                at.resolve("a/b"), PosixFilePermissions.fromString("rwx------"));

        List<FileChange> changes = copy.changes();
        assertThat(changes)
                .extracting(change -> change.what() + " " + Path.of(change.path()).getFileName())
                .containsExactly(
                        "folder b",
                        "file file",
                        "nothing gone",
                        "folder c",
                        "folder d",
                        "file made");
        copy.undo(changes);
        assertThat(copy.changes()).isEmpty();
        assertThat(at.resolve("a/b/file")).hasContent("old");
        assertThat(at.resolve("a/gone")).hasContent("old");
        assertThat(at.resolve("a/kept")).hasContent("old");
        assertThat(at.resolve("c")).doesNotExist();
        assertThat(Files.getPosixFilePermissions(at.resolve("a/b")))
                .isEqualTo(Files.getPosixFilePermissions(project.resolve("a/b")));
    }

    @Test
    void foldersThatAreTooLargeAreRefusedWithAWayOut() throws Exception {
        Path project = project();
        try (RandomAccessFile file =
                new RandomAccessFile(project.resolve("large").toFile(), "rw")) {
            file.setLength((1L << 30) + 1); // a hole: takes no room
        }
        assertThatThrownBy(
                        () ->
                                new ProgramFolders(
                                        List.of(project), folder.resolve("ours"), List.of()))
                .isInstanceOf(Unprovable.class)
                .hasMessageContaining("more than 1 GiB")
                .hasMessageContaining("start Venturi in the program's own folder");
        // What is another tool's does not count.
        Files.createDirectories(project.resolve(".git"));
        Files.move(project.resolve("large"), project.resolve(".git/large"));
        assertThat(new ProgramFolders(List.of(project), folder.resolve("ours"), List.of()).bytes())
                .isZero();
    }
}
