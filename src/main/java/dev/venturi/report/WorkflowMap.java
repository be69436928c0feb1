package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.FixProposal;
import dev.venturi.fix.Patch;
import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.report.Walk.ProofStop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

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
    private static final int[] BRANCH_LEFT = {0, 27, 54};
    private static final int BRANCH_WIDTH = 24;
    private static final int BRANCH_SPINE = 11;

    private static final int PROFILE = 1;
    private static final int VERDICT = 4;
    private static final int FORK = 8;
    private static final int BRANCH = 9;
    private static final int JOIN = 16;
    private static final int PROOF = 17;
    private static final int DONE = 21;

    private static final List<List<String>> BRANCHES =
            List.of(
                    List.of(
                            "waiting",
                            "network, disk, …",
                            "→ overlap the waits",
                            "to_thread, gather"),
                    List.of("computing", "in Python", "→ use the cores", "Pool.starmap; Ray"),
                    List.of(
                            "memory",
                            "many fat instances",
                            "→ slim instances",
                            "slots=, __slots__"));

    private enum Mark {
        TAKEN,
        NOT_TAKEN,
        END
    }

    /// Where a walk can end.
    private enum Stop {
        VERDICT,
        BRANCH,
        PROOF,
        DONE
    }

    private static final int NO_BRANCH = -1;

    private final Walk walk;
    private final Screen screen;
    private final Canvas canvas;
    private final int taken;
    private final Stop end;

    private WorkflowMap(Walk walk, Screen screen) {
        this.walk = walk;
        this.screen = screen;
        this.canvas = new Canvas(ROWS, COLUMNS, screen);
        this.taken = branch(walk);
        this.end = end(walk, taken);
    }

    /// The map of `walk`, 80 cells wide, and a last line that explains the signs.
    static List<String> lines(Walk walk, Screen screen) {
        WorkflowMap map = new WorkflowMap(walk, screen);
        map.profile();
        map.verdict();
        for (int branch = 0; branch < BRANCHES.size(); branch++) {
            map.branch(branch);
        }
        map.proof();
        List<String> lines = new ArrayList<>(map.canvas.lines());
        lines.add(map.legend());
        return lines;
    }

    private static int branch(Walk walk) {
        Patch patch = walk.fixes().patch();
        Bottleneck kind =
                patch == null ? walk.diagnosis().verdict().bottleneck() : patch.finding().kind();
        return switch (kind) {
            case IO -> 0;
            case CPU -> 1;
            case MEMORY -> 2;
            case GC, LOCK, GIL, NATIVE, BUSY_MACHINE, NONE, INCONCLUSIVE -> NO_BRANCH;
        };
    }

    private static Stop end(Walk walk, int taken) {
        if (taken == NO_BRANCH) {
            return Stop.VERDICT;
        } else if (walk.fixes().patch() == null) {
            return Stop.BRANCH;
        }
        return switch (walk.proof()) {
            case ProofStop.NotMade notMade -> Stop.BRANCH;
            case ProofStop.Decided decided -> decided.summary().accepted() ? Stop.DONE : Stop.PROOF;
        };
    }

    private void profile() {
        Profile profile = walk.profile();
        String command = Text.printable(String.join(" ", walk.program().command()), screen);
        station(0, SPINE, COLUMNS - SPINE, Mark.TAKEN, "program is slow: " + command, "");
        canvas.vertical(SPINE, 0, PROFILE, Canvas.HEAVY);
        canvas.box(PROFILE, WIDE_LEFT, VERDICT, WIDE_RIGHT, Canvas.HEAVY);
        wideStation(PROFILE + 1, Mark.TAKEN, "profile the whole run", "");
        String numbers =
                String.format(
                        Locale.ROOT,
                        "%.3f s wall, %.3f s CPU, %d samples",
                        profile.wallSeconds(),
                        profile.cpuNanos() / 1e9,
                        profile.quality().samples());
        wideText(PROFILE + 2, numbers, Style.STRONG);
    }

    private void verdict() {
        Verdict verdict = walk.diagnosis().verdict();
        Mark mark = end == Stop.VERDICT ? Mark.END : Mark.TAKEN;
        canvas.box(VERDICT, WIDE_LEFT, FORK - 1, WIDE_RIGHT, Canvas.HEAVY);
        wideStation(VERDICT + 1, mark, "what is the bottleneck?", verdict.bottleneck().label());
        wideText(VERDICT + 2, reason(), Style.STRONG);
    }

    /// The number that carries the verdict.
    private String reason() {
        Verdict verdict = walk.diagnosis().verdict();
        return switch (verdict.bottleneck()) {
            case IO -> largest(ThreadState::waiting);
            case CPU -> largest(state -> state == ThreadState.PYTHON);
            case GC -> largest(state -> state == ThreadState.GC);
            case LOCK -> largest(state -> state == ThreadState.LOCK);
            case GIL -> largest(state -> state == ThreadState.GIL);
            case NATIVE -> largest(state -> state == ThreadState.NATIVE);
            case BUSY_MACHINE -> largest(state -> state == ThreadState.RUNNABLE);
            case MEMORY -> memory(verdict);
            case NONE, INCONCLUSIVE -> verdict.summary();
        };
    }

    private String largest(Predicate<ThreadState> wanted) {
        Map<ThreadState, Double> shares = walk.profile().stateShares();
        return shares.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .max(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey().label() + " " + percent(entry.getValue()))
                .map(share -> share + " of the wall time")
                .orElse(walk.diagnosis().verdict().summary());
    }

    private String memory(Verdict verdict) {
        Finding finding = walk.finding();
        return finding == null
                ? verdict.summary()
                : String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of the live memory",
                        finding.site().function(),
                        100 * finding.share());
    }

    private String percent(double share) {
        Uncertainty uncertainty = Uncertainty.of(walk.profile().moments());
        return Uncertainty.percent(share, uncertainty.of(share), screen);
    }

    private void branch(int branch) {
        boolean lit = branch == taken;
        boolean on = lit && end != Stop.BRANCH;
        int weight = lit ? Canvas.HEAVY : Canvas.LIGHT;
        int left = BRANCH_LEFT[branch];
        int middle = left + BRANCH_SPINE;
        canvas.vertical(SPINE, FORK - 1, FORK, weight);
        canvas.horizontal(FORK, SPINE, middle, weight);
        canvas.vertical(middle, FORK, BRANCH, weight);
        canvas.box(BRANCH, left, JOIN - 1, left + BRANCH_WIDTH - 1, weight);
        canvas.vertical(middle, JOIN - 1, JOIN, on ? Canvas.HEAVY : Canvas.LIGHT);
        canvas.horizontal(JOIN, middle, SPINE, on ? Canvas.HEAVY : Canvas.LIGHT);
        canvas.vertical(SPINE, JOIN, PROOF, on ? Canvas.HEAVY : Canvas.LIGHT);

        Mark mark = !lit ? Mark.NOT_TAKEN : on ? Mark.TAKEN : Mark.END;
        List<String> words = BRANCHES.get(branch);
        int cells = BRANCH_WIDTH - 4;
        Style style = lit ? Style.STRONG : Style.QUIET;
        station(BRANCH + 1, left + 2, cells, mark, words.get(0), share(branch));
        text(BRANCH + 2, left + 4, cells - 2, words.get(1), style);
        text(BRANCH + 3, left + 2, cells, words.get(2), style);
        text(BRANCH + 4, left + 4, cells - 2, words.get(3), style);
        if (lit) {
            text(
                    BRANCH + 5,
                    left + 4,
                    cells - 2,
                    outcome(),
                    mark == Mark.END ? Style.BAD : Style.LIT);
        }
    }

    private String share(int branch) {
        Map<ThreadState, Double> shares = walk.profile().stateShares();
        double share =
                switch (branch) {
                    case 0 -> sum(shares, ThreadState::waiting);
                    case 1 -> sum(shares, state -> state == ThreadState.PYTHON);
                    default -> memoryShare();
                };
        return Double.isNaN(share) || (shares.isEmpty() && branch < 2)
                ? ""
                : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// Of the live memory; NaN where no census said so.
    private double memoryShare() {
        return walk.diagnosis().findings().stream()
                .filter(finding -> finding.kind() == Bottleneck.MEMORY)
                .mapToDouble(Finding::share)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double sum(Map<ThreadState, Double> shares, Predicate<ThreadState> wanted) {
        return shares.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private String outcome() {
        FixProposal fixes = walk.fixes();
        if (fixes.patch() != null) {
            OptionalDouble predicted = walk.predicted();
            return predicted.isPresent()
                    ? "predicted " + ProofText.times(predicted.getAsDouble(), screen)
                    : "patch written";
        } else if (!fixes.refusals().isEmpty()) {
            return "REFUSED " + fixes.refusals().getFirst().code();
        }
        return fixes.unrecognised().isEmpty() ? "nothing to patch" : "no known shape";
    }

    private void proof() {
        boolean reached = end == Stop.PROOF || end == Stop.DONE;
        int weight = reached ? Canvas.HEAVY : Canvas.LIGHT;
        canvas.box(PROOF, WIDE_LEFT, DONE - 1, WIDE_RIGHT, weight);
        Mark mark = end == Stop.PROOF ? Mark.END : reached ? Mark.TAKEN : Mark.NOT_TAKEN;
        switch (walk.proof()) {
            case ProofStop.NotMade notMade -> {
                wideStation(PROOF + 1, mark, "prove the fix", "not made");
                wideText(PROOF + 2, notMade.reason(), Style.QUIET);
            }
            case ProofStop.Decided decided -> {
                ProofSummary summary = decided.summary();
                wideStation(
                        PROOF + 1,
                        mark,
                        "prove the fix",
                        summary.accepted() ? "accepted" : "rejected");
                wideText(
                        PROOF + 2,
                        ProofText.gain(summary, screen),
                        summary.accepted() ? Style.GOOD : Style.BAD);
            }
        }
        boolean done = end == Stop.DONE;
        canvas.vertical(SPINE, DONE - 1, DONE, done ? Canvas.HEAVY : Canvas.LIGHT);
        station(DONE, SPINE, COLUMNS - SPINE, done ? Mark.END : Mark.NOT_TAKEN, "done", "");

        int back = end == Stop.PROOF ? Canvas.HEAVY : Canvas.LIGHT;
        canvas.horizontal(PROOF + 2, WIDE_RIGHT, BACK, back);
        canvas.vertical(BACK, PROOF + 2, VERDICT + 2, back);
        canvas.horizontal(VERDICT + 2, BACK, WIDE_RIGHT + 1, back);
        Style style = end == Stop.PROOF ? Style.LIT : Style.QUIET;
        text(VERDICT + 2, WIDE_RIGHT + 1, 1, screen.utf8() ? "◀" : "<", style);
        text(DONE - 1, WIDE_RIGHT + 2, 13, "or back to", style);
        text(DONE, WIDE_RIGHT + 2, 13, "the verdict", style);
    }

    private void wideStation(int row, Mark mark, String title, String value) {
        station(row, WIDE_LEFT + 2, WIDE_RIGHT - WIDE_LEFT - 3, mark, title, value);
    }

    private void wideText(int row, String text, Style style) {
        text(row, WIDE_LEFT + 4, WIDE_RIGHT - WIDE_LEFT - 5, text, style);
    }

    /// A sign and a title at the left of `cells`, a value at their right.
    private void station(int row, int column, int cells, Mark mark, String title, String value) {
        text(row, column, 1, sign(mark), style(mark));
        text(
                row,
                column + 2,
                cells - 2,
                title,
                mark == Mark.NOT_TAKEN ? Style.QUIET : Style.STRONG);
        int width = Text.width(value);
        if (width > 0) {
            text(row, column + cells - width, width, value, style(mark));
        }
    }

    private void text(int row, int column, int cells, String text, Style style) {
        canvas.text(row, column, cells, Text.printable(text, screen), style);
    }

    private Style style(Mark mark) {
        return switch (mark) {
            case TAKEN -> Style.LIT;
            case NOT_TAKEN -> Style.QUIET;
            case END ->
                    switch (end) {
                        case VERDICT, BRANCH -> Style.LIT;
                        case PROOF -> Style.BAD;
                        case DONE -> Style.GOOD;
                    };
        };
    }

    private String sign(Mark mark) {
        return switch (mark) {
            case TAKEN -> screen.utf8() ? "●" : "*";
            case NOT_TAKEN -> screen.utf8() ? "○" : "o";
            case END -> screen.utf8() ? "◆" : "@";
        };
    }

    private String legend() {
        StringBuilder legend = new StringBuilder();
        for (Mark mark : Mark.values()) {
            String words =
                    switch (mark) {
                        case TAKEN -> "the way taken";
                        case NOT_TAKEN -> "not taken";
                        case END -> "here the walk ends";
                    };
            legend.append(legend.isEmpty() ? "" : "   ");
            legend.append(screen.paint(style(mark), sign(mark))).append(' ').append(words);
        }
        return legend.toString();
    }
}
