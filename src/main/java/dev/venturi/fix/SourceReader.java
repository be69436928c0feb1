package dev.venturi.fix;

import io.avaje.json.JsonDataException;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the target's interpreter about the program's source.
///
/// A Python program of ours is run by that interpreter with `-I -S`, so that it sees neither the
/// program's modules nor what is installed; one JSON object goes in, one comes out.
final class SourceReader {
    static final int PROTOCOL = 1;

    private static final long SECONDS_AT_MOST = 120;

    /// Nulls and empty lists are part of the protocol; the library leaves both out unless told
    /// otherwise.
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .jsonStream(
                            JsonStream.builder().serializeNulls(true).serializeEmpty(true).build())
                    .build();

    private static final String ENTRY = "helper.py";
    private static final List<String> MODULES =
            List.of(
                    ENTRY,
                    "answers.py",
                    "cores.py",
                    "calls.py",
                    "effects.py",
                    "expressions.py",
                    "frames.py",
                    "guard.py",
                    "kinds.py",
                    "library.py",
                    "loops.py",
                    "outline.py",
                    "overlap.py",
                    "places.py",
                    "program.py",
                    "records.py",
                    "repeated.py",
                    "rewrite.py",
                    "slots.py",
                    "slotuses.py",
                    "source.py",
                    "statements.py",
                    "syntax.py",
                    "tables.py",
                    "values.py",
                    "watch.py");

    /// A changed text for each file, by its real path.
    record Rewrite(
            String shape,
            String summary,
            int finding,
            Map<Path, byte[]> files,
            List<String> assumptions,
            @Nullable Repeated repeated) {}

    record Answer(@Nullable Rewrite patch, List<Refusal> refusals, List<String> unrecognised) {}

    private SourceReader() {}

    static Answer ask(Path interpreter, Map<String, Object> request)
            throws FixException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("venturi-fix");
        try {
            write(folder);
            return ask(interpreter, folder, request);
        } finally {
            delete(folder);
        }
    }

    /// Writes the helper's modules to `folder`.
    static void write(Path folder) throws IOException {
        for (String module : MODULES) {
            try (InputStream source = SourceReader.class.getResourceAsStream(module)) {
                Files.copy(Objects.requireNonNull(source, module), folder.resolve(module));
            }
        }
    }

    /// Asks the helper that was written to `modules`.
    static Answer ask(Path interpreter, Path modules, Map<String, Object> request)
            throws FixException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory("venturi-fix");
        try {
            return parse(run(interpreter, modules.resolve(ENTRY), folder, JSON.toJson(request)));
        } finally {
            delete(folder);
        }
    }

    private static String run(Path interpreter, Path helper, Path folder, String request)
            throws FixException, IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("request.json"), request);
        Path output = folder.resolve("answer.json");
        Path errors = folder.resolve("errors.txt");
        Process process =
                new ProcessBuilder(interpreter.toString(), "-I", "-S", "-B", helper.toString())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            if (!process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
                throw new FixException(
                        "%s did not finish reading the program's source in %d s"
                                .formatted(interpreter, SECONDS_AT_MOST));
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new FixException(
                    "%s could not read the program's source: exit %d: %s"
                            .formatted(interpreter, process.exitValue(), lastLine(errors)));
        }
        return Files.readString(output);
    }

    private static String lastLine(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static Answer parse(String json) throws FixException {
        try {
            Map<String, Object> answer = JSON.fromJsonObject(json);
            List<Refusal> refusals = new ArrayList<>();
            for (Map<String, Object> refusal : objects(answer, "refusals")) {
                refusals.add(
                        new Refusal(
                                text(refusal, "code"),
                                text(refusal, "file"),
                                number(refusal, "line"),
                                text(refusal, "message")));
            }
            return new Answer(rewrite(answer), refusals, texts(answer, "unrecognised"));
        } catch (JsonDataException | ClassCastException | NullPointerException malformed) {
            throw new FixException("the source reader answered with something else: " + malformed);
        }
    }

    private static @Nullable Rewrite rewrite(Map<String, Object> answer) {
        List<Map<String, Object>> patches = objects(answer, "patches");
        if (patches.isEmpty()) {
            return null;
        }
        Map<String, Object> patch = patches.getFirst();
        Map<Path, byte[]> files = new LinkedHashMap<>();
        for (Map<String, Object> file : objects(patch, "files")) {
            files.put(
                    Path.of(text(file, "path")), Base64.getDecoder().decode(text(file, "content")));
        }
        return new Rewrite(
                Shape.of(text(patch, "shape")).label(),
                text(patch, "summary"),
                number(patch, "finding"),
                files,
                texts(patch, "assumptions"),
                repeated(patch));
    }

    @SuppressWarnings("unchecked") // Every object of JSON is such a map.
    private static @Nullable Repeated repeated(Map<String, Object> patch) {
        @Nullable Object value = patch.get("repeated");
        if (value == null) {
            return null;
        }
        Map<String, Object> described = (Map<String, Object>) value;
        return new Repeated(
                Path.of(text(described, "file")),
                text(described, "function"),
                (Boolean) Objects.requireNonNull(described.get("library"), "library"),
                Path.of(text(described, "loop_file")),
                text(described, "scope"),
                text(described, "items"));
    }

    private static String text(Map<String, Object> object, String key) {
        return (String) Objects.requireNonNull(object.get(key), key);
    }

    private static int number(Map<String, Object> object, String key) {
        return ((Number) Objects.requireNonNull(object.get(key), key)).intValue();
    }

    private static List<String> texts(Map<String, Object> object, String key) {
        return ((List<?>) Objects.requireNonNull(object.get(key), key))
                .stream().map(String.class::cast).toList();
    }

    @SuppressWarnings("unchecked") // Every object of JSON is such a map.
    private static List<Map<String, Object>> objects(Map<String, Object> object, String key) {
        return ((List<?>) Objects.requireNonNull(object.get(key), key))
                .stream().map(element -> (Map<String, Object>) element).toList();
    }
}
