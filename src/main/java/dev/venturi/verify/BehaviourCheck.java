package dev.venturi.verify;

import dev.venturi.bench.Measurement;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Shape;
import dev.venturi.target.Trouble;
import dev.venturi.verify.ProofProgress.Stage;
import dev.venturi.verify.Sandbox.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether a patched program does what the original does. The original must first do what it does
/// itself: on a channel where it differs from run to run nothing can be proved.
final class BehaviourCheck {
    /// A run in which each call is watched is slower.
    private static final int WATCHED_FACTOR = 10;

    private final Sandbox sandbox;
    private final Patch patch;
    private final ProofPlan plan;
    private final ProofProgress progress;
    private final HelperRuns helper;
    private final Map<String, ChannelResult> channels;
    private final List<Injection> injections;
    private final List<String> notes;
    private @Nullable Outcome reference;

    /// @param channels receives the last result of each channel on which the patched program was
    ///   compared, or the original differs from itself
    /// @param injections receives what came of each injection
    /// @param notes receives what a reader should know
    BehaviourCheck(
            Sandbox sandbox,
            Patch patch,
            ProofPlan plan,
            ProofProgress progress,
            Map<String, ChannelResult> channels,
            List<Injection> injections,
            List<String> notes) {
        this.sandbox = sandbox;
        this.patch = patch;
        this.plan = plan;
        this.progress = progress;
        this.helper = new HelperRuns(sandbox, new SplittableRandom(plan.seed()));
        this.channels = channels;
        this.injections = injections;
        this.notes = notes;
    }

    /// Runs the original against itself, then the patched program against the original in all ways.
    ///
    /// @throws Unprovable as soon as there is a difference
    void check() throws IOException, Trouble, Unprovable, InterruptedException {
        runOriginal();
        progress.at(Stage.PATCHED, 0, 1);
        requireSame(sandbox.run(Role.PATCHED, helper.hashSeed(), plan.timeLimit()), "");
        checkCoverage();
        if (usesProcesses()) {
            checkStartMethods();
        }
        if (patch.repeated() != null) {
            new Injections(
                            sandbox,
                            helper,
                            plan,
                            progress,
                            original(),
                            patch.repeated(),
                            usesProcesses(),
                            injections)
                    .check(patch);
        } else if (makesCalls()) {
            injections.add(
                    new Injection("calls that fail", null, "the repeated function has no name"));
        }
    }

    private boolean makesCalls() {
        return Arrays.stream(Shape.values())
                .anyMatch(
                        shape ->
                                shape.label().equals(patch.shape())
                                        && shape.workers() != Shape.Workers.NONE);
    }

    /// With other hash seeds, and in another copy.
    private void runOriginal() throws IOException, Trouble, Unprovable, InterruptedException {
        List<Role> roles = List.of(Role.ORIGINAL, Role.ORIGINAL, Role.CONTROL);
        long firstSeed = helper.hashSeed();
        progress.at(Stage.ORIGINAL, 0, roles.size());
        Outcome first = sandbox.keep(sandbox.run(Role.ORIGINAL, firstSeed, plan.timeLimit()));
        reference = first;
        requireUsable(first.run());
        for (int i = 1; i < roles.size(); i++) {
            progress.at(Stage.ORIGINAL, i, roles.size());
            Outcome again = sandbox.run(roles.get(i), helper.hashSeed(), plan.timeLimit());
            List<ChannelResult> unstable = unstable(again);
            if (!unstable.isEmpty()) {
                Outcome same = sandbox.run(Role.ORIGINAL, firstSeed, plan.timeLimit());
                boolean bySeed = Behaviour.differing(Behaviour.ofOriginals(first, same)).isEmpty();
                throw new Unprovable(unstableReason(unstable.getFirst(), bySeed));
            }
        }
    }

    private void requireUsable(Measurement run) throws Unprovable {
        if (run.cut() != null) {
            throw new Unprovable(
                    "the original had %s of %d s in a working copy: a proof needs a run that ends"
                            .formatted(run.ending(), plan.timeLimit().toSeconds()));
        }
        if (plan.expectedCode().isPresent() && plan.expectedCode().getAsInt() != run.code()) {
            throw new Unprovable(
                    "in a working copy, with an empty HOME and nothing on standard input, the original ended with %s instead of exit code %d: it needs something that is not in its folder"
                            .formatted(run.ending(), plan.expectedCode().getAsInt()));
        }
    }

