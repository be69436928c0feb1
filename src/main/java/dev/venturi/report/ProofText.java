package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.verify.ChannelResult;
import dev.venturi.verify.ProofResult;
import dev.venturi.verify.ProofResult.Gain;
import dev.venturi.verify.ProofResult.MemoryGain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a proof measured, in words.
///
/// @param result what was found
/// @param kind what the patch was made against, which decides whether time or memory is its gain
record ProofText(ProofResult result, Bottleneck kind, Screen screen) {

    /// In one short line: behaviour, and the gain that the patch was made for, with its interval.
    String gain() {
        Gain gain = measured();
        if (gain == null || !Double.isFinite(gain.estimate())) {
            return behaviour();
        }
        String comparative = forMemory() ? " smaller" : " faster";
        return behaviour() + ", " + interval(gain, comparative);
    }

    /// The facts one by one, one sentence each.
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add(behaviour());
        facts.add(result.comparisons());
        for (ChannelResult channel : result.behaviour()) {
            if (channel.state() != ChannelResult.State.IDENTICAL) {
                facts.add(
                        channel.channel()
                                + " is "
                                + channel.state().name().toLowerCase(Locale.ROOT)
                                + ": "
                                + channel.detail());
            }
        }
        Gain speedup = result.speedup();
        if (speedup != null && Double.isFinite(speedup.estimate())) {
            facts.add("time before / after: " + interval(speedup, ""));
        }
        MemoryGain memory = result.memory();
        if (memory != null) {
            facts.add(
                    String.format(
                            Locale.ROOT,
                            "peak memory %s before, %s after: %s",
                            megabytes(memory.beforeBytes()),
                            megabytes(memory.afterBytes()),
                            interval(memory.ratio(), "")));
        }
        if (result.blocks() > 0) {
            facts.add(
                    String.format(
                            Locale.ROOT,
                            "%d blocks of runs, error rate %s",
                            result.blocks(),
                            result.alpha()));
        }
        facts.addAll(result.reasons());
        facts.addAll(result.notes());
        return facts;
    }

    private boolean forMemory() {
        return kind == Bottleneck.MEMORY;
    }

    private @Nullable Gain measured() {
        MemoryGain memory = result.memory();
        return !forMemory() ? result.speedup() : memory == null ? null : memory.ratio();
    }

    private String behaviour() {
        return "behaviour " + behaviour(result);
    }

    /// `identical`, `different`, `undecidable` or, where it did not come to that, `not compared`.
    static String behaviour(ProofResult result) {
        return result.behaviourSummary();
    }

    /// `9.10× faster (8.31–9.94)`; the interval only where the blocks bound it.
    private String interval(Gain gain, String comparative) {
        String estimate = times(gain.estimate(), screen) + comparative;
        return bounded(gain.low()) && bounded(gain.high())
                ? String.format(
                        Locale.ROOT,
                        "%s (%.2f%s%.2f)",
                        estimate,
                        gain.low(),
                        screen.utf8() ? "–" : "-",
                        gain.high())
                : estimate;
    }

    /// Whether `end` of an interval is known: too few blocks leave it at 0 or infinity.
    static boolean bounded(double end) {
        return end > 0 && Double.isFinite(end);
    }

    static String times(double ratio, Screen screen) {
        return String.format(Locale.ROOT, "%.2f%s", ratio, screen.times());
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
