package dev.venturi.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What a proof measured, in words.
final class ProofText {
    /// Prediction and measurement further apart than this make the diagnosis suspect.
    private static final double SUSPECT = 0.25;

    private ProofText() {}

    /// In one short line: behaviour, and the gain that the patch was made for, with its interval.
    static String gain(ProofSummary proof, Screen screen) {
        ProofSummary.Memory memory = proof.memory();
        String gain =
                memory == null
                        ? interval(proof.speedup(), " faster", screen)
                        : interval(memory.ratio(), " smaller", screen);
        boolean measured =
                Double.isFinite((memory == null ? proof.speedup() : memory.ratio()).estimate());
        return "behaviour " + proof.behaviour() + (measured ? ", " + gain : "");
    }

    /// `9.10× faster (8.31–9.94)`; bounds that are not known are left out.
    private static String interval(ProofSummary.Ratio ratio, String comparative, Screen screen) {
        String estimate = times(ratio.estimate(), screen) + comparative;
        return Double.isFinite(ratio.low()) && Double.isFinite(ratio.high())
                ? String.format(
                        Locale.ROOT,
                        "%s (%.2f%s%.2f)",
                        estimate,
                        ratio.low(),
                        screen.utf8() ? "–" : "-",
                        ratio.high())
                : estimate;
    }

    static String times(double ratio, Screen screen) {
        return String.format(Locale.ROOT, "%.2f%s", ratio, screen.times());
    }

    /// The facts one by one, one sentence each.
    static List<String> facts(ProofSummary proof, OptionalDouble predicted, Screen screen) {
        List<String> facts = new ArrayList<>();
        facts.add("behaviour " + proof.behaviour());
        ProofSummary.Ratio speedup = proof.speedup();
        if (Double.isFinite(speedup.estimate())) {
            facts.add("time before / after " + interval(speedup, "", screen));
        }
        ProofSummary.Memory memory = proof.memory();
        if (memory != null) {
            facts.add(
                    String.format(
                            Locale.ROOT,
                            "peak memory %s before, %s after: %s",
                            megabytes(memory.beforeBytes()),
                            megabytes(memory.afterBytes()),
                            interval(memory.ratio(), "", screen)));
        }
        facts.add(
                String.format(
                        Locale.ROOT,
                        "%d pairs of runs, error rate %s",
                        proof.blocks(),
                        proof.alpha()));
        double measured = (memory == null ? speedup : memory.ratio()).estimate();
        if (predicted.isPresent() && Double.isFinite(measured)) {
            facts.add(comparison(predicted.getAsDouble(), measured, screen));
        }
        facts.addAll(proof.reasons());
        return facts;
    }

    private static String comparison(double predicted, double measured, Screen screen) {
        double apart = measured / predicted - 1;
        String fact =
                String.format(
                        Locale.ROOT,
                        "predicted %s, measured %s: %+.0f %%",
                        times(predicted, screen),
                        times(measured, screen),
                        100 * apart);
        return Math.abs(apart) > SUSPECT
                ? fact + "; more than 25 % apart, so the diagnosis is suspect"
                : fact;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
