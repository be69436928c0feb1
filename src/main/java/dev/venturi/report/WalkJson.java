package dev.venturi.report;

import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.Refusal;
import dev.venturi.verify.ChannelResult;
import dev.venturi.verify.Injection;
import dev.venturi.verify.ProofResult;
import dev.venturi.verify.ProofResult.Gain;
import dev.venturi.verify.ProofResult.MemoryGain;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The keys that `doctor` adds to those of `run`.
final class WalkJson {
    private WalkJson() {}

    static void write(Json json, Walk walk) {
        json.object("verdict", () -> verdict(json, walk.diagnosis().verdict()));
        json.objects("findings", walk.diagnosis().findings(), finding -> finding(json, finding));
        json.objects("refusals", walk.fixes().refusals(), refusal -> refusal(json, refusal));
        json.texts("unrecognised", walk.fixes().unrecognised());
        Path patch = walk.patchFile();
        if (patch == null) {
            json.unknown("patch");
        } else {
            json.text("patch", patch.toAbsolutePath().normalize().toString());
        }
        switch (walk.proof()) {
            case Walk.ProofStop.Decided decided -> {
                json.object("proof", () -> proof(json, decided.result()));
                json.unknown("proof_not_made");
            }
            case Walk.ProofStop.NotMade notMade -> {
                json.unknown("proof");
                json.text("proof_not_made", notMade.reason());
            }
        }
        json.texts("next_steps", walk.nextSteps());
    }

    private static void verdict(Json json, Verdict verdict) {
        json.text("bottleneck", verdict.bottleneck().label());
        json.text("summary", verdict.summary());
        json.texts("evidence", verdict.evidence());
        json.texts("rejected", verdict.rejected());
    }

    private static void finding(Json json, Finding finding) {
        json.text("rule", finding.rule());
        json.text("kind", finding.kind().label());
        json.text("file", finding.site().file());
        json.integer("line", finding.site().line());
        json.text("function", finding.site().function());
        json.number("share", finding.share());
        json.number("predicted", finding.predicted().orElse(Double.NaN));
        json.texts("evidence", finding.evidence());
    }

    private static void refusal(Json json, Refusal refusal) {
        json.text("code", refusal.code());
        json.text("file", refusal.file());
        json.integer("line", refusal.line());
        json.text("message", refusal.message());
    }

    private static void proof(Json json, ProofResult proof) {
        json.flag("accepted", proof.accepted());
        json.text("behaviour", ProofText.behaviour(proof));
        json.objects("channels", proof.behaviour(), channel -> channel(json, channel));
        json.text("compared", proof.comparisons());
        json.objects("injections", proof.injections(), injection -> injection(json, injection));
        json.object("speedup", () -> gain(json, proof.speedup()));
        MemoryGain memory = proof.memory();
        if (memory == null) {
            json.unknown("memory");
        } else {
            json.object(
                    "memory",
                    () -> {
                        json.integer("before_bytes", memory.beforeBytes());
                        json.integer("after_bytes", memory.afterBytes());
                        json.object("ratio", () -> gain(json, memory.ratio()));
                    });
        }
        json.number("alpha", proof.alpha());
        json.integer("blocks", proof.blocks());
        json.texts("reasons", proof.reasons());
        json.texts("notes", proof.notes());
    }

    private static void channel(Json json, ChannelResult channel) {
        json.text("channel", channel.channel());
        json.text("state", channel.state().name().toLowerCase(Locale.ROOT));
        json.text("detail", channel.detail());
    }

    private static void injection(Json json, Injection injection) {
        json.text("name", injection.name());
        Boolean same = injection.same();
        if (same == null) {
            json.unknown("same");
        } else {
            json.flag("same", same);
        }
        json.text("detail", injection.detail());
    }

    /// All three null where it was not measured.
    private static void gain(Json json, @Nullable Gain gain) {
        json.number("estimate", gain == null ? Double.NaN : gain.estimate());
        json.number("low", end(gain == null ? Double.NaN : gain.low()));
        json.number("high", end(gain == null ? Double.NaN : gain.high()));
    }

    private static double end(double end) {
        return ProofText.bounded(end) ? end : Double.NaN;
    }
}
