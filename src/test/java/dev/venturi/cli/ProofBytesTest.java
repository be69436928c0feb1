package dev.venturi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is not UTF-8 on the command line and in the environment reaches both versions of a program
/// in a proof byte for byte.
class ProofBytesTest {
    private static final String PYTHON = Pythons.any().toString();
    private static final String LAST_STAGE = "timing in coin-flipped blocks\n";

    /// Notes, outside of its folder, which version it is and what it was given.
    private static final String PROGRAM =
            """
            import dataclasses
            import os
            import sys
            import time

            @dataclasses.dataclass
            class Row:
                number: int
                square: int
                name: str

            rows = [Row(i, i * i, "row") for i in range(60000)]
            with open(__file__) as source, open(sys.argv[1]) as file, open("LOG", "a") as log:
                version = "patched" if "slots=" + "True" in source.read() else "original"
                given = [os.fsencode(word) for word in sys.argv[1:]] + [os.environb[b"ODD"]]
                print(version, given, file.read(), file=log)
            print(given)
            time.sleep(0.7)
            print(sum(row.square for row in rows))
            """;

    @TempDir private Path scratch;

    @Test
    void bothVersionsGetExactlyTheBytesThatWereGiven() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("program"));
        Path log = scratch.resolve("log");
        Files.writeString(folder.resolve("program.py"), PROGRAM.replace("LOG", log.toString()));
        List<String> noted = List.of();
        // A busy machine's walk may end before there is a patch: then again.
        for (int i = 0; i < 5 && !noted.toString().contains("patched"); i++) {
            Files.deleteIfExists(log);
            assertThat(proofUntilItsLastStage(folder)).doesNotContain("\tat ");
            noted = Files.readAllLines(log);
        }
        String given = " [b'data-\\xff', b'a\\xff\\xc3\\xa9\\xc3', b'', b'o\\xffd'] content";
        assertThat(noted).contains("original" + given, "patched" + given);
        assertThat(noted)
                .allSatisfy(line -> assertThat(line).isIn("original" + given, "patched" + given));
    }

    /// @return what was said
    private String proofUntilItsLastStage(Path folder) throws Exception {
        Venturi venturi = new Venturi(scratch, folder).with("PYTHONDONTWRITEBYTECODE", "1");
        String shell =
                """
                name="$(printf 'data-\\377')"
                printf content >"$name"
                export ODD="$(printf 'o\\377d')"
                exec "$@" "$name" "$(printf 'a\\377\\303\\251\\303')" ""
                """;
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", shell, "sh"));
        words.addAll(
                Venturi.command(
                        venturi.temporary(),
                        "doctor",
                        "--memory",
                        "--rerun",
                        "--python",
                        PYTHON,
                        "program.py"));
        PseudoTerminal.Outcome outcome =
                PseudoTerminal.input(venturi, PYTHON).interrupt(LAST_STAGE).run(words);
        venturi.assertNothingLeft();
        return outcome.out() + outcome.err();
    }
}
