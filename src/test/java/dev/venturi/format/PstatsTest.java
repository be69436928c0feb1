package dev.venturi.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.venturi.profile.CallCounts;
import dev.venturi.profile.CallProfile;
import dev.venturi.profile.FunctionCalls;
import dev.venturi.profile.FunctionName;
import dev.venturi.testing.PythonPstats;
import dev.venturi.testing.Pythons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files are made by the `cProfile`, `pstats` and `marshal` of each installed Python, and ours are
/// read by them.
class PstatsTest {
    private static final String PYTHONS = "dev.venturi.testing.PythonPstats#pythons";

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void pstatsReadsOursAsItReadTheOriginalToTheLastBit(Path python)
            throws IOException, InterruptedException {
        PythonPstats pstats = new PythonPstats(python, folder);
        Path original = pstats.profile("calls.pstats", PythonPstats.calls().toString());
        Path ours = folder.resolve("ours.pstats");
        Pstats.write(Pstats.read(original).profile(), ours);
        assertThat(pstats.script("pstats_adds.py", "", ours))
                .contains("fibonacci")
                .isEqualTo(pstats.script("pstats_adds.py", "", original));
        assertThat(Pstats.read(ours)).isEqualTo(Pstats.read(original));
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void addsAsPstatsDoes(Path python) throws IOException, InterruptedException {
        PythonPstats pstats = new PythonPstats(python, folder);
        Path first = pstats.profile("1.pstats", PythonPstats.calls().toString());
        Path second = pstats.profile("2.pstats", "-m", "tokenize", PythonPstats.calls().toString());
        Path third = pstats.profile("3.pstats", PythonPstats.calls().toString());
        CallProfile sum =
                Pstats.read(first)
                        .profile()
                        .plus(Pstats.read(third).profile())
                        .plus(Pstats.read(second).profile());
        Path ours = folder.resolve("sum.pstats");
        Pstats.write(sum, ours);
        assertThat(pstats.script("pstats_adds.py", "", ours))
                .isEqualTo(pstats.script("pstats_adds.py", "", first, second, third));
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void readsEveryVersionOfMarshalWithSharedObjectsOfEveryKind(Path python)
            throws IOException, InterruptedException {
        PythonPstats pstats = new PythonPstats(python, folder);
        String code =
                """
                import marshal
                name, other, big = ('a.py', 1, 'f'), ('b\\xe9\\u6e2c.py', 2**31 - 1, 'g' * 3), 2**40
                counts, callers = (big, big, 0.25, 1e-17), {}
                callers[name] = counts
                callers[other] = (3, 2, 1, 0)
                stats = {name: (big, big, 0.1, 1e300, callers), other: (1, -2, 0, 2**31, callers),
                         ('~', 0, '<x>'): (2**59, -2**31, -0.5, float('inf'), {name: big, other: 5})}
                for version in range(marshal.version + 1):
                    with open('%d.pstats' % version, 'wb') as f:
                        marshal.dump(stats, f, version)
                print(marshal.version)
                """;
        int newest = Integer.parseInt(pstats.run("", List.of("-c", code)).strip());
        assertThat(newest).isGreaterThanOrEqualTo(4);
        FunctionName name = new FunctionName("a.py", 1, "f");
        FunctionName other = new FunctionName("bé測.py", Integer.MAX_VALUE, "g".repeat(3));
        Map<FunctionName, CallCounts> callers = new LinkedHashMap<>();
        callers.put(name, new CallCounts(1L << 40, 1L << 40, 0.25, 1e-17));
        callers.put(other, new CallCounts(3, 2, 1, 0));
        Map<FunctionName, CallCounts> counted = new LinkedHashMap<>();
        counted.put(name, CallCounts.untimed(1L << 40));
        counted.put(other, CallCounts.untimed(5));
        FunctionName builtin = FunctionName.builtin("<x>");
        CallProfile expected =
                new CallProfile(
                        List.of(
                                new FunctionCalls(
                                        name,
                                        new CallCounts(1L << 40, 1L << 40, 0.1, 1e300),
                                        callers),
                                new FunctionCalls(
                                        other, new CallCounts(-2, 1, 0, 1L << 31), callers),
                                new FunctionCalls(
                                        builtin,
                                        new CallCounts(
                                                Integer.MIN_VALUE,
                                                1L << 59,
                                                -0.5,
                                                Double.POSITIVE_INFINITY),
                                        counted)));
        for (int version = 0; version <= newest; version++) {
            Pstats read = Pstats.read(folder.resolve(version + ".pstats"));
            assertThat(read).as("version %d", version).isEqualTo(new Pstats(expected, false));
        }
        Path ours = folder.resolve("ours.pstats");
        Pstats.write(expected, ours);
        assertThat(pstats.script("pstats_adds.py", "", ours))
                .isEqualTo(pstats.script("pstats_adds.py", "", folder.resolve("0.pstats")));
    }

    @ParameterizedTest
    @MethodSource(PYTHONS)
    void namesThatAreNoUnicodeSurvive(Path python) throws IOException, InterruptedException {
        PythonPstats pstats = new PythonPstats(python, folder);
        String code =
                """
                import marshal
                names = ['\\ud800', 'a\\udcff\\udc80', '\\U0001d465\\ud800x', '\\ufffd\\udfff', '\\0\\n', '', '\\uffff']
                stats = {(n, i, n): (1, 1, .5, .5, {}) for i, n in enumerate(names)}
                for version in 0, 2, 4:
                    with open('names%d.pstats' % version, 'wb') as f:
                        marshal.dump(stats, f, version)
                """;
        pstats.run("", List.of("-c", code));
        for (int version : new int[] {0, 2, 4}) {
            Path original = folder.resolve("names" + version + ".pstats");
            Path ours = folder.resolve("ours.pstats");
            CallProfile read = Pstats.read(original).profile();
            assertThat(read.functions().get(2).function().name()).isEqualTo("\ud835\udc65\ud800x");
            Pstats.write(read, ours);
            assertThat(pstats.script("pstats_adds.py", "", ours))
                    .isEqualTo(pstats.script("pstats_adds.py", "", original));
        }
    }

    @Test
    void readsWhatPython2Wrote() throws IOException, InterruptedException {
        Path python = Pythons.version("2.7").orElse(null);
        if (python == null) {
            return;
        }
        Files.writeString(
                folder.resolve("old.py"),
                """
                # coding: utf-8
                def fib(n):
                    return n if n < 2 else fib(n - 1) + fib(n - 2)
                fib(9)
                exec compile('def g(): return fib(3)\\ng()', 'n\\xff\\xc3\\xa9', 'exec')
                """);
        Path file = new PythonPstats(python, folder).profile("old.pstats", "old.py");
        CallProfile profile = Pstats.read(file).profile();
        FunctionName fib = new FunctionName("old.py", 2, "fib");
        assertThat(profile.functions())
                .anySatisfy(
                        calls -> {
                            assertThat(calls.function()).isEqualTo(fib);
                            assertThat(calls.counts().calls()).isEqualTo(109 + 5);
                            assertThat(calls.counts().primitiveCalls()).isEqualTo(2);
                        })
                .anySatisfy(
                        calls ->
                                assertThat(calls.function())
                                        .isEqualTo(new FunctionName("n\udcffé", 1, "g")));
    }

    private static byte[] small() throws IOException {
        FunctionName f = new FunctionName("a.py", 1, "f\ud800");
        FunctionName g = new FunctionName("b.py", 2, "g");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pstats.write(
                new CallProfile(
                        List.of(
                                new FunctionCalls(
                                        f,
                                        new CallCounts(3, 2, 0.5, 1),
                                        Map.of(g, new CallCounts(1L << 40, 1, 0.5, 1))),
                                new FunctionCalls(g, new CallCounts(1, 1, 0, 1), Map.of()))),
                out);
        return out.toByteArray();
    }

    private IOException refused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("x.pstats"), bytes);
        Throwable thrown = catchThrowable(() -> Pstats.read(file));
        assertThat(thrown).as(HexFormat.of().formatHex(bytes)).isInstanceOf(IOException.class);
        assertThat(thrown.getMessage())
                .startsWith(file + " holds no pstats profile: ")
                .endsWith("; write it again: python -m cProfile -o FILE")
                .doesNotContain("\n");
        return (IOException) thrown;
    }

