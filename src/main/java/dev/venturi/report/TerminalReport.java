package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Refusal;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Tracing;
import dev.venturi.verify.ProofResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a person reads in the terminal.
///
/// Lines of text begin with `venturi:`, so that they can be told from what the program itself
/// writes; tables, the map and a patch stand without it. Names from the program are made printable.
public final class TerminalReport {
    /// What each line of our own sentences begins with.
    static final String PREFIX = "venturi: ";

    private static final String INDENT = "    ";

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
        threads(profile, rows);
    }

    /// The same where the calls were counted: one table with both.
    public void profile(Profile profile, Tracing tracing, List<SortKey> keys, int rows) {
        if (!profile.samples().isEmpty()) {
            RunSummary.sentences(profile, screen).forEach(this::say);
        }
        TraceReport counted = new TraceReport(tracing, screen);
        counted.sentences().forEach(this::say);
        out.println();
        new ExactTable(profile, tracing, workingDirectory, screen)
                .lines(keys, rows)
                .forEach(out::println);
        out.println();
        counted.resumed().forEach(out::println);
        threads(profile, rows);
    }

    private void threads(Profile profile, int rows) {
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
        verdict.evidence().forEach(this::fact);
        verdict.rejected().forEach(fact -> say(Style.QUIET, "  - not ", fact));
        diagnosis.findings().forEach(finding -> finding(finding, verdict.evidence()));
    }

    private void finding(Finding finding, List<String> alreadySaid) {
        StringBuilder line = new StringBuilder();
        line.append(place.position(finding.site().file(), finding.site().line()));
        line.append(" in ").append(finding.site().function());
        line.append(String.format(Locale.ROOT, ", %.1f %%", 100 * finding.share()));
        if (finding.predicted().isPresent()) {
            line.append(", predicted ")
                    .append(ProofText.times(finding.predicted().getAsDouble(), screen));
        }
        say(Style.STRONG, "finding " + finding.rule() + ": ", line.toString());
        finding.evidence().stream().filter(fact -> !alreadySaid.contains(fact)).forEach(this::fact);
    }

    /// Prints why a place was left alone.
    ///
    /// @param patched whether another place got a patch
    public void refusal(Refusal refusal, boolean patched) {
        String where = place.position(refusal.file(), refusal.line());
        String message = refusal.message().strip();
        String sentence = message.contains(where) ? message : message + " (" + where + ")";
        String end = sentence.endsWith(".") ? "" : ".";
        say(
                Style.BAD,
                "REFUSED " + refusal.code() + ": ",
                sentence + end + (patched ? " It was left alone." : " No patch was written."));
    }

    /// Prints a patch: what it does, where it was written, and its diff.
    public void patch(Patch patch, Path file) {
        say(Style.STRONG, "patch " + patch.shape() + ": ", patch.summary());
        say("it is written to " + place.file(file.toString()));
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

    /// Prints what the proof of a patch against `kind` decided.
    public void proof(ProofResult result, Bottleneck kind) {
        say(
                result.accepted() ? Style.GOOD : Style.BAD,
                "proof ",
                result.accepted() ? "accepted" : "rejected");
        new ProofText(result, kind, screen).facts().forEach(this::fact);
    }

    /// Prints the map with the path that `walk` took, then what it found at each stop, and what to
    /// do next.
    public void walk(Walk walk) {
        out.println();
        WorkflowMap.lines(walk, screen).forEach(out::println);
        out.println();
        diagnosis(walk.diagnosis());
        boolean patched = walk.fixes().patch() != null;
        walk.fixes().refusals().forEach(refusal -> refusal(refusal, patched));
        walk.fixes().unrecognised().forEach(line -> say(Style.STRONG, "no known shape: ", line));
        Patch patch = walk.fixes().patch();
        Path file = walk.patchFile();
        if (patch != null && file != null) {
            patch(patch, file);
        }
        switch (walk.proof()) {
            case Walk.ProofStop.Decided decided -> proof(decided.result(), walk.kind());
            case Walk.ProofStop.NotMade notMade ->
                    say(Style.STRONG, "proof not made: ", notMade.reason());
        }
        walk.nextSteps().forEach(step -> say(Style.LIT, "next: ", step));
    }

    private void fact(String fact) {
        say(Style.QUIET, "  - ", fact);
    }

    private void say(Style style, String label, String sentence) {
        String quiet = screen.paint(Style.QUIET, PREFIX.strip()) + " ";
        String shown = Text.printable(label, screen);
        int room = screen.columns() - PREFIX.length();
        List<String> lines =
                Text.wrap(shown + Text.printable(sentence, screen), room - INDENT.length());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean labelled = i == 0 && line.startsWith(shown);
            String text =
                    labelled ? screen.paint(style, shown) + line.substring(shown.length()) : line;
            out.println(quiet + (i == 0 ? "" : INDENT) + text);
        }
    }
}
