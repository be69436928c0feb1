package dev.venturi.fix;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.InstanceGroup;
import dev.venturi.profile.Frame;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Python program of the tests, copied to a folder of its own.
///
/// Its comments say what a profile would: `#@ 2` stands on the line that the second frame from
/// outside executes (`#@ 2 <lambda>` if that is in a lambda), `# class: Point` names the class that
/// holds the memory, `# extra: name` an attribute that the census saw, `# rule: …` the finding's
/// rule, `# expect: CODE` the refusal that has to come (`none`: no patch and no refusal either).
record Program(String name, Path folder, Path main) {
    private static final Path CORPUS = Path.of("src/test/resources/dev/venturi/fix");
    private static final Pattern MARK = Pattern.compile("#@ ?(\\d+)( <lambda>)?");
    private static final Pattern SCOPE =
            Pattern.compile("^([ \\t]*)(?:async )?(def|class) (\\w+).*");
    private static final int SECONDS_AT_MOST = 60;

    /// `positive/io` and so on: all programs of that folder.
    static List<Path> all(String folder) {
        try (Stream<Path> found = Files.list(CORPUS.resolve(folder))) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Program copy(Path original, Path into) throws IOException {
        Path real = into.toRealPath();
        if (!Files.isDirectory(original)) {
            Path main = real.resolve(original.getFileName());
            Files.copy(original, main);
            return new Program(original.toString(), real, main);
        }
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.toList()) {
                Files.copy(file, real.resolve(file.getFileName()));
            }
        }
        return new Program(original.toString(), real, real.resolve("main.py"));
    }

    static Program of(String text, Path into) throws IOException {
        Path main = into.toRealPath().resolve("main.py");
        Files.writeString(main, text);
        return new Program("text", into.toRealPath(), main);
    }

    FixProposal propose(Path python, Bottleneck kind) throws Exception {
        return new Fixer(subject(python)).propose(List.of(finding(kind)));
    }

    /// @param helper from [#compileHelper]
    FixProposal propose(Path helper, Path python, Bottleneck kind) throws Exception {
        return new Fixer(subject(python), helper).propose(List.of(finding(kind)));
    }

    /// Writes the helper that reads sources to `folder`, and compiles it there: for hundreds of
    /// questions that saves most of the work.
    static void compileHelper(Path folder) throws Exception {
        SourceReader.write(folder);
        Program helper = new Program("helper", folder, folder);
        for (Path python : Pythons.supported().toList()) {
            Run run =
                    helper.run(List.of(python.toString(), "-m", "compileall", "-q", "."), Map.of());
            if (run.exit() != 0) {
                throw new AssertionError(python + ": " + run);
            }
        }
    }

    Subject subject(Path python) throws IOException {
        return new Subject(
                python.toRealPath(),
                folder,
                List.of(folder),
                file -> file.startsWith(folder),
                main);
    }

    Finding finding(Bottleneck kind) throws IOException {
        String rule = said("rule", kind.label());
        OptionalDouble predicted = OptionalDouble.of(2);
        if (kind != Bottleneck.MEMORY) {
            List<Frame> path = path();
            return new Finding(rule, kind, path.getLast(), path, 0.9, predicted, List.of(), null);
        }
        String name = said("class", "");
        Frame site = new Frame(name, definition(name).toString(), 1, 1);
        String extra = said("extra", "");
        return new Finding(
                rule,
                kind,
                site,
                List.of(site),
                0.5,
                predicted,
                List.of(),
                new InstanceGroup(
                        "__main__",
                        name,
                        100_000,
                        10_000_000,
                        5_000_000,
                        2,
                        extra.isEmpty() ? List.of() : List.of(extra)));
    }

    String said(String key, String otherwise) throws IOException {
        Matcher said =
                Pattern.compile("^# " + key + ": (\\S+)", Pattern.MULTILINE)
                        .matcher(Files.readString(main, StandardCharsets.ISO_8859_1));
        return said.find() ? said.group(1) : otherwise;
    }

    private Path definition(String name) throws IOException {
        Pattern definition = Pattern.compile("^class " + name + "\\b", Pattern.MULTILINE);
        for (Path file : sources()) {
            if (definition.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
                return file;
            }
        }
        return main;
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
        }
    }

    private List<Frame> path() throws IOException {
        Map<Integer, Frame> frames = new TreeMap<>();
        for (Path file : sources()) {
            List<String> lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            for (int index = 0; index < lines.size(); index++) {
                Matcher mark = MARK.matcher(lines.get(index));
                if (mark.find()) {
                    String lambda = mark.group(2) == null ? "" : ".<locals>.<lambda>";
                    Frame scope = scope(file, lines, index);
                    frames.put(
                            Integer.valueOf(mark.group(1)),
                            new Frame(
                                    scope.function() + lambda,
                                    scope.file(),
                                    index + 1,
                                    scope.firstLine()));
                }
            }
        }
        return List.copyOf(frames.values());
    }

    /// The function around a line, by its indentation.
    private static Frame scope(Path file, List<String> lines, int index) {
        List<String> names = new ArrayList<>();
        int firstLine = 0;
        boolean inner = false;
        int width = indent(lines.get(index));
        for (int above = index; above >= 0 && width > 0; above--) {
            Matcher scope = SCOPE.matcher(lines.get(above));
            if (scope.matches() && indent(lines.get(above)) < width) {
                width = indent(lines.get(above));
                boolean function = Objects.equals(scope.group(2), "def");
                if (function && firstLine > 0) {
                    names.addFirst("<locals>");
                }
                if (function && firstLine == 0) {
                    firstLine = above + 1;
                    while (firstLine > 1 && lines.get(firstLine - 2).strip().startsWith("@")) {
                        firstLine--;
                    }
                    inner = true;
                }
                if (inner) {
                    names.addFirst(scope.group(3));
                }
            }
        }
        String name = names.isEmpty() ? "<module>" : String.join(".", names);
        return new Frame(name, file.toString(), index + 1, Math.max(firstLine, 1));
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /// What it prints and how it ends.
    record Run(int exit, String out, String err) {}

    Run run(Path python, Map<String, String> environment) throws Exception {
        return run(List.of(python.toString(), main.toString()), environment);
    }

    Run run(List<String> command, Map<String, String> environment) throws Exception {
        Path out = Files.createTempFile("venturi-test", ".out");
        Path err = Files.createTempFile("venturi-test", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(new HashMap<>(environment));
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        "%s did not end in %d s".formatted(command, SECONDS_AT_MOST));
            }
            return new Run(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// Writes the new text of each changed file.
    void apply(Patch patch) throws IOException {
        for (var file : patch.after().entrySet()) {
            Files.write(patch.root().resolve(file.getKey()), file.getValue());
        }
    }

    Map<Path, byte[]> texts() throws IOException {
        Map<Path, byte[]> texts = new TreeMap<>(Comparator.naturalOrder());
        for (Path file : sources()) {
            texts.put(file, Files.readAllBytes(file));
        }
        return texts;
    }

    static String label(Path program) {
        return program.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
