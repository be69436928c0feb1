package dev.venturi.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.report.TopTable.Order;
import dev.venturi.report.TopTable.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopTableTest {
    private static final Frame DOWN_13 = new Frame("down", "/srv/app/deep.py", 13, 10);
    private static final Frame DOWN_14 = new Frame("down", "/srv/app/deep.py", 14, 10);

    private static final Profile FIRST =
            Walks.profile(
                    2,
                    List.of(Walks.MAIN, Walks.WORKER),
                    List.of(
                            Walks.sample(
                                    Walks.MAIN,
                                    ThreadState.PYTHON,
                                    500,
                                    0.5,
                                    Walks.MODULE,
                                    DOWN_13,
                                    DOWN_13,
                                    DOWN_14),
                            Walks.sample(Walks.MAIN, ThreadState.NETWORK, 1500, 1.5, Walks.MODULE),
                            Walks.sample(Walks.WORKER, ThreadState.SLEEP, 2000, 2, Walks.FETCH)));
    private static final Profile SECOND =
            Walks.profile(
                    1,
                    List.of(Walks.MAIN),
                    List.of(Walks.sample(Walks.MAIN, ThreadState.NATIVE, 1000, 1, Walks.MODULE)));

    private final TopTable table = new TopTable(4711, Walks.PROGRAM, Walks.HOME);

    private List<String> lines(Rows rows, Order order, String filter, int height) {
        return table.lines(new TopTable.View(rows, order, filter, ""), height, Screen.plain());
    }

    @Test
    void aFunctionThatCallsItselfIsInTheTotalOnce() {
        table.add(FIRST);

        assertThat(lines(Rows.FUNCTIONS, Order.CPU, "", 24))
                .containsExactly(
                        "venturi top: process 4711, CPython 3.12.1, 2 threads, 2 s: dashboard.py --size 40",
                        "now: CPU 21 %  network 75 %  python 25 %",
                        "functions by time on a CPU now",
                        "   cpu     own   total own s total s  mostly   functions",
                        "25.0 %  25.0 %  25.0 % 0.500   0.500  python   deep.py:10(down)",
                        " 0.0 % 100.0 % 100.0 % 2.000   2.000  sleep    dashboard.py:25(download_user_stats)",
                        " 0.0 %  75.0 % 100.0 % 1.500   2.000  network  dashboard.py:1(<module>)");
        assertThat(lines(Rows.LINES, Order.CPU, "down", 24).subList(4, 7))
                .containsExactly(
                        "25.0 %  25.0 %  25.0 % 0.500   0.500  python  deep.py:14(down)",
                        " 0.0 % 100.0 % 100.0 % 2.000   2.000  sleep   dashboard.py:31(download_user_stats)",
                        " 0.0 %   0.0 %  25.0 % 0.000   0.500          deep.py:13(down)");
        assertThat(lines(Rows.THREADS, Order.CPU, "", 24).subList(4, 6))
                .containsExactly(
                        "25.0 % 100.0 % 100.0 % 2.000   2.000  network  MainThread (4711)",
                        " 0.0 % 100.0 % 100.0 % 2.000   2.000  sleep    worker (4712)");
    }

    @Test
    void whatWasSeenSoFarStaysWhenItIsNotSeenNow() {
        table.add(FIRST);
        table.add(SECOND);

        assertThat(lines(Rows.FUNCTIONS, Order.OWN_SO_FAR, "", 24).subList(4, 7))
                .containsExactly(
                        "100.0 % 100.0 % 100.0 % 2.500   3.000  native  dashboard.py:1(<module>)",
                        "  0.0 %   0.0 %   0.0 % 2.000   2.000          dashboard.py:25(download_user_stats)",
                        "  0.0 %   0.0 %   0.0 % 0.500   0.500          deep.py:10(down)");

        table.reset();
        table.add(SECOND);

        assertThat(lines(Rows.FUNCTIONS, Order.OWN_SO_FAR, "", 24)).hasSize(5);
    }

    @Test
    void isNoHigherAndNoWiderThanThePage() {
        table.add(FIRST);
        Screen narrow = new Screen(true, 60, false, false);

        List<String> lines =
                table.lines(
                        new TopTable.View(Rows.FUNCTIONS, Order.CPU, "", "a hint ".repeat(20)),
                        6,
                        narrow);

        assertThat(lines).hasSize(6).allMatch(line -> line.length() <= 60);
    }
}
