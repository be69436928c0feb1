package dev.venturi.diagnose;

import static dev.venturi.profile.ThreadState.CHILD;
import static dev.venturi.profile.ThreadState.DISK;
import static dev.venturi.profile.ThreadState.GC;
import static dev.venturi.profile.ThreadState.GIL;
import static dev.venturi.profile.ThreadState.IDLE;
import static dev.venturi.profile.ThreadState.LOCK;
import static dev.venturi.profile.ThreadState.NATIVE;
import static dev.venturi.profile.ThreadState.NETWORK;
import static dev.venturi.profile.ThreadState.PAGING;
import static dev.venturi.profile.ThreadState.PIPE;
import static dev.venturi.profile.ThreadState.PYTHON;
import static dev.venturi.profile.ThreadState.RUNNABLE;
import static dev.venturi.profile.ThreadState.SLEEP;
import static dev.venturi.profile.ThreadState.UNKNOWN;

import dev.venturi.diagnose.Places.Site;
import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SiteCalls;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.Trouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules that decide what limits a program, in the order in which they are asked. The first
/// that fits decides; those before it are named as rejected, with the number that spoke against
/// them. docs/design/verdicts.md has the reasons for the order and the thresholds.
final class DecisionTree {
    private static final double SHORTEST_SECONDS = 0.5;
    private static final double MOST_UNKNOWN = 0.5;
    private static final double BUSY = 0.20;
    private static final double GIL_WAITS = 0.25;
    private static final double ONE_SITE = 0.50;
    private static final double ANY_SITE = 0.25;
    private static final double COLLECTING = 0.10;
    private static final double MOSTLY_NATIVE = 0.60;
    private static final int EPISODES = 3;
    private static final double HEAVY_FAULTS_PER_SECOND = 10;
    private static final long LARGE_PEAK_BYTES = 96L << 20;

    private static final Set<ThreadState> OUTSIDE = EnumSet.of(NETWORK, DISK, PIPE, CHILD, SLEEP);
    private static final Set<ThreadState> COMPUTING = EnumSet.of(PYTHON, NATIVE, GC);

    private final RunFacts run;
    private final Profile profile;
    private final Map<ThreadState, Double> shares;
    private final double queued;
    private final long ownNanos;
    private final Places places;
    private final long ticks;
    private final List<String> rejected = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Frame repeated;

    DecisionTree(RunFacts run) {
        this.run = run;
        this.profile = run.profile();
        Map<ThreadState, Double> all = profile.stateShares();
        this.queued = all.getOrDefault(RUNNABLE, 0.0);
        double own = Math.max(1 - queued, 1e-9);
        all.remove(RUNNABLE);
        all.replaceAll((state, share) -> share / own);
        this.shares = all;
        this.ownNanos = Math.max(1, Math.round(profile.wallNanos() * own));
        this.places = new Places(run, ownNanos);
        this.ticks = profile.moments().stream().mapToLong(Sample::count).sum();
    }

    Diagnosis decide() throws Trouble {
        Optional<Verdict> tooLittle = tooLittleToSay();
        if (tooLittle.isPresent()) {
            return new Diagnosis(tooLittle.get(), List.of());
        }
        Optional<Finding> fatClass = new FatClassRule(run).find(rejected);
        boolean memoryFirst =
                run.memoryAsked()
                        || memoryPressure()
                        || run.memory().peakBytes() >= LARGE_PEAK_BYTES;
        Site waits = places.site(OUTSIDE);
        Site work = places.site(COMPUTING);
        Verdict verdict = firstOf(fatClass, memoryFirst, waits, work);
        return new Diagnosis(verdict, findings, repeated);
    }

