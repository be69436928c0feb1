package dev.venturi.report;

import dev.venturi.report.Route.Branch;
import dev.venturi.report.Route.Mark;
import dev.venturi.report.Route.Stop;
import java.util.ArrayList;
import java.util.List;

/// The map of the workflow, with the path that a walk took in heavy lines and numbers at its stops.
///
/// ```
///                            ● program is slow
///          ┌─────────────────┴──────────────────────┐
///          │ profile the whole run                  │
///          ├────────────────────────────────────────┤
///          │ what is the bottleneck?                │◀──┐
///          └─────────────────┬──────────────────────┘   │
///        ┌───────────────────┼─────────────────────┐    │
///   ┌────┴────┐         ┌────┴────┐           ┌────┴───┐│
///   │ waiting │         │computing│           │ memory ││
///   └────┬────┘         └────┬────┘           └────┬───┘│
///        └───────────────────┼─────────────────────┘    │
///          ┌─────────────────┴──────────────────────┐   │
///          │ prove the fix                          ├───┘
///          └─────────────────┬──────────────────────┘
///                            ○ done
/// ```
final class WorkflowMap {
    private static final int COLUMNS = 80;
    private static final int ROWS = 22;

    private static final int SPINE = 38;
    private static final int WIDE_LEFT = 13;
    private static final int WIDE_RIGHT = 64;
    private static final int BACK = 79;
    private static final int BRANCH_WIDTH = 24;
    private static final int BRANCH_SPINE = 11;

    private static final int PROFILE = 1;
    private static final int VERDICT = 4;
    private static final int FORK = 8;
    private static final int BRANCH = 9;
    private static final int JOIN = 16;
    private static final int PROOF = 17;
    private static final int DONE = 21;

    private final Route route;
    private final Screen screen;
    private final Canvas canvas;

    private WorkflowMap(Walk walk, Screen screen) {
        this.route = new Route(walk, screen);
        this.screen = screen;
        this.canvas = new Canvas(ROWS, COLUMNS, screen);
    }

    /// The map of `walk`, 80 cells wide, or where the screen is narrower a list of its stops, and a
    /// last line that explains the signs.
    static List<String> lines(Walk walk, Screen screen) {
        WorkflowMap map = new WorkflowMap(walk, screen);
        List<String> lines =
                new ArrayList<>(screen.columns() < COLUMNS ? map.list() : map.drawing());
        lines.add(map.legend());
        return lines;
    }

    private List<String> drawing() {
        station(0, SPINE, COLUMNS - SPINE, route.start());
        canvas.vertical(SPINE, 0, PROFILE, Canvas.HEAVY);
        wideBox(PROFILE, VERDICT, route.profile());
        wideBox(VERDICT, FORK - 1, route.verdict());
        for (Branch branch : Branch.values()) {
            branch(branch);
        }
        proof();
        return canvas.lines();
    }

    private List<String> list() {
        List<Stop> stops =
                List.of(
                        route.start(),
                        route.profile(),
                        route.verdict(),
                        route.branch(Branch.WAITING),
                        route.branch(Branch.COMPUTING),
                        route.branch(Branch.MEMORY),
                        route.proof(),
                        route.done());
        List<String> lines = new ArrayList<>();
        for (Stop stop : stops) {
            String joint = stop.value().isEmpty() || stop.title().endsWith("?") ? " " : ": ";
            String words = (stop.title() + joint + stop.value()).strip();
            String title = Text.printable(words, screen);
            int cells = Math.max(8, screen.columns() - 2);
            lines.add(
                    screen.paint(style(stop.mark()), sign(stop.mark()))
                            + " "
                            + screen.paint(
                                    titleStyle(stop.mark()), Text.cut(title, cells, screen)));
            if (!stop.detail().isEmpty()) {
                lines.add("  " + Text.cut(Text.printable(stop.detail(), screen), cells, screen));
            }
        }
        return lines;
    }

    private void wideBox(int top, int bottom, Stop stop) {
        int weight = stop.mark() == Mark.NOT_TAKEN ? Canvas.LIGHT : Canvas.HEAVY;
        canvas.box(top, WIDE_LEFT, bottom, WIDE_RIGHT, weight);
        station(top + 1, WIDE_LEFT + 2, WIDE_RIGHT - WIDE_LEFT - 3, stop);
        Style style =
                switch (stop.mark()) {
                    case NOT_TAKEN -> Style.QUIET;
                    case FAILED -> Style.BAD;
                    case TAKEN, STOPPED, DONE -> Style.STRONG;
                };
        text(top + 2, WIDE_LEFT + 4, WIDE_RIGHT - WIDE_LEFT - 5, stop.detail(), style);
    }