    private static String unstableReason(ChannelResult channel, boolean bySeed) {
        return "%s %s between two runs of the original (first difference: %s), so nothing can be proved by it: %s"
                .formatted(
                        channel.channel(),
                        channel.channel().endsWith("s") ? "differ" : "differs",
                        channel.detail(),
                        bySeed
                                ? "it depends on the hash seed, so sort what is taken from sets, or set PYTHONHASHSEED=0 and run doctor again"
                                : "make it the same in each run, or leave it out, and run doctor again");
    }

    /// Requires one more run of the original to have done what the first did.
    void requireStable(Outcome again) throws IOException, Unprovable {
        for (ChannelResult channel : unstable(again)) {
            throw new Unprovable(unstableReason(channel, false));
        }
    }

    private List<ChannelResult> unstable(Outcome again) throws IOException {
        List<ChannelResult> unstable =
                Behaviour.differing(Behaviour.ofOriginals(original(), again));
        record(unstable);
        return unstable;
    }

    /// Requires a run of the patched program to have done what the original did.
    ///
    /// @param where words for the reason, such as ` in a timed run`
    void requireSame(Outcome patched, String where) throws IOException, Unprovable {
        List<ChannelResult> results = Behaviour.ofPatched(original(), patched);
        record(results);
        for (ChannelResult different : Behaviour.differing(results)) {
            throw new Unprovable(
                    "the patched program does something else%s: %s differ%s (original / patched: %s)"
                            .formatted(
                                    where,
                                    different.channel(),
                                    different.channel().endsWith("s") ? "" : "s",
                                    different.detail()));
        }
    }

    private void checkCoverage() throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.COVERAGE, 0, 1);
        Map<Path, List<Integer>> lines = new TreeMap<>();
        Path root = patch.root().toRealPath();
        patch.changedLines()
                .forEach((file, numbers) -> lines.put(sandbox.seen(root.resolve(file)), numbers));
        Duration limit = plan.timeLimit().multipliedBy(WATCHED_FACTOR);
        Outcome outcome = helper.run(Role.PATCHED, lines, "", Map.of(), limit);
        if (!outcome.run().ending().equals(original().run().ending())) {
            throw new Unprovable(
                    "under the check of its lines the patched program ended with %s instead of %s"
                            .formatted(outcome.run().ending(), original().run().ending()));
        }
        LineCoverage coverage = LineCoverage.read(helper.lineLog());
        if (coverage.executable().isEmpty()) {
            throw new Unprovable("the patch changes no line that can be executed");
        }
        if (!coverage.unexecuted().isEmpty()) {
            throw new Unprovable(
                    "this run does not execute the patched line %s: choose arguments or an input that does"
                            .formatted(String.join(", ", coverage.unexecuted())));
        }
    }

    /// A patch that uses a pool must do the same whichever way processes are started, since the
    /// default differs between versions and systems.
    private void checkStartMethods() throws IOException, Trouble, Unprovable, InterruptedException {
        List<String> methods = HelperRuns.START_METHODS;
        for (int i = 0; i < methods.size(); i++) {
            progress.at(Stage.START_METHODS, i, methods.size());
            String method = methods.get(i);
            Outcome patched = sandbox.keep(startingBy(method, Role.PATCHED));
            if (differs(patched) && differs(startingBy(method, Role.ORIGINAL))) {
                notes.add(
                        "the original itself does something else when processes are started by %s, so the patch was not tried with it"
                                .formatted(method));
                continue;
            }
            requireSame(patched, " when processes are started by " + method);
        }
    }

    private boolean differs(Outcome outcome) throws IOException {
        return !Behaviour.differing(Behaviour.ofPatched(original(), outcome)).isEmpty();
    }

    private boolean usesProcesses() {
        return patch.shape().contains("pool")
                || patch.after().values().stream()
                        .map(text -> new String(text, StandardCharsets.ISO_8859_1))
                        .anyMatch(
                                text ->
                                        text.contains("multiprocessing")
                                                || text.contains("ProcessPoolExecutor"));
    }

    private Outcome startingBy(String method, Role role)
            throws IOException, Trouble, Unprovable, InterruptedException {
        return helper.run(role, Map.of(), method, Map.of(), plan.timeLimit());
    }

    private void record(List<ChannelResult> results) {
        results.forEach(result -> channels.put(result.channel(), result));
    }

    private Outcome original() {
        return Objects.requireNonNull(reference, "the original has not run yet");
    }
}
