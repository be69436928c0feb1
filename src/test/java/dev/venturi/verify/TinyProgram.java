package dev.venturi.verify;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Finding;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Repeated;
import dev.venturi.profile.Frame;
import dev.venturi.target.PythonInstallation;
import dev.venturi.target.PythonProgram;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A program of one file, `prog.py`, and a patch that makes it another one.
///
/// @param folder where it lies
/// @param python the interpreter
/// @param kind what the patch is to improve
/// @param predicted its predicted gain; NaN for none
/// @param repeated what the patch calls in another way; null for nothing
record TinyProgram(
        Path folder, Path python, Bottleneck kind, double predicted, @Nullable Repeated repeated) {
    static final String NAME = "prog.py";
    static final long SEED = 7;

    static TinyProgram in(Path folder, Path python) {
        return new TinyProgram(folder, python, Bottleneck.IO, Double.NaN, null);
    }

    /// The same with a patch of the calls of `function` in a loop of `scope` over `items`.
    TinyProgram repeating(String function, String scope, String items) throws IOException {
        Path file = folder.toRealPath().resolve(NAME);
        Repeated calls = new Repeated(file, function, false, file, scope, items);
        return new TinyProgram(folder, python, kind, predicted, calls);
    }

    /// A plan that is short enough for a test.
    static ProofPlan plan() {
        return new ProofPlan(
                0.05,
                1.02,
                1.03,
                40,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                OptionalInt.of(0),
                SEED);
    }

    ProofResult prove(String before, String after) throws Exception {
        return prove(before, after, plan(), true);
    }

    ProofResult prove(String before, String after, ProofPlan plan, boolean mayBind)
            throws Exception {
        Files.writeString(folder.resolve(NAME), before);
        return Proof.of(subject(), patch(before, after), plan, (_, _, _) -> {}, mayBind);
    }

    Subject subject() throws Trouble {
        return Subject.of(
                PythonInstallation.probe(python.toString()),
                new PythonProgram.Script(NAME, List.of()),
                folder);
    }

    Patch patch(String before, String after) throws IOException {
        List<Integer> lines = new ArrayList<>();
        for (AbstractDelta<String> delta :
                DiffUtils.diff(before.lines().toList(), after.lines().toList()).getDeltas()) {
            for (int i = 0; i < delta.getTarget().size(); i++) {
                lines.add(delta.getTarget().getPosition() + i + 1);
            }
        }
        Frame site = new Frame("main", folder.resolve(NAME).toString(), 1, 1);
        Finding finding =
                new Finding(
                        "test",
                        kind,
                        site,
                        List.of(site),
                        1,
                        Double.isNaN(predicted)
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(predicted),
                        List.of(),
                        null);
        Path file = Path.of(NAME);
        return new Patch(
                "test",
                "a test",
                folder,
                "",
                Map.of(file, after.getBytes(StandardCharsets.UTF_8)),
                Map.of(file, lines),
                finding,
                List.of(),
                repeated);
    }
}
