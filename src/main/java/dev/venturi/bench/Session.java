package dev.venturi.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that was measured of some candidates. Every figure and every verdict follows from it, so a
/// session that was kept can be judged again.
///
/// @param kind whether the candidates are statements or commands
/// @param candidates the first is what the others are compared with
/// @param seed of the coin; the same seed gives the same orders and hash seeds
/// @param alpha the probability with which candidates that do not differ may be called different
/// @param tolerance the difference, as a share, within which candidates are the same
/// @param conditions what was switched on or off, such as `gc` → `off`
/// @param blocks in the order in which they ran; none is left out
public record Session(
        Kind kind,
        List<Candidate> candidates,
        long seed,
        double alpha,
        double tolerance,
        Map<String, String> conditions,
        List<Block<Timing>> blocks) {
    /// What is timed.
    public enum Kind {
        STATEMENT,
        COMMAND
    }

    /// One of the things that are compared.
    ///
    /// @param text the statement or the command
    /// @param place where it ran, when that is not the same for all: an interpreter, a revision;
    ///   else empty
    /// @param name how the user calls it; empty where that is by its text
    /// @param parameters what was put in for the parameters of its text
    /// @param warnings what speaks against its figures
    public record Candidate(
            String text,
            String place,
            String name,
            SortedMap<String, String> parameters,
            List<Warning> warnings) {
        public Candidate {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
            warnings = List.copyOf(warnings);
        }

        /// One that is called by its text.
        public Candidate(String text, String place, List<Warning> warnings) {
            this(text, place, "", new TreeMap<>(), warnings);
        }

        /// How tables call it.
        public String label() {
            String called = name.isEmpty() ? text : name;
            return place.isEmpty() ? called : called + " [" + place + "]";
        }

        /// The same with other warnings.
        public Candidate with(List<Warning> others) {
            return new Candidate(text, place, name, parameters, others);
        }
    }

    /// A reason to doubt a figure.
    ///
    /// @param code what programs know it by, such as `constant_folded`
    /// @param message one line for people
    public record Warning(String code, String message) {}

    public Session {
        candidates = List.copyOf(candidates);
        conditions = Map.copyOf(conditions);
        blocks = List.copyOf(blocks);
    }

    /// The timings of one candidate, block by block.
    public List<Timing> timings(int candidate) {
        return blocks.stream().map(block -> block.runs().get(candidate)).toList();
    }

    /// What one candidate costs.
    public Estimate estimate(int candidate) {
        return Estimate.of(
                timings(candidate).stream().mapToDouble(Timing::seconds).toArray(), alpha);
    }

    /// Each candidate but the first compared with the first.
    public List<Comparison> comparisons() {
        List<SignFlipTest> tests = new ArrayList<>();
        for (int candidate = 1; candidate < candidates.size(); candidate++) {
            tests.add(Comparison.test(blocks, Timing::seconds, 0, candidate));
        }
        return Comparison.ofSeveral(tests, alpha, tolerance);
    }

    /// The same with other words for its candidates.
    public Session with(List<Candidate> others) {
        return new Session(kind, others, seed, alpha, tolerance, conditions, blocks);
    }

    /// The same blocks, to be judged with another error rate and another tolerance.
    public Session judged(double otherAlpha, double otherTolerance) {
        return new Session(kind, candidates, seed, otherAlpha, otherTolerance, conditions, blocks);
    }
}
