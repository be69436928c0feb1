package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionTableTest {
    private static final Screen EIGHTY = new Screen(true, 80, false, true);

    private static List<String> table(Profile profile, Screen screen, SortKey... keys) {
        return new FunctionTable(profile, Walks.HOME, screen).lines(List.of(keys), 20);
    }

    @Test
    void fitsEightyColumnsByLeavingOutFoldersAndThenTheEndOfNames() {
        assertThat(table(Walks.dashboard(), EIGHTY)).allMatch(line -> Text.width(line) <= 80);
        assertThat(String.join("\n", table(Walks.dashboard(), EIGHTY)))
                .isEqualTo(Golden.text("table-80.txt"));
    }

    @Test
    void printsWholeNamesAndSharesWithTheirErrorsWhereThereIsRoom() {
        assertThat(String.join("\n", table(Walks.dashboard(), Screen.plain())))
                .isEqualTo(Golden.text("table-plain.txt"));
    }

    @Test
    void showsPathsRelativeToTheWorkingDirectoryOnlyWhereThatIsShorter() {
        String table = String.join("\n", table(Walks.dashboard(), Screen.plain()));
        assertThat(table)
                .contains(" dashboard.py:25(download_user_stats)")
                .contains(" /usr/lib/python3.12/socket.py:693(SocketIO.readinto)");
    }

    @Test
    void saysWhichWaitAFunctionMostlyWaitedFor() {
        assertThat(table(Walks.dashboard(), EIGHTY))
                .anyMatch(line -> line.contains("network") && line.contains("socket.py:693"))
                .anyMatch(line -> line.contains("runnable") && line.contains("dashboard.py:25"));
    }

    @Test
    void sortsByTheKeysThatWereAskedForAndSaysSo() {
        List<String> lines = table(Walks.dashboard(), Screen.plain(), SortKey.CUMTIME);
        assertThat(lines).contains("   Ordered by: cumulative time");
        assertThat(lines.get(5)).endsWith("dashboard.py:1(<module>)");
    }

    @Test
    void saysThatCallsAreNotCountedWhenItIsSortedByThem() {
        List<String> lines = table(Walks.dashboard(), Screen.plain(), SortKey.NCALLS, SortKey.NAME);
        assertThat(lines)
                .contains("   Ordered by: samples, function name (sampling counts no calls)");
    }

    @Test
    void saysWhatWasLeftOut() {
        List<String> lines =
                new FunctionTable(Walks.dashboard(), Walks.HOME, EIGHTY).lines(List.of(), 2);
        assertThat(lines).contains("   List reduced from 4 to 2").hasSize(8);
    }

    @Test
    void showsAnEmptyProfileWithoutInventingRows() {
        assertThat(table(Walks.empty(), EIGHTY))
                .last()
                .isEqualTo("   (no Python function was seen)");
    }

    @Test
    void escapesNamesThatWouldSteerTheTerminal() {
        Frame hostile = new Frame("f\u001b[31m\n\u202eg", "/srv/app/a\rb.py", 1, 1);
        Profile profile =
                Walks.profile(
                        1,
                        List.of(Walks.MAIN),
                        List.of(Walks.sample(Walks.MAIN, ThreadState.PYTHON, 10, 1, hostile)));
        assertThat(String.join("", table(profile, Screen.plain())))
                .endsWith("a\\rb.py:1(f\\x1b[31m\\n\\u202eg)")
                .doesNotContain("\u001b")
                .doesNotContain("\n");
    }

    @Test
    void cutsNamesOfTenKilobytesEvenWhereNothingElseIsCut() {
        Frame longNamed = new Frame("f".repeat(10_000), "/srv/app/x.py", 1, 1);
        Profile profile =
                Walks.profile(
                        1,
                        List.of(Walks.MAIN),
                        List.of(Walks.sample(Walks.MAIN, ThreadState.PYTHON, 10, 1, longNamed)));
        assertThat(table(profile, Screen.plain())).last().asString().endsWith("fff…");
        assertThat(table(profile, Screen.plain())).allMatch(line -> line.length() < 400);
    }

    @Test
    void countsTheCellsOfWideCharacters() {
        Frame wide = new Frame("統計を集める関数" + "長い名前".repeat(5), "/srv/app/統計.py", 1, 1);
        Profile profile =
                Walks.profile(
                        1,
                        List.of(Walks.MAIN),
                        List.of(Walks.sample(Walks.MAIN, ThreadState.PYTHON, 10, 1, wide)));
        assertThat(table(profile, EIGHTY)).allMatch(line -> Text.width(line) <= 80);
        assertThat(table(profile, EIGHTY)).last().asString().endsWith("…");
        assertThat(table(profile, new Screen(true, 80, false, false)))
                .last()
                .asString()
                .contains("\\u7d71\\u8a08.py");
    }
}
