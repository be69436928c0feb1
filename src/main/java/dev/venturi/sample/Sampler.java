package dev.venturi.sample;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.InterpreterSearch;
import dev.venturi.cpython.Rehearsal;
import dev.venturi.profile.Profile;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.target.ProcessClock;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Samples the threads of a Python process from outside, on a thread of its own: from the moment at
/// which there is an interpreter in the process to the process's end, to [#stop], or for the time
/// that the plan allows.
///
/// A process that turns into another program (`exec`) is followed. Children are not sampled.
public final class Sampler {
    private static final double NANOS = 1e9;

    /// How often to look for an interpreter, and from when on to look less often.
    private static final long LOOK_EVERY_NANOS = 300_000;

    /// Its CPU time can be read as long as nobody has waited for its end, so now and then is
    /// enough.
    private static final int READ_CLOCK_EVERY = 8;

    private static final long LOOK_LESS_OFTEN_AFTER_NANOS = 1_000_000_000;
    private static final long LOOK_SELDOM_NANOS = 10_000_000;

    /// How often who asks for news looks whether there still may come any.
    private static final long LOOK_AGAIN_MILLIS = 50;

    /// A process that was just started may take so long to set up its Python.
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PythonProcess process;
    private final SamplingPlan plan;
    private final @Nullable Duration patience;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable String pythonVersion;
    private volatile @Nullable Trouble trouble;
    private volatile @Nullable RuntimeException bug;
    private volatile @Nullable Profile profile;
    private final AtomicReference<@Nullable CompletableFuture<Profile>> asked =
            new AtomicReference<>();

    private Sampler(PythonProcess process, SamplingPlan plan, @Nullable Duration patience) {
        this.process = process;
        this.plan = plan;
        this.patience = patience;
        this.thread = Thread.ofPlatform().daemon().name("venturi sampler").unstarted(this::run);
    }

    /// Loads, links and warms up what sampling needs, so that a program that is started after this
    /// is sampled from its very beginning. Takes a tenth of a second or so, once.
    public static void prepare() {
        if (prepared.getAndSet(true)) {
            return;
        }
        long self = ProcessHandle.current().pid();
        try (Rehearsal rehearsal = new Rehearsal();
                InterpreterSearch search = new InterpreterSearch(self)) {
            PythonProcess process = PythonProcess.ofPid(self);
            Sampler sampler =
                    new Sampler(process, new SamplingPlan(REHEARSED_HERTZ, REHEARSED), null);
            search.look(); // there is no Python in here
            sampler.sample(rehearsal.interpreter());
        } catch (Trouble e) {
            // Nobody may keep us from looking at ourselves, and if so, the run itself will tell.
            prepared.set(false);
        }
    }

    private static final AtomicBoolean prepared = new AtomicBoolean();
    private static final double REHEARSED_HERTZ = 20_000;
    private static final Duration REHEARSED = Duration.ofMillis(40);

    /// Begins to sample `process`, or to wait for it to become a Python.
    public static Sampler start(PythonProcess process, SamplingPlan plan) {
        return start(process, plan, null);
    }

    /// Begins to sample `process`, which has run for a while. If it is no Python after all, the
    /// sampling ends soon, with that as its [#trouble].
    public static Sampler attach(PythonProcess process, SamplingPlan plan) {
        return start(process, plan, PATIENCE);
    }

    private static Sampler start(
            PythonProcess process, SamplingPlan plan, @Nullable Duration patience) {
        Sampler sampler = new Sampler(process, plan, patience);
        sampler.thread.start();
        return sampler;
    }

    /// Whether an interpreter has been found, so that there are samples.
    public boolean attached() {
        return pythonVersion != null;
    }

    /// The version of the interpreter that was found, such as `3.12.1`.
    public Optional<String> pythonVersion() {
        return Optional.ofNullable(pythonVersion);
    }