    private Verdict firstOf(Optional<Finding> fatClass, boolean memoryFirst, Site waits, Site work)
            throws Trouble {
        if (fatClass.isPresent() && memoryFirst) {
            return memory(fatClass.get());
        }
        Optional<Verdict> verdict = busyMachine();
        if (verdict.isEmpty()) {
            verdict = gilContention();
        }
        if (verdict.isEmpty()) {
            verdict = contendedLock();
        }
        if (verdict.isEmpty()) {
            verdict = waiting(waits, ONE_SITE, "at one place");
        }
        if (verdict.isEmpty()) {
            verdict = locks();
        }
        if (verdict.isEmpty()) {
            verdict = collecting();
        }
        if (verdict.isEmpty()) {
            verdict = nativeCode();
        }
        if (verdict.isEmpty() && share(OUTSIDE) < share(COMPUTING)) {
            verdict = computing(work, work.share() >= ONE_SITE ? ONE_SITE : ANY_SITE);
        }
        if (verdict.isEmpty()) {
            verdict = waiting(waits, ANY_SITE, "in the larger of two budgets");
        }
        if (verdict.isEmpty()) {
            verdict = computing(work, ANY_SITE);
        }
        if (verdict.isPresent()) {
            fatClass.ifPresent(findings::add);
            return verdict.get();
        }
        return fatClass.isPresent() ? memory(fatClass.get()) : nothing(waits, work);
    }

    // ------------------------------------------------------------------ the rules, in their order

    private Optional<Verdict> tooLittleToSay() {
        if (profile.wallSeconds() < SHORTEST_SECONDS) {
            return Optional.of(
                    new Verdict(
                            Bottleneck.INCONCLUSIVE,
                            text(
                                    "the run took %.2f s, too short to say: give it a larger input, or time a part of it",
                                    profile.wallSeconds()),
                            List.of(
                                    text(
                                            "%.2f s of wall time, less than %.1f s",
                                            profile.wallSeconds(), SHORTEST_SECONDS)),
                            List.of()));
        }
        if (share(EnumSet.of(UNKNOWN)) > MOST_UNKNOWN) {
            return Optional.of(
                    new Verdict(
                            Bottleneck.INCONCLUSIVE,
                            "most of the time could not be attributed to a state",
                            List.of("unknown: " + shareOf(EnumSet.of(UNKNOWN))),
                            List.of()));
        }
        return Optional.empty();
    }

    private boolean memoryPressure() {
        return run.memory().majorFaultsPerSecond() > HEAVY_FAULTS_PER_SECOND;
    }

    private Verdict memory(Finding fatClass) {
        findings.addFirst(fatClass);
        rejected.add(
                "computing: " + shareOf(COMPUTING) + " of wall time; waiting: " + shareOf(OUTSIDE));
        return new Verdict(
                Bottleneck.MEMORY,
                text(
                        "memory overhead: %.0f %% of live memory is the instances of %s, each with an attribute dictionary",
                        100 * fatClass.share(), fatClass.site().function()),
                fatClass.evidence(),
                rejected);
    }

