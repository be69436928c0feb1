package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowMapTest {
    private static final Screen BARE = new Screen(true, 80, false, true);
    private static final Screen ASCII = new Screen(true, 80, false, false);
    private static final Screen COLOUR = new Screen(true, 80, true, true);

    private static String map(Walk walk, Screen screen) {
        return String.join("\n", WorkflowMap.lines(walk, screen));
    }

    @Test
    void leadsThroughTheVerdictAndTheProofToDone() {
        assertThat(map(Walks.accepted(), BARE)).isEqualTo(Golden.text("map-accepted.txt"));
    }

    @Test
    void leadsBackToTheVerdictWhenTheProofFails() {
        assertThat(map(Walks.rejected(), BARE)).isEqualTo(Golden.text("map-rejected.txt"));
    }

    @Test
    void endsAtTheFixWhenItIsRefused() {
        assertThat(map(Walks.refused(), BARE)).isEqualTo(Golden.text("map-refused.txt"));
    }

    @Test
    void endsAtTheFixWhenTheProofIsNotMade() {
        assertThat(map(Walks.notProved(), BARE))
                .contains("◆ waiting", "○ prove the fix", "not made", "○ done");
    }

    @Test
    void endsAtTheVerdictWhenThereIsNoBottleneck() {
        assertThat(map(Walks.nothing(), BARE)).isEqualTo(Golden.text("map-nothing.txt"));
    }

    @Test
    void isDrawnInAsciiWhereTheLocaleIsNotUtf8() {
        String map = map(Walks.rejected(), ASCII);
        assertThat(map).isEqualTo(Golden.text("map-ascii.txt"));
        assertThat(map.chars()).allMatch(c -> c < 0x7f);
    }

    @Test
    void fitsATerminalOfEightyByTwentyFour() {
        for (Walk walk : List.of(Walks.accepted(), Walks.rejected(), Walks.refused())) {
            for (Screen screen : List.of(BARE, ASCII)) {
                List<String> lines = WorkflowMap.lines(walk, screen);
                assertThat(lines).hasSizeLessThan(24).allMatch(line -> Text.width(line) <= 80);
            }
        }
    }

    @Test
    void isAListOfItsStopsWhereTheScreenIsNarrow() {
        Screen narrow = new Screen(true, 40, false, true);
        assertThat(map(Walks.refused(), narrow)).isEqualTo(Golden.text("map-narrow.txt"));
        assertThat(WorkflowMap.lines(Walks.accepted(), narrow))
                .filteredOn(line -> !line.contains("here the walk ends"))
                .allMatch(line -> Text.width(line) <= 40);
    }

    @Test
    void saysTheSameWithAndWithoutColour() {
        String coloured = map(Walks.accepted(), COLOUR);
        assertThat(coloured).contains("\u001b[1;36m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(map(Walks.accepted(), BARE));
    }

    @Test
    void commandsThatWouldSteerTheTerminalOrRunOverTheEdgeAreEscapedAndCut() {
        Walk walk = Walks.accepted();
        Program hostile =
                new Program(
                        "3.12.1",
                        walk.program().executable(),
                        List.of("a\u001b[2J\n.py", "統".repeat(300)));
        Walk changed =
                new Walk(
                        hostile,
                        Walks.empty(),
                        walk.diagnosis(),
                        walk.fixes(),
                        walk.patchFile(),
                        walk.proof(),
                        List.of());
        assertThat(WorkflowMap.lines(changed, BARE))
                .allMatch(line -> Text.width(line) <= 80)
                .noneMatch(line -> line.contains("\u001b") || line.contains("NaN"))
                .first()
                .asString()
                .contains("a\\x1b[2J\\n.py 統")
                .endsWith("…");
    }

    @Test
    void everyMeetingOfLinesHasItsGlyph() {
        // All 81 combinations of four arms, against the names that Unicode gives the glyphs.
        String[] weights = {"", "LIGHT", "HEAVY"};
        for (int up = 0; up < 3; up++) {
            for (int right = 0; right < 3; right++) {
                for (int down = 0; down < 3; down++) {
                    for (int left = 0; left < 3; left++) {
                        Canvas canvas = new Canvas(3, 3, BARE);
                        canvas.vertical(1, 0, 1, up);
                        canvas.horizontal(1, 1, 2, right);
                        canvas.vertical(1, 1, 2, down);
                        canvas.horizontal(1, 0, 1, left);
                        int[] arms = {up, right, down, left};
                        String middle = canvas.lines().get(1);
                        int glyph = middle.length() > 1 ? middle.codePointAt(1) : ' ';
                        for (int weight = 1; weight < 3; weight++) {
                            boolean has = false;
                            for (int arm : arms) {
                                has |= arm == weight;
                            }
                            assertThat(Character.getName(glyph).contains(weights[weight]))
                                    .as(
                                            "%s for %s",
                                            Character.getName(glyph),
                                            List.of(up, right, down, left))
                                    .isEqualTo(has);
                        }
                    }
                }
            }
        }
    }
}
