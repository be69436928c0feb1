package dev.venturi.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.memory.MemoryFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The program is `objects.py`.
class ObjectReaderTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldReadTheObjectsOfARunningProgram(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "objects.py");
                Interpreter interpreter = program.interpreter()) {
            assertThat(interpreter.version().toString()).isEqualTo(program.said().strip());
            assertThat(interpreter.states()).hasSize(1);
            ObjectReader objects = interpreter.objects();
            long main = interpreter.module(interpreter.states().getFirst(), "__main__");
            long globals = interpreter.memory().readLong(main + 16);

            Map<String, String> strings = new LinkedHashMap<>();
            objects.entries(
                    objects.get(globals, "strings"),
                    (key, value) -> {
                        strings.put(objects.string(key), objects.string(value));
                        return true;
                    });
            assertThat(strings)
                    .containsExactly(
                            Map.entry("ascii", "plain"),
                            Map.entry("empty", ""),
                            Map.entry("latin1", "gr\u00fc\u00dfe"),
                            Map.entry("ucs2", "\u65e5\u672c\u8a9e"),
                            Map.entry("ucs4", "snake \ud83d\udc0d"),
                            Map.entry("long", "x".repeat(5000)),
                            Map.entry("subclass", "derived"));

            Map<String, OptionalLong> integers = new LinkedHashMap<>();
            objects.entries(
                    objects.get(globals, "integers"),
                    (key, value) -> {
                        integers.put(objects.string(key), objects.integer(value));
                        return true;
                    });
            assertThat(integers)
                    .containsExactly(
                            Map.entry("zero", OptionalLong.of(0)),
                            Map.entry("small", OptionalLong.of(5)),
                            Map.entry("negative", OptionalLong.of(-7)),
                            Map.entry("digit", OptionalLong.of((1L << 30) - 1)),
                            Map.entry("two", OptionalLong.of(1L << 30)),
                            Map.entry("both", OptionalLong.of(-(1L << 59) - 12345)),
                            Map.entry("large", OptionalLong.empty()));

            assertThat(keys(objects, objects.get(globals, "deleted"))).containsExactly("a", "c");
            assertThat(keys(objects, objects.get(globals, "mixed"))).containsExactly("b");
            assertThat(keys(objects, objects.get(globals, "big"))).hasSize(1000).contains("key999");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void shouldReadAttributesWhereverAnInstanceKeepsThem(Path python) throws Exception {
        try (RunningProgram program = RunningProgram.start(python, getClass(), "objects.py");
                Interpreter interpreter = program.interpreter()) {
            ObjectReader objects = interpreter.objects();
            long main = interpreter.module(interpreter.states().getFirst(), "__main__");
            long globals = interpreter.memory().readLong(main + 16);
            for (String name : List.of("plain", "child", "touched", "many")) {
                long instance = objects.get(globals, name);
                assertThat(objects.string(objects.attribute(instance, "first")))
                        .as(name)
                        .isEqualTo("one");
                assertThat(objects.integer(objects.attribute(instance, "second"))).hasValue(2);
                assertThat(objects.attribute(instance, "fourth")).isZero();
            }
            long touched = objects.get(globals, "touched");
            assertThat(objects.integer(objects.attribute(touched, "third"))).hasValue(3);
            assertThat(objects.typeQualname(objects.typeOf(touched))).isEqualTo("Touched");
            long many = objects.get(globals, "many");
            assertThat(objects.integer(objects.attribute(many, "a59"))).hasValue(59);
            assertThat(objects.attribute(objects.get(globals, "slotted"), "first")).isZero();
        }
    }

    private static List<String> keys(ObjectReader objects, long dict)
            throws MemoryFault, MalformedObject {
        List<String> keys = new ArrayList<>();
        objects.entries(
                dict,
                (key, value) -> {
                    if (objects.isString(key)) {
                        keys.add(objects.string(key));
                    }
                    return true;
                });
        return keys;
    }
}
