package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.target.Trouble;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What stands in the source at the lines of some frames, read by the target interpreter's own
/// `ast`.
///
/// @param found whether there is a statement at that line of that file
/// @param line that line; for a class, the line of its `class` statement
/// @param loopLine the line of the innermost loop or comprehension of the same function that
///   repeats it; 0 if none
/// @param statement the text of the line
/// @param calls dotted names of what the line calls
/// @param scans searches through lists that the line makes, one sentence each
record SourceFacts(
        boolean found,
        int line,
        int loopLine,
        String statement,
        List<String> calls,
        List<String> scans) {
    private static final String HELPER = "/dev/venturi/diagnose/source_facts.py";
    private static final int SECONDS = 30;

    boolean inLoop() {
        return loopLine > 0;
    }

    /// The facts for each of `frames`, in their order.
    static List<SourceFacts> at(RunFacts run, List<Frame> frames) throws Trouble {
        if (frames.isEmpty()) {
            return List.of();
        }
        return answer(
                run,
                frames.stream()
                        .map(
                                frame ->
                                        Map.<String, Object>of(
                                                "file",
                                                run.resolve(frame.file()).toString(),
                                                "line",
                                                frame.line()))
                        .toList());
    }

    /// The facts of the statement that defines the class `qualifiedName` in `file`.
    static SourceFacts ofClass(RunFacts run, Path file, String qualifiedName) throws Trouble {
        return answer(run, List.of(Map.of("file", file.toString(), "class", qualifiedName)))
                .getFirst();
    }

    private static List<SourceFacts> answer(RunFacts run, List<Map<String, Object>> request)
            throws Trouble {
        JsonMapper json = JsonMapper.builder().build();
        String answer = ask(run.python().executable(), json.toJson(request));
        List<SourceFacts> facts = new ArrayList<>();
        for (Object element : json.fromJsonArray(answer)) {
            Map<?, ?> fact = (Map<?, ?>) element;
            facts.add(
                    new SourceFacts(
                            Boolean.TRUE.equals(fact.get("found")),
                            number(fact.get("line")),
                            number(fact.get("loop_line")),
                            String.valueOf(fact.get("statement")),
                            strings(fact.get("calls")),
                            scans(fact.get("scans"))));
        }
        return facts;
    }

    private static String ask(Path python, String request) throws Trouble {
        try (InputStream script = SourceFacts.class.getResourceAsStream(HELPER)) {
            if (script == null) {
                throw new IllegalStateException("resource " + HELPER + " is not in the jar");
            }
            String code = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Path errors = Files.createTempFile("venturi-source-facts", ".txt");
            try {
                Process process =
                        new ProcessBuilder(python.toString(), "-I", "-S", "-c", code)
                                .redirectError(errors.toFile())
                                .start();
                try (OutputStream in = process.getOutputStream()) {
                    in.write(request.getBytes(StandardCharsets.UTF_8));
                }
                String answer =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "the source reader failed: " + Files.readString(errors).strip());
                }
                return answer;
            } finally {
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new Trouble(
                    "cannot run " + python + " to read the program's source: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted while reading the program's source");
        }
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    private static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static List<String> scans(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .map(
                                scan ->
                                        "line "
                                                + ((Map<?, ?>) scan).get("line")
                                                + ": "
                                                + ((Map<?, ?>) scan).get("what"))
                        .toList()
                : List.of();
    }
}
