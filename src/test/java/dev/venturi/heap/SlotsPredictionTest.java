package dev.venturi.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.cpython.Interpreter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlotsPredictionTest {
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#supported")
    void foretellsWhatTheSameClassOccupiesWithSlots(Path python) throws Exception {
        try (Target target = Target.start(python, "slots.py");
                Interpreter interpreter = target.interpreter();
                Census census = new Census(interpreter)) {
            Map<String, Long> measured = new HashMap<>();
            target.lines.forEach(
                    line -> measured.put(line.split(" ")[0], Long.parseLong(line.split(" ")[1])));
            SoftAssertions softly = new SoftAssertions();
            int compared = 0;
            for (TypeCount row : census.take(Duration.ofSeconds(20)).types()) {
                if (row.qualifiedName().startsWith("Dict_")) {
                    String slotted = row.qualifiedName().replace("Dict", "Slotted");
                    softly.assertThat(row.bytes())
                            .as(row.qualifiedName())
                            .isCloseTo(
                                    measured.getOrDefault(row.qualifiedName(), 0L),
                                    Percentage.withPercentage(1));
                    softly.assertThat(row.bytesWithSlots().orElseThrow())
                            .as(slotted)
                            .isCloseTo(
                                    measured.getOrDefault(slotted, 0L),
                                    Percentage.withPercentage(1));
                    compared++;
                } else if (row.qualifiedName().startsWith("Slotted_")) {
                    softly.assertThat(row.bytesWithSlots()).isEmpty();
                }
            }
            softly.assertAll();
            assertThat(compared).isEqualTo(10);
        }
    }
}