    private Optional<Verdict> busyMachine() {
        Share waited = new Share(queued, ticks);
        double computed = share(COMPUTING) * (1 - queued);
        if (queued <= BUSY || queued <= computed) {
            rejected.add(
                    "busy machine: wanted a CPU and had none for "
                            + waited
                            + (queued > BUSY
                                    ? ", less than it computed; shares are of the rest"
                                    : ""));
            return Optional.empty();
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.BUSY_MACHINE,
                        text(
                                "the machine is too busy: for %.0f %% of the time the program wanted a CPU and got none",
                                100 * queued),
                        List.of(
                                "waiting in the run queue: " + waited,
                                "computing: " + new Share(computed, ticks)),
                        rejected));
    }

    private Optional<Verdict> gilContention() {
        double waited = 0;
        long looks = 0;
        for (Sample sample : profile.samples()) {
            if (sample.state() == GIL) {
                waited += sample.nanos();
                looks += sample.count();
            }
        }
        double share = waited / ownNanos;
        if (share <= GIL_WAITS || share(COMPUTING) < ONE_SITE) {
            rejected.add(text("GIL: threads waited for it for %.1f %% of wall time", 100 * share));
            return Optional.empty();
        }
        HotPath path =
                places.path(
                        profile.samples().stream().filter(s -> s.state() == GIL).toList(),
                        (long) waited);
        List<HotPath.Node> way = path.descend(ONE_SITE);
        if (!way.isEmpty()) {
            Frame site = way.getLast().hottest();
            double part = path.share(way.getLast());
            findings.add(
                    new Finding(
                            "gil-contention",
                            Bottleneck.GIL,
                            site,
                            HotPath.frames(way),
                            part,
                            OptionalDouble.empty(),
                            List.of(
                                    text(
                                            "%.1f %% of the waits for the GIL are in %s",
                                            100 * part, run.shown(site))),
                            null));
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.GIL,
                        text(
                                "GIL contention: threads waited for each other's interpreter lock for %.1f thread-seconds in %.1f s; more threads will not help",
                                waited / 1e9, ownSeconds()),
                        List.of(
                                text(
                                        "waiting for the GIL: %.0f %% of wall time, summed over threads (%,d looks)",
                                        100 * share, looks),
                                "computing: " + shareOf(COMPUTING)),
                        rejected));
    }

    /// Threads that stand in line for a lock of the user's own, whatever its holder does meanwhile.
    /// Queues, conditions and joins wait in the library: who waits there has nothing to do.
    private Optional<Verdict> contendedLock() {
        List<Sample> waits =
                profile.samples().stream()
                        .filter(sample -> sample.state() == LOCK && places.inUsersCode(sample))
                        .toList();
        double waited = waits.stream().mapToLong(Sample::nanos).sum();
        double share = waited / ownNanos;
        if (share < ONE_SITE || share(COMPUTING) >= ONE_SITE) {
            rejected.add(
                    text(
                            "a contended lock: threads waited for one for %.1f %% of wall time",
                            100 * share));
            return Optional.empty();
        }
        HotPath path = places.path(waits, (long) waited);
        List<HotPath.Node> way = path.descend(ONE_SITE);
        List<String> evidence = new ArrayList<>();
        evidence.add(
                text(
                        "threads waited for a lock for %.1f thread-seconds in %.1f s",
                        waited / 1e9, ownSeconds()));
        evidence.add("computing: " + shareOf(COMPUTING) + "; waiting: " + shareOf(OUTSIDE));
        String where = "";
        if (!way.isEmpty()) {
            Frame frame = way.getLast().hottest();
            where = " in " + frame.function();
            evidence.add(
                    text("%.1f %% of it at %s", 100 * path.share(way.getLast()), run.shown(frame)));
            findings.add(
                    new Finding(
                            "lock-contention",
                            Bottleneck.LOCK,
                            frame,
                            HotPath.frames(way),
                            path.share(way.getLast()),
                            OptionalDouble.empty(),
                            evidence,
                            null));
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.LOCK,
                        "locks: threads stand in line for a lock"
                                + where
                                + ", so that they run one after the other",
                        evidence,
                        rejected));
    }

    private Optional<Verdict> waiting(Site site, double threshold, String how) {
        if (site.way().isEmpty() || site.share() < threshold) {
            rejected.add(
                    text(
                            "waiting %s: %s of wall time on sockets, files, pipes, children and sleep, the largest place %.1f %%",
                            how, shareOf(OUTSIDE), 100 * site.share()));
            return Optional.empty();
        }
        Frame frame = site.frame();
        WaitGroup waits = WaitGroup.at(profile, frame, OUTSIDE);
        WaitGroup together = WaitGroup.at(profile, site.repeated(), OUTSIDE);
        repeated = site.repeated();
        double computing = places.secondsIn(site.repeated(), COMPUTING);
        int workers = GainModel.toThreadWorkers(Runtime.getRuntime().availableProcessors());
        boolean many = waits.episodes() >= EPISODES;
        OptionalDouble predicted =
                many ? gainOfOverlap(together, computing, workers) : OptionalDouble.empty();
        List<String> evidence = new ArrayList<>();
        evidence.add(
                text(
                        "%s waited for %s of wall time: %,d waits of %.0f ms on average, the longest %.0f ms",
                        run.shown(frame),
                        new Share(site.share(), Math.max(1, waits.episodes())),
                        waits.episodes(),
                        1000 * waits.averageSeconds(),
                        1000 * waits.longestSeconds()));
        waits.awaited().forEach(evidence::add);
        evidence.add("reached by " + site.route());
        evidence.add(
                text(
                        "computing: %s; of it in %s %.2f s",
                        shareOf(COMPUTING), site.repeated().function(), computing));
        counted(site.repeated()).ifPresent(evidence::add);
        if (predicted.isPresent()) {
            evidence.add(
                    text(
                            "with %d of them at a time the run is expected to take %.2f s instead of %.2f s",
                            Math.min(workers, waits.episodes()),
                            ownSeconds() / predicted.getAsDouble(),
                            ownSeconds()));
        }
        findings.add(
                new Finding(
                        many ? "io-sequential-waits" : "io-single-wait",
                        Bottleneck.IO,
                        frame,
                        HotPath.frames(site.way()),
                        site.share(),
                        predicted,
                        evidence,
                        null));
        return Optional.of(
                new Verdict(
                        Bottleneck.IO,
                        text(
                                "waiting: %.0f %% of the time %s waits for %s, %s",
                                100 * site.share(),
                                frame.function(),
                                waits.what(),
                                many ? "one after the other" : "in one long wait"),
                        evidence,
                        rejected));
    }

    private OptionalDouble gainOfOverlap(WaitGroup waits, double computing, int workers) {
        SiteCalls calls = run.calls();
        boolean several =
                calls != null && calls.groups().stream().anyMatch(group -> group.size() > 1);
        return several
                ? GainModel.overlappedCalls(
                        ownSeconds(), Objects.requireNonNull(calls), computing, workers)
                : GainModel.overlappedWaits(
                        ownSeconds(),
                        waits.seconds(),
                        computing,
                        waits.longestSeconds(),
                        waits.episodes(),
                        workers);
    }

    /// What a run of its own counted of the function that a fix would overlap or spread out.
    private Optional<String> counted(Frame function) {
        SiteCalls calls = run.calls();
        return calls == null || calls.count() == 0
                ? Optional.empty()
                : Optional.of(
                        text(
                                "counted in another run: %,d calls of %s, made by %s; %.1f ms on average, the longest %.1f ms",
                                calls.count(),
                                function.function(),
                                calls.groups().size() == 1
                                        ? "one activation of its caller"
                                        : text(
                                                "%,d activations of its callers",
                                                calls.groups().size()),
                                1000 * calls.seconds() / calls.count(),
                                1000 * calls.longestSeconds()));
    }

    private Optional<Verdict> locks() throws Trouble {
        double share = share(EnumSet.of(LOCK));
        if (share < ONE_SITE) {
            rejected.add("locks: " + shareOf(EnumSet.of(LOCK)) + " of wall time");
            return Optional.empty();
        }
        Site site = places.site(EnumSet.of(LOCK));
        List<String> evidence = new ArrayList<>();
        evidence.add("blocked on locks: " + shareOf(EnumSet.of(LOCK)));
        if (!site.way().isEmpty()) {
            Frame frame = site.frame();
            evidence.add(text("%s: %.1f %%", run.shown(frame), 100 * site.share()));
            findings.add(
                    new Finding(
                            "lock-wait",
                            Bottleneck.LOCK,
                            frame,
                            HotPath.frames(site.way()),
                            site.share(),
                            OptionalDouble.empty(),
                            evidence,
                            null));
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.LOCK,
                        text(
                                "locks: for %.0f %% of the time every thread waits for a lock",
                                100 * share),
                        evidence,
                        rejected));
    }

    private Optional<Verdict> collecting() throws Trouble {
        double share = share(EnumSet.of(GC));
        if (share <= COLLECTING) {
            rejected.add("garbage collection: " + shareOf(EnumSet.of(GC)) + " of wall time");
            return Optional.empty();
        }
        Site site = places.site(EnumSet.of(GC));
        List<String> evidence = new ArrayList<>();
        evidence.add("collecting: " + shareOf(EnumSet.of(GC)));
        evidence.add(
                text(
                        "gc.freeze() after loading, or a higher gc.set_threshold(), can take away at most %.2f s of %.2f s",
                        share * ownSeconds(), ownSeconds()));
        if (!site.way().isEmpty()) {
            Frame frame = site.frame();
            evidence.add(
                    text("collections start in %s: %.1f %%", run.shown(frame), 100 * site.share()));
            findings.add(
                    new Finding(
                            "gc-pressure",
                            Bottleneck.GC,
                            frame,
                            HotPath.frames(site.way()),
                            share,
                            OptionalDouble.of(1 / (1 - Math.min(share, 0.99))),
                            evidence,
                            null));
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.GC,
                        text("garbage collection takes %.0f %% of the time", 100 * share),
                        evidence,
                        rejected));
    }

    private Optional<Verdict> nativeCode() throws Trouble {
        double inC = share(EnumSet.of(NATIVE));
        if (inC < MOSTLY_NATIVE) {
            rejected.add("native code: " + shareOf(EnumSet.of(NATIVE)) + " of wall time");
            return Optional.empty();
        }
        Site site = places.site(EnumSet.of(NATIVE));
        List<String> evidence = new ArrayList<>();
        evidence.add(
                "in C, called from Python or with the GIL released: "
                        + shareOf(EnumSet.of(NATIVE)));
        String where = "";
        if (!site.way().isEmpty()) {
            Frame frame = site.frame();
            SourceFacts facts = SourceFacts.at(run, List.of(frame)).getFirst();
            where =
                    facts.calls().isEmpty()
                            ? " from " + frame.function()
                            : " by " + String.join(", ", facts.calls());
            evidence.add(
                    text(
                            "%s: %.1f %%: %s",
                            run.shown(frame), 100 * site.share(), facts.statement()));
            findings.add(
                    new Finding(
                            "native-call",
                            Bottleneck.NATIVE,
                            frame,
                            HotPath.frames(site.way()),
                            site.share(),
                            OptionalDouble.empty(),
                            evidence,
                            null));
        }
        return Optional.of(
                new Verdict(
                        Bottleneck.NATIVE,
                        text(
                                "native code: %.0f %% of the time is in C%s; no patch of the Python around it would help",
                                100 * inC, where),
                        evidence,
                        rejected));
    }

    private Optional<Verdict> computing(Site site, double threshold) throws Trouble {
        if (site.way().isEmpty() || site.share() < threshold) {
            rejected.add(
                    text(
                            "computing at one place: %s of wall time is computing, the largest place %.1f %%",
                            shareOf(COMPUTING), 100 * site.share()));
            return Optional.empty();
        }
        Frame frame = site.frame();
        SourceFacts facts = SourceFacts.at(run, List.of(frame)).getFirst();
        List<String> evidence = new ArrayList<>();
        evidence.add(
                text(
                        "%s computes for %s of wall time",
                        run.shown(frame), new Share(site.share(), site.way().getLast().count())));
        evidence.add(
                text(
                        "python: %s, native: %s, gc: %s",
                        shareOf(EnumSet.of(PYTHON)),
                        shareOf(EnumSet.of(NATIVE)),
                        shareOf(EnumSet.of(GC))));
        evidence.add("reached by " + site.route());
        boolean scans =
                !facts.scans().isEmpty() && site.way().getLast().hottestLineShare() >= ONE_SITE;
        OptionalDouble predicted = OptionalDouble.empty();
        String advice;
        if (scans) {
            facts.scans()
                    .forEach(
                            scan ->
                                    evidence.add(
                                            scan + ": every search looks through the whole list"));
            advice = "an algorithm first: look it up in a set or dict instead of searching a list";
        } else {
            double work = site.repeatedShare() * ownSeconds();
            evidence.add(
                    text(
                            "%s, which could be spread out, computes for %.2f s of %.2f s",
                            site.repeated().function(), work, ownSeconds()));
            repeated = site.repeated();
            counted(site.repeated()).ifPresent(evidence::add);
            predicted = run.gains() ? gainOfCores(work, evidence) : OptionalDouble.empty();
            advice =
                    run.gains() && predicted.isEmpty()
                            ? text("a pool would gain less than %.1f×", GainModel.LEAST_POOL_GAIN)
                            : "one core does it all";
        }
        findings.add(
                new Finding(
                        scans ? "cpu-list-scan" : "cpu-hot-code",
                        Bottleneck.CPU,
                        frame,
                        HotPath.frames(site.way()),
                        site.share(),
                        predicted,
                        evidence,
                        null));
        return Optional.of(
                new Verdict(
                        Bottleneck.CPU,
                        text(
                                "computing: %.0f %% of the time is in %s; %s",
                                100 * site.share(), frame.function(), advice),
                        evidence,
                        rejected));
    }

    private OptionalDouble gainOfCores(double work, List<String> evidence) throws Trouble {
        Capacity capacity = Capacity.probe(run.python().executable());
        evidence.add(
                text(
                        "%d cores give %.2f times the work of one, measured now",
                        capacity.cores(), capacity.effective()));
        SiteCalls calls = run.calls();
        double cores =
                calls != null && calls.count() > 0
                        ? GainModel.usableCores(calls, capacity.effective())
                        : capacity.effective();
        return GainModel.worthAPool(ownSeconds(), work, cores)
                ? OptionalDouble.of(GainModel.spreadWork(ownSeconds(), work, cores))
                : OptionalDouble.empty();
    }

    private Verdict nothing(Site waits, Site work) {
        List<String> evidence = new ArrayList<>();
        evidence.add("computing: " + shareOf(COMPUTING) + "; waiting: " + shareOf(OUTSIDE));
        double idle = share(EnumSet.of(IDLE));
        if (idle >= ONE_SITE) {
            evidence.add("idle, nothing due: " + shareOf(EnumSet.of(IDLE)));
            return new Verdict(
                    Bottleneck.NONE,
                    text("no bottleneck: the program is idle for %.0f %% of the time", 100 * idle),
                    evidence,
                    rejected);
        }
        if (share(EnumSet.of(PAGING)) > 0) {
            evidence.add("waiting for memory to be paged in: " + shareOf(EnumSet.of(PAGING)));
        }
        HotPath path = places.path(profile.moments(), ownNanos);
        path.largestFunctions(5, run::shown)
                .forEach(
                        function ->
                                evidence.add(
                                        text(
                                                "%.1f %% %s",
                                                100.0 * function.getValue() / ownNanos,
                                                function.getKey())));
        return new Verdict(
                Bottleneck.NONE,
                text(
                        "no single bottleneck: the largest place takes %.0f %% of the time",
                        100 * Math.max(waits.share(), work.share())),
                evidence,
                rejected);
    }

    // ------------------------------------------------------------------ numbers in words

    /// Wall time without that in the run queue, which all shares but the queue's are shares of.
    private double ownSeconds() {
        return ownNanos / 1e9;
    }

    private double share(Set<ThreadState> states) {
        return states.stream().mapToDouble(state -> shares.getOrDefault(state, 0.0)).sum();
    }

    private Share shareOf(Set<ThreadState> states) {
        return new Share(share(states), ticks);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
