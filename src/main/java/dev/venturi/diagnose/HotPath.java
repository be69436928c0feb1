package dev.venturi.diagnose;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Samples folded into a call tree of the user's functions, and the ways down it on which most of
/// the time lies.
///
/// Frames of the library below the innermost frame of the user's count as that frame's own time:
/// what the user can change is the call. Where a stack has no frame of the user's, all frames
/// count. Recursion folds: a function that is on the way already is that node again.
final class HotPath {
    private final Node root = new Node(null, null);
    private final long totalNanos;

    /// @param totalNanos what shares are shares of
    HotPath(Collection<Sample> samples, long totalNanos, Predicate<Frame> isUsers) {
        this.totalNanos = totalNanos;
        for (Sample sample : samples) {
            add(sample, isUsers);
        }
    }

    private void add(Sample sample, Predicate<Frame> isUsers) {
        List<Frame> frames = sample.stack().frames();
        int end = frames.size();
        while (end > 0 && !isUsers.test(frames.get(end - 1))) {
            end--;
        }
        Frame awaited = end < frames.size() ? frames.get(end) : null;
        if (end == 0) {
            end = frames.size();
        }
        Node node = root;
        for (Frame frame : frames.subList(0, end)) {
            node = node.enter(frame);
        }
        node.ownNanos += sample.nanos();
        if (awaited != null) {
            node.callees.merge(awaited.function(), sample.nanos(), Long::sum);
        }
        for (Frame frame : frames.subList(0, end)) {
            Node on = node.onWay(frame);
            if (on != null) {
                on.lines.merge(frame.line(), sample.nanos(), Long::sum);
            }
        }
        for (Node on = node; on != null; on = on.parent) {
            on.nanos += sample.nanos();
            on.count += sample.count();
        }
    }

    /// The way from the outermost frame down as long as one callee has at least `threshold` of the
    /// total.
    List<Node> descend(double threshold) {
        List<Node> way = new ArrayList<>();
        Node node = root;
        while (true) {
            Node next =
                    node.children.values().stream()
                            .max(Comparator.comparingLong(child -> child.nanos))
                            .orElse(null);
            if (next == null || share(next) < threshold) {
                return way;
            }
            way.add(next);
            node = next;
        }
    }

    /// The way to the node with the most time of its own; empty without samples.
    List<Node> toLargestOwn() {
        @Nullable Node best = largestOwn(root);
        List<Node> way = new ArrayList<>();
        for (Node node = best; node != null && node != root; node = node.parent) {
            way.addFirst(node);
        }
        return way;
    }

    private static @Nullable Node largestOwn(Node node) {
        @Nullable Node best = node.frame == null ? null : node;
        for (Node child : node.children.values()) {
            Node candidate = largestOwn(child);
            if (candidate != null && (best == null || candidate.ownNanos > best.ownNanos)) {
                best = candidate;
            }
        }
        return best;
    }

    /// The functions with the most own time, over all ways: function to nanoseconds, largest first.
    List<Map.Entry<String, Long>> largestFunctions(int most, Function<Frame, String> shown) {
        Map<String, Long> own = new HashMap<>();
        collectOwn(root, own, shown);
        return own.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(most)
                .toList();
    }

    private static void collectOwn(
            Node node, Map<String, Long> own, Function<Frame, String> shown) {
        if (node.frame != null && node.ownNanos > 0) {
            own.merge(shown.apply(node.hottest()), node.ownNanos, Long::sum);
        }
        node.children.values().forEach(child -> collectOwn(child, own, shown));
    }

    double share(Node node) {
        return totalNanos == 0 ? 0 : (double) node.nanos / totalNanos;
    }

    double ownShare(Node node) {
        return totalNanos == 0 ? 0 : (double) node.ownNanos / totalNanos;
    }

    private record FunctionKey(String function, String file, int firstLine) {
        static FunctionKey of(Frame frame) {
            return new FunctionKey(frame.function(), frame.file(), frame.firstLine());
        }
    }

    /// One function reached by one way.
    static final class Node {
        private final @Nullable Node parent;
        private final @Nullable Frame frame;
        private final Map<FunctionKey, Node> children = new LinkedHashMap<>();
        private final Map<Integer, Long> lines = new HashMap<>();
        private final Map<String, Long> callees = new HashMap<>();
        private long nanos;
        private long ownNanos;
        private long count;

        private Node(@Nullable Node parent, @Nullable Frame frame) {
            this.parent = parent;
            this.frame = frame;
        }

        private Node enter(Frame callee) {
            Node already = onWay(callee);
            return already != null
                    ? already
                    : children.computeIfAbsent(
                            FunctionKey.of(callee), key -> new Node(this, callee));
        }

        private @Nullable Node onWay(Frame wanted) {
            for (Node node = this; node != null; node = node.parent) {
                if (node.frame != null && node.frame.sameFunction(wanted)) {
                    return node;
                }
            }
            return null;
        }

        long nanos() {
            return nanos;
        }

        /// How many samples passed through it.
        long count() {
            return count;
        }

        /// The function, at the line on which most of its time was spent.
        Frame hottest() {
            if (frame == null) {
                throw new IllegalStateException("the root of a call tree is not a function");
            }
            int line =
                    lines.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse(frame.line());
            return new Frame(frame.function(), frame.file(), line, frame.firstLine());
        }

        /// The share of its time that was spent on its hottest line.
        double hottestLineShare() {
            long most = lines.values().stream().mapToLong(Long::longValue).max().orElse(0);
            return nanos == 0 ? 0 : (double) most / nanos;
        }
    }

    /// The frames of a way, outermost first, each at its hottest line.
    static List<Frame> frames(List<Node> way) {
        return way.stream().map(Node::hottest).toList();
    }
}