    private void branch(Branch branch) {
        Stop stop = route.branch(branch);
        boolean lit = stop.mark() != Mark.NOT_TAKEN;
        int before = lit ? Canvas.HEAVY : Canvas.LIGHT;
        int after = stop.mark() == Mark.TAKEN ? Canvas.HEAVY : Canvas.LIGHT;
        int left = left(branch);
        int middle = left + BRANCH_SPINE;
        canvas.vertical(SPINE, FORK - 1, FORK, before);
        canvas.horizontal(FORK, SPINE, middle, before);
        canvas.vertical(middle, FORK, BRANCH, before);
        canvas.box(BRANCH, left, JOIN - 1, left + BRANCH_WIDTH - 1, before);
        canvas.vertical(middle, JOIN - 1, JOIN, after);
        canvas.horizontal(JOIN, middle, SPINE, after);
        canvas.vertical(SPINE, JOIN, PROOF, after);

        int cells = BRANCH_WIDTH - 4;
        Style style = titleStyle(stop.mark());
        station(BRANCH + 1, left + 2, cells, stop);
        text(BRANCH + 2, left + 4, cells - 2, branch.what, style);
        text(BRANCH + 3, left + 2, cells, "→ " + branch.remedy, style);
        text(BRANCH + 4, left + 4, cells - 2, branch.tools, style);
        text(BRANCH + 5, left + 4, cells - 2, stop.detail(), style(stop.mark()));
    }

    private static int left(Branch branch) {
        return switch (branch) {
            case WAITING -> 0;
            case COMPUTING -> 27;
            case MEMORY -> 54;
        };
    }

    private void proof() {
        Stop stop = route.proof();
        wideBox(PROOF, DONE - 1, stop);
        boolean done = route.done().mark() == Mark.DONE;
        canvas.vertical(SPINE, DONE - 1, DONE, done ? Canvas.HEAVY : Canvas.LIGHT);
        station(DONE, SPINE, WIDE_RIGHT - SPINE, route.done());

        boolean failed = stop.mark() == Mark.FAILED;
        int weight = failed ? Canvas.HEAVY : Canvas.LIGHT;
        canvas.horizontal(PROOF + 2, WIDE_RIGHT, BACK, weight);
        canvas.vertical(BACK, PROOF + 2, VERDICT + 2, weight);
        canvas.horizontal(VERDICT + 2, BACK, WIDE_RIGHT + 1, weight);
        Style style = failed ? Style.LIT : Style.QUIET;
        text(VERDICT + 2, WIDE_RIGHT + 1, 1, screen.utf8() ? "◀" : "<", style);
        text(DONE - 1, WIDE_RIGHT + 2, BACK - WIDE_RIGHT - 2, "or back to", style);
        text(DONE, WIDE_RIGHT + 2, BACK - WIDE_RIGHT - 2, "the verdict", style);
    }

    /// A stop's sign and title at the left of `cells`, its value at their right.
    private void station(int row, int column, int cells, Stop stop) {
        text(row, column, 1, sign(stop.mark()), style(stop.mark()));
        text(row, column + 2, cells - 2, stop.title(), titleStyle(stop.mark()));
        int width = Text.width(stop.value());
        text(row, column + cells - width, width, stop.value(), style(stop.mark()));
    }

    private void text(int row, int column, int cells, String text, Style style) {
        canvas.text(row, column, cells, Text.printable(text, screen), style);
    }

    private static Style titleStyle(Mark mark) {
        return mark == Mark.NOT_TAKEN ? Style.QUIET : Style.STRONG;
    }

    private static Style style(Mark mark) {
        return switch (mark) {
            case TAKEN, STOPPED -> Style.LIT;
            case NOT_TAKEN -> Style.QUIET;
            case FAILED -> Style.BAD;
            case DONE -> Style.GOOD;
        };
    }

    private String sign(Mark mark) {
        return switch (mark) {
            case TAKEN -> screen.utf8() ? "●" : "*";
            case NOT_TAKEN -> screen.utf8() ? "○" : "o";
            case STOPPED, FAILED, DONE -> screen.utf8() ? "◆" : "@";
        };
    }

    private String legend() {
        return String.join(
                "   ",
                screen.paint(Style.LIT, sign(Mark.TAKEN)) + " the way taken",
                screen.paint(Style.QUIET, sign(Mark.NOT_TAKEN)) + " not taken",
                screen.paint(Style.LIT, sign(Mark.STOPPED)) + " here the walk ends");
    }
}
