package dev.venturi.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.testing.Pythons;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a patch keeps of a file, and that git takes it whatever the file is like.
class PatchTextTest {
    private static final String CLASS =
            "# class: P\n\"\"\"Größe\"\"\"\nclass P:\n    def __init__(self, größe):\n"
                    + "        self.größe = größe\n\n\nprint(P(1).größe)\n";
    private static final String LOOP =
            """
            import time


            def f(x):
                time.sleep(0.001)  #@ 2
                return x


            def g(xs):
                return [f(x) for x in xs]  #@ 1


            print(g("é€"))""";

    @TempDir Path folder;

    private Patch patch(byte[] text, Bottleneck kind) throws Exception {
        return patch("main.py", text, kind);
    }

    private Patch patch(String name, byte[] text, Bottleneck kind) throws Exception {
        Path main = folder.toRealPath().resolve(name);
        Files.createDirectories(Objects.requireNonNull(main.getParent()));
        Files.write(main, text);
        Program program = new Program(name, Objects.requireNonNull(main.getParent()), main);
        FixProposal proposal = program.propose(Pythons.any(), kind);
        assertThat(proposal.patch()).as(proposal.toString()).isNotNull();
        return Objects.requireNonNull(proposal.patch());
    }

    private byte[] appliedAndTakenBack(Patch patch) throws Exception {
        Path file = folder.resolve("change.patch");
        Files.writeString(file, patch.diff());
        Path changed = patch.root().resolve(patch.after().keySet().iterator().next());
        byte[] before = Files.readAllBytes(changed);
        Program there = new Program("", patch.root(), changed);
        FixedProgramsTest.git(there, "apply", "--whitespace=nowarn", file.toString());
        byte[] after = Files.readAllBytes(changed);
        assertThat(after).isEqualTo(patch.after().values().iterator().next());
        FixedProgramsTest.git(there, "apply", "-R", "--whitespace=nowarn", file.toString());
        assertThat(changed).hasBinaryContent(before);
        return after;
    }

    @Test
    void windowsLineEndsStay() throws Exception {
        byte[] text = CLASS.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);

        String after = text(appliedAndTakenBack(patch(text, Bottleneck.MEMORY)));

        assertThat(after).contains("class P:\r\n    __slots__ = (\"größe\",)\r\n\r\n    def");
        assertThat(after.replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    @Test
    void aByteOrderMarkStays() throws Exception {
        byte[] text = ("\uFEFF" + LOOP + "\n").getBytes(StandardCharsets.UTF_8);

        String after = text(appliedAndTakenBack(patch(text, Bottleneck.IO)));

        assertThat(after).startsWith("\uFEFFimport asyncio\nimport time\n");
    }

    @Test
    void aMissingLastNewlineStaysMissing() throws Exception {
        Patch patch = patch(LOOP.getBytes(StandardCharsets.UTF_8), Bottleneck.IO);

        assertThat(text(appliedAndTakenBack(patch))).endsWith("print(g(\"é€\"))");
    }

    @Test
    void aLastLineWithoutNewlineCanBeTheOneThatChanges() throws Exception {
        String text =
                LOOP.substring(0, LOOP.indexOf("\n\n\nprint"))
                        .replace("def g(xs):\n    return ", "xs = 'ab'\nys = ");

        Patch patch = patch(text.getBytes(StandardCharsets.UTF_8), Bottleneck.IO);

        assertThat(patch.diff()).contains("\\ No newline at end of file");
        assertThat(text(appliedAndTakenBack(patch))).doesNotEndWith("\n");
    }

    @Test
    void anotherEncodingStays() throws Exception {
        Charset latin = StandardCharsets.ISO_8859_1;
        String text = "# -*- coding: latin-1 -*-\n# é\n\n\n\n" + LOOP.replace("€", "");

        Patch patch =
                patch(
                        (text.replace("print(g", "\n\n\n\nprint(g") + "\n").getBytes(latin),
                        Bottleneck.IO);

        byte[] after = appliedAndTakenBack(patch);
        assertThat(new String(after, latin)).contains("# é").contains("print(g(\"é\"))");
    }

    @Test
    void textOfAnotherEncodingBesideTheChangeIsSaidToBeInTheWay() throws Exception {
        String text = "# coding: latin-1\n" + LOOP.replace("€", "").replace("#@ 1", "#@ 1 é");
        Program program = Program.of("", folder);
        Files.write(program.main(), text.getBytes(StandardCharsets.ISO_8859_1));

        FixProposal proposal = program.propose(Pythons.any(), Bottleneck.IO);

        assertThat(proposal.patch()).isNull();
        assertThat(proposal.unrecognised()).anyMatch(reason -> reason.contains("UTF-8"));
    }

    @Test
    void tabsStayTabs() throws Exception {
        byte[] text = CLASS.replace("    ", "\t").getBytes(StandardCharsets.UTF_8);

        assertThat(text(appliedAndTakenBack(patch(text, Bottleneck.MEMORY))))
                .contains("class P:\n\t__slots__ = (\"größe\",)\n\n\tdef");
    }

    @Test
    void namesWithBlanksAndOtherLettersAreTakenByGit() throws Exception {
        appliedAndTakenBack(
                patch("größen tafel.py", LOOP.getBytes(StandardCharsets.UTF_8), Bottleneck.IO));
        appliedAndTakenBack(
                patch("two words.py", LOOP.getBytes(StandardCharsets.UTF_8), Bottleneck.IO));
    }

    @Test
    void aFolderInsideOfARepositoryIsPatchedFromThere() throws Exception {
        Patch patch = patch("tools/main.py", LOOP.getBytes(StandardCharsets.UTF_8), Bottleneck.IO);
        Path top = folder.toRealPath();
        new Program("", top, top).run(java.util.List.of("git", "init", "-q"), Map.of());
        Path file = folder.resolve("change.patch");
        Files.writeString(file, patch.diff());
        Program there = new Program("", patch.root(), patch.root());

        there.run(java.util.List.of("git", "apply", file.toString()), Map.of());

        assertThat(patch.root().resolve("main.py"))
                .hasBinaryContent(patch.after().values().iterator().next());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aFileThatIsRemovedWhileTheSourcesAreReadIsNoneOfThem() throws Exception {
        Path gone = folder.toRealPath().resolve("gone.py");
        Files.writeString(gone, "from main import P\nP(1).__dict__\n");
        Path main = folder.toRealPath().resolve("main.py");
        Files.writeString(main, CLASS);
        Program program = new Program("", folder.toRealPath(), main);
        Subject subject =
                new Subject(
                        Pythons.any().toRealPath(),
                        folder.toRealPath(),
                        List.of(folder.toRealPath()),
                        file -> !file.equals(gone) || file.toFile().delete(),
                        main);

        FixProposal proposal =
                new Fixer(subject).propose(List.of(program.finding(Bottleneck.MEMORY)));

        assertThat(gone).doesNotExist();
        assertThat(proposal.unrecognised()).isEmpty();
        assertThat(proposal.patch()).as(proposal.toString()).isNotNull();
    }
}
