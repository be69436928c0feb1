package dev.venturi.target;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a command said when it was asked, with `probe.py`, which interpreter it is.
final class PythonProbe {
    private static final Pattern VERSION_LINE =
            Pattern.compile("^Python (\\d+)\\.(\\d+)\\.(\\d+)\\S*", Pattern.MULTILINE);
    private static final long SECONDS_ALLOWED = 20;
    private static final int MOST_BYTES = 1 << 16;

    private final String command;
    private final Map<String, String> values;

    private PythonProbe(String command, Map<String, String> values) {
        this.command = command;
        this.values = values;
    }

    /// Runs `file`, which `command` named.
    ///
    /// @throws Trouble if it does not answer as a Python 3 does
    static PythonProbe ask(String command, Path file, List<Integer> minors) throws Trouble {
        Output output = run(command, file, List.of("-I", "-S", "-c", script()));
        Optional<Map<String, String>> values = parse(output.stdout());
        if (values.isPresent()) {
            return new PythonProbe(command, values.get());
        }
        String complaint = firstLine(output.stderr());
        if (complaint.startsWith("pyenv:")) {
            throw new Trouble("cannot start " + command + ": " + complaint);
        }
        // Before 3.4 there is no -I.
        Output version = run(command, file, List.of("-V"));
        Matcher matcher = VERSION_LINE.matcher(version.stdout() + "\n" + version.stderr());
        if (matcher.find()) {
            throw new Trouble(
                    unsupported(command, "Python " + matcher.group().substring(7), "")
                            + supportedHint(minors));
        }
        throw new Trouble(
                "%s is not a Python interpreter (%s): choose one with --python"
                        .formatted(
                                file,
                                complaint.isEmpty()
                                        ? "asked for its version, it ended with " + output.status()
                                        : "it says: " + complaint));
    }

    /// @throws Trouble unless it is a release of one of these minor versions of CPython 3, as
    ///   distributions build it
    void requireOneOf(List<Integer> minors) throws Trouble {
        PythonVersion version = version();
        String implementation = value("implementation");
        if (!implementation.equals("cpython")) {
            throw new Trouble(
                    unsupported(command, implementation + " " + version, "not CPython")
                            + supportedHint(minors));
        }
        if (value("debug").equals("True")) {
            throw new Trouble(
                    unsupported(command, "Python " + version, "a debug build")
                            + supportedHint(minors));
        }
        if (value("free_threaded").equals("True")) {
            throw new Trouble(
                    unsupported(command, "Python " + version, "a free-threaded build")
                            + supportedHint(minors));
        }
        if (!version.releaseLevel().equals("final")) {
            throw new Trouble(
                    unsupported(
                                    command,
                                    "Python " + version,
                                    "a pre-release (" + version.releaseLevel() + ")")
                            + supportedHint(minors));
        }
        if (!version.isOneOf(minors)) {
            boolean later = version.major() == 3 && version.minor() >= 8;
            throw new Trouble(
                    unsupported(
                                    command,
                                    "Python " + version,
                                    later ? "not yet supported by this version of venturi" : "")
                            + supportedHint(minors));
        }
    }

    /// The version that it said it is.
    PythonVersion version() {
        String[] parts = value("version").split(" ", -1);
        return new PythonVersion(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3],
                Long.parseLong(value("hexversion")));
    }

    /// One of its answers.
    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("probe.py does not answer " + name);
        }
        return value;
    }

    private static String unsupported(String command, String what, String why) {
        return command + " is " + what + (why.isEmpty() ? "" : ", " + why);
    }

    private static String supportedHint(List<Integer> minors) {
        return ": supported are CPython "
                + minors.stream().map(minor -> "3." + minor).collect(Collectors.joining(", "))
                + "; choose one with --python";
    }

    /// The pairs that `probe.py` writes; empty unless they are complete. A wrapper script may have
    /// written something before them.
    static Optional<Map<String, String>> parse(String stdout) {
        int start = stdout.indexOf("implementation\0");
        if (start < 0 || !stdout.endsWith("end\0of answer\0")) {
            return Optional.empty();
        }
        String[] fields = stdout.substring(start).split("\0", -1);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            values.put(fields[i], fields[i + 1]);
        }
        return Optional.of(values);
    }

    private record Output(String stdout, String stderr, int status) {}

    private static Output run(String command, Path file, List<String> arguments) throws Trouble {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(file.toString());
        builder.command().addAll(arguments);
        builder.redirectInput(new File("/dev/null"));
        try (AskedProcess asked = AskedProcess.start(builder)) {
            Process process = asked.process();
            StringBuilder stdout = new StringBuilder();
            StringBuilder stderr = new StringBuilder();
            Thread first = drain(process.getInputStream(), stdout);
            Thread second = drain(process.getErrorStream(), stderr);
            if (!asked.waitFor(SECONDS_ALLOWED)) {
                throw new Trouble(
                        "%s did not say within %d s which Python it is: choose one with --python"
                                .formatted(command, SECONDS_ALLOWED));
            }
            first.join(1000);
            second.join(1000);
            return new Output(stdout.toString(), stderr.toString(), process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted while asking " + command + " which Python it is", e);
        } catch (IOException e) {
            throw new Trouble(file + " is not a Python interpreter (" + reason(e) + ")", e);
        }
    }

    private static Thread drain(InputStream stream, StringBuilder into) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try (stream) {
                                byte[] bytes = stream.readNBytes(MOST_BYTES);
                                into.append(new String(bytes, StandardCharsets.UTF_8));
                            } catch (IOException e) {
                                into.append("(unreadable: ").append(e.getMessage()).append(')');
                            }
                        });
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        int colon = message.lastIndexOf("error=");
        return colon < 0 ? message : message.substring(colon);
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String script() {
        try (InputStream in = PythonProbe.class.getResourceAsStream("probe.py")) {
            if (in == null) {
                throw new IllegalStateException("probe.py is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
