package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.Trouble;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the places in the user's code that time belongs to.
final class Places {
    private static final Pattern COMPREHENSION = Pattern.compile("<(\\w+comp|genexpr)>$");
    private static final double HALF = 0.50;
    private static final double QUARTER = 0.25;

    private final RunFacts run;
    private final Profile profile;
    private final long wholeNanos;

    /// @param wholeNanos what shares are shares of
    Places(RunFacts run, long wholeNanos) {
        this.run = run;
        this.profile = run.profile();
        this.wholeNanos = wholeNanos;
    }

    /// The place that the time in some states belongs to.
    ///
    /// @param way the functions that lead there, outermost first; empty if there is no such place
    /// @param share of the whole
    /// @param repeated the outermost function on the way that is called in a loop, which is what
    ///   can be spread out: the place itself if there is none
    /// @param repeatedShare of the whole, in the same states
    record Site(List<HotPath.Node> way, double share, Frame repeated, double repeatedShare) {
        static final Site NOWHERE = new Site(List.of(), 0, new Frame("", "", 0, 0), 0);

        /// The function and its hottest line.
        Frame frame() {
            return way.getLast().hottest();
        }

        /// How the program gets there, for a sentence.
        String route() {
            return String.join(" → ", way.stream().map(node -> node.hottest().function()).toList());
        }
    }

    /// The deepest function that holds at least half of the whole in `states` and either spends a
    /// quarter itself or is called in a loop on its way; failing that, the function with the most
    /// time of its own.
    Site site(Set<ThreadState> states) throws Trouble {
        HotPath path =
                path(
                        profile.moments().stream().filter(s -> states.contains(s.state())).toList(),
                        wholeNanos);
        List<HotPath.Node> way = path.descend(HALF);
        if (!way.isEmpty()) {
            HotPath.Node last = way.getLast();
            int repeated = firstRepeated(way);
            if (path.ownShare(last) >= QUARTER || repeated < way.size()) {
                return site(path, way, path.share(last), repeated);
            }
        }
        List<HotPath.Node> largest = path.toLargestOwn();
        return largest.isEmpty()
                ? Site.NOWHERE
                : site(path, largest, path.ownShare(largest.getLast()), firstRepeated(largest));
    }

    private static Site site(HotPath path, List<HotPath.Node> way, double share, int repeated) {
        HotPath.Node node = repeated < way.size() ? way.get(repeated) : way.getLast();
        return new Site(way, share, node.hottest(), Math.max(share, path.share(node)));
    }

    /// The index of the first function that the one before it calls in a loop; the length of the
    /// way if there is none.
    private int firstRepeated(List<HotPath.Node> way) throws Trouble {
        List<SourceFacts> callers =
                SourceFacts.at(run, HotPath.frames(way).subList(0, way.size() - 1));
        for (int i = 0; i < callers.size(); i++) {
            if (callers.get(i).inLoop()) {
                // A comprehension is a function of its own before 3.12: what it calls is repeated.
                boolean comprehension =
                        COMPREHENSION.matcher(way.get(i + 1).hottest().function()).find();
                return comprehension && i + 2 < way.size() ? i + 2 : i + 1;
            }
        }
        return way.size();
    }

    /// The call tree of some samples.
    ///
    /// @param whole in nanoseconds, which its shares are shares of
    HotPath path(List<Sample> samples, long whole) {
        return new HotPath(samples, whole, this::isUsers);
    }

    /// Seconds in some states with `function` on the stack.
    double secondsIn(Frame function, Set<ThreadState> states) {
        return profile.moments().stream()
                        .filter(sample -> states.contains(sample.state()))
                        .filter(
                                sample ->
                                        sample.stack().frames().stream()
                                                .anyMatch(function::sameFunction))
                        .mapToLong(Sample::nanos)
                        .sum()
                / 1e9;
    }

    /// Whether the innermost frame is the user's.
    boolean inUsersCode(Sample sample) {
        List<Frame> frames = sample.stack().frames();
        return !frames.isEmpty() && isUsers(frames.getLast());
    }

    private boolean isUsers(Frame frame) {
        return !run.python().isLibrary(frame.file());
    }
}
