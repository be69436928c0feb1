package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.fix.Refusal;
import dev.venturi.verify.ChannelResult;
import dev.venturi.verify.ProofResult.Gain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TerminalReportTest {
    private static final Screen EIGHTY = new Screen(true, 80, false, true);
    private static final Screen COLOUR = new Screen(true, 80, true, true);

    private static String printed(Screen screen, Consumer<TerminalReport> what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        what.accept(new TerminalReport(out, screen, Walks.HOME));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aWalkReadsFromTheMapToTheNextStep() {
        String text = printed(EIGHTY, report -> report.walk(Walks.accepted()));
        assertThat(text.stripTrailing()).isEqualTo(Golden.text("walk-accepted.txt"));
    }

    @Test
    void aRunReadsFromItsSummaryToItsThreads() {
        String text =
                printed(
                        EIGHTY,
                        report -> report.profile(Walks.dashboardWithWorker(), List.of(), 20));
        assertThat(text.stripTrailing()).isEqualTo(Golden.text("run-80.txt"));
    }

    @Test
    void everySentenceBeginsWithItsAuthorAlsoWhereItIsBroken() {
        String text = printed(EIGHTY, report -> report.say("word ".repeat(60).strip()));
        assertThat(text.lines()).hasSizeGreaterThan(3);
        assertThat(text.lines()).allMatch(line -> line.startsWith("venturi: "));
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aRefusalNamesCodeAndPlaceAndThatNothingWasWritten() {
        Refusal refusal =
                new Refusal("A-WEAKREF", "/srv/app/users.py", 40, "weakref.ref(user) is taken");
        assertThat(printed(Screen.plain(), report -> report.refusal(refusal, false)))
                .isEqualTo(
                        "venturi: REFUSED A-WEAKREF: weakref.ref(user) is taken (users.py:40)."
                                + " No patch was written.\n");
        assertThat(printed(Screen.plain(), report -> report.refusal(refusal, true)))
                .endsWith("(users.py:40). It was left alone.\n");
    }

    @Test
    void aPlaceThatTheRefusalNamesItselfIsNotRepeated() {
        Refusal refusal = Walks.refused().fixes().refusals().getFirst();
        assertThat(printed(Screen.plain(), report -> report.refusal(refusal, false)))
                .isEqualTo(
                        "venturi: REFUSED A-PICKLE: User is loaded from cache.pkl at load.py:31;"
                                + " slots would misread pickles that exist. No patch was written.\n");
    }

    @Test
    void aDiffIsColouredOnlyWithColour() {
        Consumer<TerminalReport> walk = report -> report.walk(Walks.accepted());
        assertThat(printed(COLOUR, walk))
                .contains("\u001b[32m+    return asyncio.run")
                .contains("\u001b[31m-    return [fetch(i)");
        assertThat(printed(EIGHTY, walk)).doesNotContain("\u001b");
    }

    @Test
    void aMemoryPatchIsJudgedByMemory() {
        String text = printed(EIGHTY, report -> report.walk(Walks.slots()));
        assertThat(text)
                .contains("behaviour identical, 1.59× smaller (1.58–1.60)")
                .contains("time before / after: 1.03× (1.01–1.05)")
                .contains("peak memory 812.0 MB before, 511.0 MB after: 1.59× (1.58–1.60)");
    }

    @Test
    void aChannelThatDiffersIsNamedAndAnIntervalWithoutEndsIsNotPrinted() {
        var result =
                Walks.proof(
                        false,
                        new Gain(8.93, 0, Double.POSITIVE_INFINITY),
                        new ChannelResult(
                                "stdout", ChannelResult.State.DIFFERENT, "line 3: 'b' / 'a'"),
                        new ChannelResult("stderr", ChannelResult.State.IDENTICAL, ""));
        assertThat(printed(Screen.plain(), report -> report.proof(result, Bottleneck.IO)))
                .contains("venturi: - behaviour different\n")
                .contains("venturi: - stdout is different: line 3: 'b' / 'a'\n")
                .doesNotContain("stderr is")
                .contains("time before / after: 8.93×\n")
                .doesNotContain("Infinity")
                .doesNotContain("∞");
    }

    @Test
    void anEmptyProfileSaysSoAndInventsNoNumber() {
        String text = printed(EIGHTY, report -> report.profile(Walks.empty(), List.of(), 20));
        assertThat(text)
                .contains("0 samples at unknown Hz")
                .doesNotContain("NaN")
                .doesNotContain("Infinity");
    }
}
