package dev.venturi.report;

import static java.util.stream.Collectors.joining;

import dev.venturi.profile.Profile;
import dev.venturi.profile.SamplingQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the program's run went as a whole, and how well it was watched.
final class RunSummary {
    private RunSummary() {}

    /// One sentence a line, without a prefix.
    static List<String> sentences(Profile profile, Screen screen) {
        SamplingQuality quality = profile.quality();
        List<String> sentences = new ArrayList<>();
        int threads = profile.threads().size();
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "%.3f s wall, %.3f s CPU, %d %s",
                        profile.wallSeconds(),
                        profile.cpuNanos() / 1e9,
                        threads,
                        threads == 1 ? "thread" : "threads"));
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "%d samples at %s Hz (%.0f asked for)",
                        quality.samples(),
                        rate(quality.achievedHertz()),
                        quality.requestedHertz()));
        sentences.add(
                String.format(
                        Locale.ROOT,
                        "missed %d, torn %d, partial %d, unknown %d; Venturi's own CPU %.3f s",
                        quality.missed(),
                        quality.torn(),
                        quality.partial(),
                        quality.unknown(),
                        quality.profilerCpuSeconds()));
        StateShares shares = StateShares.of(profile);
        if (!shares.byState().isEmpty()) {
            sentences.add(
                    "wall time ("
                            + screen.plusMinus()
                            + " standard error): "
                            + shares(shares, screen));
        }
        return sentences;
    }

    private static String rate(double hertz) {
        return Double.isFinite(hertz) ? String.format(Locale.ROOT, "%.0f", hertz) : "unknown";
    }

    /// The states' shares of wall time, largest first, each with one standard error.
    private static String shares(StateShares shares, Screen screen) {
        return shares.largestFirst().stream()
                .map(state -> shares.words(state, screen))
                // A share stays on one line.
                .map(words -> words.replace(' ', Text.FIXED_SPACE))
                .collect(joining(", "));
    }
}