    /// Why there are no samples, or no frames from some moment on, if the process or its
    /// interpreter cannot be read. Known when the sampling has ended; where it never began, before
    /// the process ends.
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// What was seen since this was asked before, or since the first sample, while the sampling
    /// goes on; without single waits. Each call brings another part of what [#finish] will have in
    /// one.
    ///
    /// @return nothing where there is no interpreter yet, or the sampling has ended
    public Optional<Profile> news() throws InterruptedException {
        CompletableFuture<Profile> answer = new CompletableFuture<>();
        asked.set(answer);
        while (attached() && thread.isAlive()) {
            try {
                return Optional.of(answer.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException _) {
                // It has ended meanwhile, or is late.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return Optional.empty();
    }

    /// Ends the sampling soon; the process goes on.
    public void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /// Waits until the sampling has ended by itself: with the process, or at the plan's limit.
    ///
    /// @return whether it has, within `limit`
    public boolean await(Duration limit) throws InterruptedException {
        return thread.join(limit);
    }

    /// Ends the sampling if it has not ended yet.
    ///
    /// @return what was seen; without samples if there never was an interpreter
    public Profile finish() {
        stop();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (bug != null) {
            throw new IllegalStateException("the sampler failed", bug);
        }
        Profile result = profile;
        return result == null ? nothing(0, 0, 0) : result;
    }

    private Profile nothing(long wallNanos, long cpuNanos, long ourCpuNanos) {
        return new Profile(
                wallNanos,
                cpuNanos,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                new SamplingQuality(plan.hertz(), 0, 0, 0, 0, 0, 0, 0, ourCpuNanos / NANOS));
    }

    private void run() {
        try {
            Interpreter interpreter = awaitInterpreter();
            if (interpreter != null) {
                pythonVersion = interpreter.version().toString();
                sample(interpreter);
            }
        } catch (Trouble e) {
            trouble = e;
        } catch (RuntimeException e) {
            bug = e;
        }
    }

    private @Nullable Interpreter awaitInterpreter() throws Trouble {
        long since = System.nanoTime();
        try (InterpreterSearch search = new InterpreterSearch(process.pid());
                ProcessClock itsClock = new ProcessClock(process.pid());
                ProcessClock ourClock = new ProcessClock(ProcessHandle.current().pid())) {
            ourClock.refresh();
            long ourStart = ourClock.nanos();
            while (!stopping && process.alive()) {
                long waited = System.nanoTime() - since;
                switch (search.look()) {
                    case InterpreterSearch.Outcome.Found(Interpreter interpreter) -> {
                        return interpreter;
                    }
                    case InterpreterSearch.Outcome.Gone() -> {
                        Optional<Trouble> hidden = process.hidden();
                        if (hidden.isPresent()) {
                            throw hidden.get();
                        }
                    }
                    case InterpreterSearch.Outcome.NotYet(String reason) -> {
                        if (patience != null && waited > patience.toNanos()) {
                            throw process.noPython(reason);
                        }
                    }
                }
                itsClock.refresh();
                boolean seldom = waited > LOOK_LESS_OFTEN_AFTER_NANOS;
                LockSupport.parkNanos(seldom ? LOOK_SELDOM_NANOS : LOOK_EVERY_NANOS);
            }
            ourClock.refresh();
            profile =
                    nothing(
                            System.nanoTime() - since,
                            itsClock.nanos(),
                            ourClock.nanos() - ourStart);
        }
        return null;
    }

    private void sample(Interpreter interpreter) {
        long start = System.nanoTime();
        Duration limit = plan.limit();
        long end = limit == null ? Long.MAX_VALUE : limit.toNanos();
        Pace pace = new Pace(plan.hertz(), start);
        try (ProcessClock itsClock = new ProcessClock(process.pid());
                ProcessClock ourClock = new ProcessClock(ProcessHandle.current().pid());
                ProcessWatch watch = new ProcessWatch(process, interpreter, start)) {
            itsClock.refresh();
            ourClock.refresh();
            long itsStart = itsClock.nanos();
            long ourStart = ourClock.nanos();
            long now = start;
            boolean alive = true;
            int ticks = 0;
            News news = new News(start, itsStart);
            while (alive && !stopping && now - start < end) {
                now = pace.await(() -> stopping);
                if (++ticks % READ_CLOCK_EVERY == 0) {
                    itsClock.refresh();
                }
                alive = watch.tick(now);
                CompletableFuture<Profile> answer = asked.getAndSet(null);
                if (answer != null) {
                    news.answer(answer, watch, now, itsClock.nanos());
                }
            }
            itsClock.refresh();
            ourClock.refresh();
            trouble = watch.trouble().orElse(null);
            ProfileBuilder builder = watch.finish(now);
            SamplingQuality quality =
                    quality(
                            watch.counts(),
                            now - start,
                            pace.missed(),
                            (ourClock.nanos() - ourStart) / NANOS);
            profile = builder.build(itsClock.nanos() - itsStart, quality);
        }
    }

    private SamplingQuality quality(
            ProcessWatch.Counts counts, long nanos, long missed, double ourCpuSeconds) {
        return new SamplingQuality(
                plan.hertz(),
                counts.ticks() * NANOS / Math.max(1, nanos),
                counts.ticks(),
                counts.samples(),
                missed,
                counts.torn(),
                counts.partial(),
                counts.unknown(),
                ourCpuSeconds);
    }

    /// What [#news] has told so far.
    private final class News {
        private long until;
        private long itsCpu;
        private ProcessWatch.Counts counts = new ProcessWatch.Counts(0, 0, 0, 0, 0);

        News(long start, long itsCpu) {
            this.until = start;
            this.itsCpu = itsCpu;
        }

        /// What was missed and our own CPU time are told at the end only.
        void answer(
                CompletableFuture<Profile> answer, ProcessWatch watch, long now, long itsCpuNow) {
            ProcessWatch.Counts since = watch.counts().minus(counts);
            Profile told =
                    watch.news(now).build(itsCpuNow - itsCpu, quality(since, now - until, 0, 0));
            counts = watch.counts();
            until = now;
            itsCpu = itsCpuNow;
            answer.complete(told);
        }
    }
}