    @Test
    void aFileThatEndsAnywhereTooEarlySaysWhere() throws IOException {
        byte[] whole = small();
        for (int length = 1; length < whole.length; length++) {
            assertThat(refused(Arrays.copyOf(whole, length)))
                    .hasMessageMatching(
                            ".*(it ends at byte "
                                    + length
                                    + ",|at byte \\d+ there is a length of \\d+, more than is left).*");
        }
        assertThat(refused(new byte[0])).hasMessageContaining(": it is empty;");
    }

    @Test
    void bytesThatAreChangedAnywhereAreReadOrRefusedAndNothingElse() throws IOException {
        byte[] whole = small();
        long seed = 20240607;
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = whole.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                PstatsReader.read(bytes);
            } catch (IOException expected) {
                refused++;
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError("seed %d, round %d".formatted(seed, round), wrong);
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void randomBytesAreRefused() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes[0] = '{';
                bytes[bytes.length - 1] = 1;
            }
            refused(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{(\u00ff\u00ff\u00ff\u007f",
                "{(\u00ff\u00ff\u00ff\u00ff",
                "{)\3u\u00ff\u00ff\u00ff\u007f",
                "{)\3u\u00ff\u00ff\u00ff\u00ff",
                "{)\3a\0\0\0\u0080",
                "{)\3z\u00ff",
                "{)\3z\0l\u00ff\u00ff\u00ff\u007f",
                "{)\3z\0l\0\0\0\u0080",
                "{)\3z\0l\5\0\0\0aaaaaaaaaa",
                "{)\3z\0I\0\0\0\0\1\0\0\0z\0",
                "{)\3z\0i\0\0\0\0z\0)\5i\0\0\0\0i\0\0\0\0f\u00ff",
                "{)\3z\0i\0\0\0\0z\0)\5i\0\0\0\0i\0\0\0\0f\0041e_5",
                "{)\3z\0i\0\0\0\0z\0)\4i\0\0\0\0",
                "{r\0\0\0\0",
                "{r\u00ff\u00ff\u00ff\u00ff",
                "{)\3R\0\0\0\0",
                "{\u00a9\3r\0\0\0\0",
                "{\u00a9\3z\0i\0\0\0\0z\0r\0\0\0\0",
                "\u00fbr\0\0\0\0",
                "{)\1z\13__sampled__N0",
                "{)\1z\7unknownT0",
                "[\1\0\0\0N",
                "N",
                "print('hello')\n",
            })
    void claimsThatAreNotTrueAreRefusedWithAnOffset(String bytes) throws IOException {
        assertThat(refused(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageMatching(".*at byte \\d+.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", ")\1", "{)\1", "(\1\0\0\0", "{)\3", "\u00a9\1", "[\1\0\0\0"})
    void whatIsNestedWithoutEndIsRefused(String bytes) throws IOException {
        refused(bytes.repeat(2_000_000).getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One dict of callers that many functions share takes few bytes and much memory.
    @Test
    void referencesDoNotMultiplyWithoutEnd() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write('{');
        for (int i = 0; i < 5000; i++) {
            file.writeBytes(bytes(")\3z\0i" + int32(i) + "z\0)\5"));
            file.writeBytes(bytes(("i\0\0\0\0").repeat(4)));
            if (i > 0) {
                file.writeBytes(bytes("r\0\0\0\0"));
                continue;
            }
            file.write('{' | 0x80);
            for (int caller = 0; caller < 5000; caller++) {
                file.writeBytes(bytes(")\3z\0i" + int32(caller) + "z\0i\1\0\0\0"));
            }
            file.write('0');
        }
        file.write('0');
        assertThat(refused(file.toByteArray())).hasMessageContaining("callers beyond any number");
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String int32(int value) {
        return "" + (char) (value & 0xff) + (char) (value >> 8 & 0xff) + "\0\0";
    }

    @Test
    void aCodeObjectIsSaidToBeOne() throws IOException {
        assertThat(refused(bytes("{)\3z\0i\0\0\0\0c")))
                .hasMessageContaining(
                        "at byte 10 there is a code object, as python -m profile writes it, instead of a text");
    }

    @Test
    void whatIsNoFileIsSaid() {
        assertThatThrownBy(() -> Pstats.read(folder.resolve("none")))
                .hasMessage("cannot read " + folder.resolve("none") + ": there is no such file");
        assertThatThrownBy(() -> Pstats.read(folder))
                .hasMessage("cannot read " + folder + ": Is a directory");
    }
}
