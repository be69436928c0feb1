package dev.venturi.cli;

import dev.venturi.bench.Comparison;
import dev.venturi.bench.Session;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How long to measure, and what is to be called a difference.
final class JudgingOptions {
    /// An interval for a median needs as many processes.
    private static final int LEAST_BLOCKS = 8;

    private static final int LOOK_SELDOM = 40;
    private static final double USUAL_ALPHA = 0.05;
    private static final double USUAL_PRECISION = 0.01;
    private static final long LONGEST_SECONDS = 10_000_000;

    /// As good as none.
    static final Duration NO_LIMIT = Duration.ofDays(365);

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    private @Nullable Double precision;
    private @Nullable Duration budget;
    private @Nullable Double tolerance;
    private @Nullable Double alpha;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the coin and of the hash seeds, to repeat a session's orders.")
    private @Nullable Long seed;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            description =
                    "Go on until the intervals are this narrow: half their width as a share (default: 0.01).")
    private void precision(String text) {
        precision = share("--precision", text);
    }

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            description = "Stop after so long in any case (default: 20, for commands 60).")
    private void budget(String text) {
        budget = Usage.seconds(command, "--budget", text, LONGEST_SECONDS);
    }

    @Option(
            names = "--delta",
            paramLabel = "SHARE",
            description = "What differs by less is the same (default: 0.01).")
    private void delta(String text) {
        tolerance = share("--delta", text);
    }

    @Option(
            names = "--alpha",
            paramLabel = "SHARE",
            description =
                    "How often what is the same may be called different, however often one looks (default: 0.05).")
    private void alpha(String text) {
        alpha = share("--alpha", text);
    }

    private double share(String option, String text) {
        double share = Usage.number(text);
        if (!(share > 0 && share < 1)) {
            throw Usage.wrong(
                    command, "%s '%s' is not a share between 0 and 1".formatted(option, text));
        }
        return share;
    }

    /// The seed; a fresh one where none was given.
    long seed() {
        return seed == null ? ThreadLocalRandom.current().nextLong(1L << 53) : seed;
    }

    double alpha() {
        return alpha == null ? USUAL_ALPHA : alpha;
    }

    double tolerance() {
        return tolerance == null ? Comparison.USUAL_TOLERANCE : tolerance;
    }

    /// What was kept, to be judged by what the command line says, else as it was.
    Session judged(Session kept) {
        return kept.judged(
                alpha == null ? kept.alpha() : alpha,
                tolerance == null ? kept.tolerance() : tolerance);
    }

    /// How long to measure.
    ///
    /// @param counted whether the user said how often: then only a limit that was given is one
    Duration budget(boolean counted, Duration usual) {
        return budget != null ? budget : counted ? NO_LIMIT : usual;
    }

    /// Whether after so many blocks it is worth to judge them: that takes ever longer, so from some
    /// number on each twentieth more is enough.
    boolean isTimeToLook(int blocks) {
        return blocks <= LOOK_SELDOM || blocks % (blocks / 20) == 0;
    }

    /// Whether more blocks would not make the answer clearer than was asked for.
    boolean isClear(Session session) {
        double most = precision == null ? USUAL_PRECISION : precision;
        return session.blocks().size() >= LEAST_BLOCKS
                && isPrecise(session, most)
                && isDecided(session);
    }

    /// Whether the verdicts are clear, each cost has an interval, and nothing else was asked for.
    boolean isAnswered(Session session) {
        return precision == null && session.candidates().size() > 1
                ? isPrecise(session, Double.MAX_VALUE) && isDecided(session)
                : isClear(session);
    }

    private static boolean isPrecise(Session session, double most) {
        for (int i = 0; i < session.candidates().size(); i++) {
            if (!(session.estimate(i).precision() <= most)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDecided(Session session) {
        return session.comparisons().stream()
                .noneMatch(c -> c.decision() == Comparison.Decision.UNDECIDED);
    }
}
