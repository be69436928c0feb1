package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The real command in a process of its own, started as `./venturi` starts it, with its own folder
/// for temporary files.
final class Venturi {
    private static final String MARK = "VENTURI_TEST";
    private static final long SECONDS_AT_MOST = 120;

    private final Path directory;
    private final Path temporary;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = new byte[0];

    /// @param scratch a folder of the test's own
    /// @param directory where to run it
    Venturi(Path scratch, Path directory) throws IOException {
        this.directory = directory;
        this.temporary = Files.createTempDirectory(scratch, "tmp");
        environment.put(MARK, temporary.toString());
        environment.put("TMPDIR", temporary.toString());
        environment.put("XDG_STATE_HOME", scratch.resolve("state").toString());
    }

    Venturi with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Venturi input(byte[] bytes) {
        input = bytes;
        return this;
    }

    /// What came of a command.
    record Outcome(int status, byte[] stdout, byte[] stderr) {
        String out() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        String err() {
            return new String(stderr, StandardCharsets.UTF_8);
        }

        /// Standard error as lines.
        List<String> lines() {
            return err().lines().toList();
        }
    }

    /// Runs `venturi ARGUMENTS…` to its end.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return runs(command(temporary, arguments));
    }

    /// Runs any other command in the same surroundings.
    Outcome runs(List<String> command) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory(temporary.getParent(), "streams");
        Path in = Files.write(scratch.resolve("in"), input);
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(command + " does not end; it said: " + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readAllBytes(out), Files.readAllBytes(err));
    }

    /// The whole command line, with the flags of `./venturi`.
    static List<String> command(Path temporary, String... arguments) {
        return command(
                temporary, System.getProperty("java.class.path"), Main.class, List.of(arguments));
    }

    static List<String> command(
            Path temporary, String classPath, Class<?> main, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-XX:-MaxFDLimit",
                                "-Xlog:disable",
                                "-Dsun.jnu.encoding=UTF-8",
                                "-Djava.io.tmpdir=" + temporary,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath,
                                main.getName()));
        command.addAll(arguments);
        return command;
    }

    /// Where temporary files go.
    Path temporary() {
        return temporary;
    }

    /// No process of ours runs any more, and no temporary file is there.
    void assertNothingLeft() throws IOException, InterruptedException {
        assertThat(temporary).isEmptyDirectory();
        // What was killed last may take a moment to go.
        for (int i = 0; i < 100 && !running().isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(running()).isEmpty();
    }

    /// The command lines of those processes that were started in these surroundings.
    private List<String> running() throws IOException {
        String mark = MARK + "=" + temporary + "\0";
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (process.getFileName().toString().matches("\\d+")
                        && read(process.resolve("environ")).contains(mark)) {
                    found.add(read(process.resolve("cmdline")).replace('\0', ' '));
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    /// The folders and jars that the command needs, in copies that everyone may read.
    static String readableClassPath(Path folder) throws IOException, InterruptedException {
        List<String> copies = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path copy = folder.resolve("class-path-" + number++);
            Path from = Path.of(entry);
            if (Files.isDirectory(from) ? !entry.isEmpty() : entry.endsWith(".jar")) {
                new ProcessBuilder("cp", "-rL", entry, copy.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
                copies.add(copy.toString());
            }
        }
        new ProcessBuilder("chmod", "-R", "a+rX", folder.toString()).inheritIO().start().waitFor();
        return String.join(File.pathSeparator, copies);
    }
}
