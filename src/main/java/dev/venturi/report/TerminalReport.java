package dev.venturi.report;

import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Refusal;
import dev.venturi.profile.Profile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What a person reads in the terminal.
///
/// Lines of text begin with `venturi:`, so that they can be told from what the program itself
/// writes; tables, the map and a patch stand without it. Names from the program are made printable.
public final class TerminalReport {
    private static final String PREFIX = "venturi: ";

    private final PrintStream out;
    private final Screen screen;
    private final Path workingDirectory;
    private final Place place;

    /// @param out must encode as UTF-8 where `screen` shows it
    /// @param workingDirectory what paths are shown relative to where that is shorter
    public TerminalReport(PrintStream out, Screen screen, Path workingDirectory) {
        this.out = out;
        this.screen = screen;
        this.workingDirectory = workingDirectory;
        this.place = new Place(workingDirectory, screen);
    }

    /// Prints one sentence of Venturi's own, broken to the width of the screen.
    public void say(String sentence) {
        say(Style.STRONG, "", sentence);
    }

    /// Prints how the run went, the table of at most `rows` functions, and the threads.
    public void profile(Profile profile, List<SortKey> keys, int rows) {
        RunSummary.sentences(profile, screen).forEach(this::say);
        out.println();
        new FunctionTable(profile, workingDirectory, screen)
                .lines(keys, rows)
                .forEach(out::println);
        out.println();
        List<String> threads = ThreadTable.lines(profile, rows, screen);
        threads.forEach(out::println);
        if (!threads.isEmpty()) {
            out.println();
        }
    }

    /// Prints the verdict with its evidence, what was rejected, and the findings.
    public void diagnosis(Diagnosis diagnosis) {
        Verdict verdict = diagnosis.verdict();
        say(Style.LIT, "verdict " + verdict.bottleneck().label() + ": ", verdict.summary());
        verdict.evidence().forEach(fact -> say(Style.STRONG, "  because ", fact));
        verdict.rejected().forEach(fact -> say(Style.QUIET, "  rejected ", fact));
        diagnosis.findings().forEach(this::finding);
    }

    private void finding(Finding finding) {
        StringBuilder line = new StringBuilder();
        line.append(place.position(finding.site().file(), finding.site().line()));
        line.append(" in ").append(finding.site().function());
        line.append(String.format(Locale.ROOT, ", %.1f %%", 100 * finding.share()));
        if (finding.predicted().isPresent()) {
            line.append(", predicted ").append(ratio(finding.predicted().getAsDouble()));
        }
        say(Style.STRONG, "finding " + finding.rule() + ": ", line.toString());
        finding.evidence().forEach(fact -> say(Style.STRONG, "  because ", fact));
    }

    /// Prints why a place was left alone.
    public void refusal(Refusal refusal) {
        String where = place.position(refusal.file(), refusal.line());
        String message = refusal.message().strip();
        String sentence = message.contains(where) ? message : message + " (" + where + ")";
        String end = sentence.endsWith(".") ? "" : ".";
        say(
                Style.BAD,
                "REFUSED " + refusal.code() + ": ",
                sentence + end + " No patch was written.");
    }

    /// Prints a patch: what it does, where it was written, and its diff.
    public void patch(Patch patch, Path file) {
        say(Style.STRONG, "patch " + patch.shape() + ": ", patch.summary());
        say("it is in " + place.file(file.toString()) + " and was not applied");
        out.println();
        patch.diff().lines().map(this::diffLine).forEach(out::println);
        out.println();
    }

    private String diffLine(String line) {
        String shown = Text.printable(line.replace("\t", "    "), screen);
        if (line.startsWith("+++") || line.startsWith("---")) {
            return screen.paint(Style.STRONG, shown);
        } else if (line.startsWith("@@")) {
            return screen.paint(Style.PLACE, shown);
        } else if (line.startsWith("+")) {
            return screen.paint(Style.ADDED, shown);
        } else if (line.startsWith("-")) {
            return screen.paint(Style.REMOVED, shown);
        }
        return shown;
    }

    private String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f%s", ratio, screen.times());
    }

    /// Prints what the proof decided, and what had been `predicted`.
    public void proof(ProofSummary proof, OptionalDouble predicted) {
        ProofSummary.Ratio speedup = proof.speedup();
        say(
                proof.accepted() ? Style.GOOD : Style.BAD,
                "proof " + (proof.accepted() ? "accepted: " : "rejected: "),
                "behaviour " + proof.behaviour());
    }

    private void say(Style style, String label, String sentence) {
        String text = Text.printable(sentence, screen);
        int room = Math.max(30, screen.columns() - PREFIX.length() - label.length());
        String lead = screen.paint(Style.QUIET, PREFIX) + screen.paint(style, label);
        String indent = screen.paint(Style.QUIET, PREFIX) + " ".repeat(label.length());
        for (String line : Text.wrap(text, room)) {
            out.println(lead + line);
            lead = indent;
        }
    }
}
