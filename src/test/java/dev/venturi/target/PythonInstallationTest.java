package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonInstallationTest {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void knowsWhatAnInterpreterSaysOfItself(Path python) throws Exception {
        PythonInstallation installation = PythonInstallation.probe(python.toString());

        assertThat(installation.command()).isEqualTo(python);
        assertThat(installation.version().toString())
                .isEqualTo(say(python, "platform.python_version()"));
        assertThat(installation.executable().toString()).isEqualTo(say(python, "sys.executable"));
        assertThat(installation.isLibrary(say(python, "json.__file__"))).isTrue();
        assertThat(installation.isLibrary(say(python, "os.__file__"))).isTrue();
        assertThat(installation.isLibrary("<frozen importlib._bootstrap>")).isTrue();
        assertThat(installation.isLibrary("<string>")).isFalse();
        assertThat(installation.isLibrary(folder + "/mine.py")).isFalse();
    }

    @Test
    void keepsAVirtualEnvironmentsOwnPackagesApart() throws Exception {
        Path environment = folder.resolve("env");
        run(Pythons.any(), "-m", "venv", "--without-pip", environment.toString());
        Path python = environment.resolve("bin/python3");

        PythonInstallation installation = PythonInstallation.probe(python.toString());

        assertThat(installation.command()).isEqualTo(python);
        assertThat(installation.prefixes()).contains(environment);
        assertThat(installation.libraryFolders())
                .anyMatch(lib -> lib.startsWith(environment) && lib.endsWith("site-packages"));
        assertThat(installation.isLibrary(environment + "/lib/python3.11/site-packages/a/b.py"))
                .isTrue();
        assertThat(installation.isLibrary(folder + "/project/b.py")).isFalse();
    }

    @Test
    void followsAWrapperScriptThatEndsInExec() throws Exception {
        Path wrapper = script("#!/bin/sh\nexec " + Pythons.any() + " \"$@\"\n");

        PythonInstallation installation = PythonInstallation.probe(wrapper.toString());

        assertThat(installation.command()).isEqualTo(wrapper);
        assertThat(installation.executable().toRealPath()).isEqualTo(Pythons.any().toRealPath());
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> PythonInstallation.probe("/no/such/python"))
                .isInstanceOf(Trouble.class)
                .hasMessage("cannot start /no/such/python (ENOENT): there is no such file");
        assertThatThrownBy(() -> PythonInstallation.probe("no-such-python"))
                .isInstanceOf(Trouble.class)
                .hasMessage(
                        "cannot find no-such-python in PATH: install it or give the path of its file");
    }

    @Test
    void saysThatAFileIsNotExecutable() throws Exception {
        Path file = Files.writeString(folder.resolve("plain.txt"), "hello\n");
        assertTrouble(file.toString(), "EACCES", "not executable");
        assertTrouble(folder.toString(), "is a directory");
    }

    @Test
    void saysThatAFileIsNotAPython() throws Exception {
        assertTrouble("/bin/true", "/bin/true is not a Python interpreter", "--python");
        assertTrouble("/bin/cat", "/bin/cat is not a Python interpreter", "invalid option");
        assertTrouble(script("some text\n").toString(), "is not a Python interpreter");
        assertTrouble(script("#!/no/such/interpreter\n").toString(), "is not a Python interpreter");
    }

    @Test
    void saysThatPyPyIsNotSupported() throws Exception {
        Path fake =
                script(
                        """
                        #!/bin/sh
                        exec %s -c 'import sys; sys.implementation.name = "pypy"; exec(sys.argv[1])' "$4"
                        """
                                .formatted(Pythons.any()));
        assertTrouble(fake.toString(), "is pypy 3.", "not CPython", "supported are CPython 3.11");
    }

    @Test
    void saysThatADebugBuildIsNotSupported() throws Exception {
        Path fake =
                script(
                        """
                        #!/bin/sh
                        exec %s -c 'import sys; sys.gettotalrefcount = int; exec(sys.argv[1])' "$4"
                        """
                                .formatted(Pythons.any()));
        assertTrouble(fake.toString(), "a debug build");
    }

    @Test
    void saysThatAPreReleaseIsNotSupported() throws Exception {
        Path fake =
                script(
                        """
                        #!/bin/sh
                        exec %s -c 'import sys; sys.version_info = (3, 13, 0, "candidate", 1); exec(sys.argv[1])' "$4"
                        """
                                .formatted(Pythons.any()));
        assertTrouble(fake.toString(), "a pre-release (candidate)");
    }

    @Test
    void saysThatAFreeThreadedBuildIsNotSupported() throws Exception {
        Path fake =
                script(
                        """
                        #!/bin/sh
                        exec %s -c '
                        import sys, sysconfig
                        sysconfig.get_config_vars()["Py_GIL_DISABLED"] = 1
                        exec(sys.argv[1])' "$4"
                        """
                                .formatted(Pythons.any()));
        assertTrouble(fake.toString(), "a free-threaded build");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7", "3.6", "3.7", "3.8", "3.9", "3.10"})
    void saysWhichOtherVersionItIs(String version) throws Exception {
        var python = Pythons.version(version);
        if (python.isEmpty()) {
            return; // said so
        }
        String wanted =
                version.startsWith("3.") && version.compareTo("3.7") != 0 && !version.equals("3.6")
                        ? "not yet supported by this version of venturi"
                        : "supported are CPython 3.11, 3.12, 3.13, 3.14, 3.15";
        assertTrouble(python.get().toString(), "is Python " + version, wanted);
    }

    @Test
    void passesOnWhatPyenvComplainsOf() throws Exception {
        Path shim =
                script(
                        """
                        #!/bin/sh
                        echo "pyenv: version '3.99' is not installed (set by .python-version)" >&2
                        exit 1
                        """);
        assertTrouble(shim.toString(), "pyenv: version '3.99' is not installed");
    }

    private static void assertTrouble(String command, String... parts) {
        assertThatThrownBy(() -> PythonInstallation.probe(command))
                .isInstanceOf(Trouble.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
    }

    private Path script(String text) throws Exception {
        Path file = Files.createTempFile(folder, "fake", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static String say(Path python, String expression) throws Exception {
        return run(python, "-c", "import sys, os, json, platform; print(" + expression + ")");
    }

    private static String run(Path python, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(python.toString());
        builder.command().addAll(java.util.List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        String output =
                new String(
                                process.getInputStream().readAllBytes(),
                                java.nio.charset.StandardCharsets.UTF_8)
                        .strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
