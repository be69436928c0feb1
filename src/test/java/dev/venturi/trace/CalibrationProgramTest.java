package dev.venturi.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonVersion;
import dev.venturi.trace.CalibrationProgram.Loops;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationProgramTest {
    @TempDir private Path folder;

    /// A ring that is full makes every start of a trace ten seconds longer.
    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void shortLoopsStayInARingThatNobodyReads(Path python) throws Exception {
        PythonInstallation installation =
                PythonInstallation.probe(python.toString(), PythonVersion.TRACEABLE);
        Probe probe = Probe.in(folder);
        Path rings = folder.resolve("rings");
        probe.configure(rings, new TracePlan(true, false));

        CalibrationProgram.Said said =
                new CalibrationProgram(installation, folder)
                        .run(Loops.SHORT, probe.variables(rings));

        assertThat(said.nanos()).hasSize(3).allMatch(nanos -> nanos > 0);
        try (Segment segment = Calibration.segment(rings, said.pid())) {
            assertThat(segment.head(0)).isBetween(4L * 9 * 400, segment.capacity() * 3L / 4);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.venturi.testing.Pythons#all")
    void longLoopsSayWhatTheShortOnesSay(Path python) throws Exception {
        CalibrationProgram program =
                new CalibrationProgram(
                        PythonInstallation.probe(python.toString(), PythonVersion.TRACEABLE),
                        folder);
        assertThat(program.run(Loops.LONG, Map.of()).nanos())
                .hasSize(3)
                .allMatch(nanos -> nanos > 0);
    }
}
