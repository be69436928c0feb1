package dev.venturi.heap;

import dev.venturi.cpython.Interpreter;
import dev.venturi.cpython.Offsets;
import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Takes censuses of the live objects of one running CPython process. Nothing in the process is
/// stopped or written; it may change while it is read, and where that shows the walk is repaired,
/// begun again, or ends early with a result that says so.
///
/// Not safe for use by several threads, but for [#cancel].
public final class Census implements AutoCloseable {
    /// How long to wait before each further attempt. A program that lost its CPU while it changed a
    /// list leaves it broken for as long as it waits for one.
    private static final List<Duration> RETRY_PAUSES =
            List.of(Duration.ofMillis(2), Duration.ofMillis(16), Duration.ofMillis(128));

    private static final int YOUNG_PASSES = 8;
    private static final Duration COLLECTOR_PAUSE = Duration.ofMillis(2);

    private final Interpreter interpreter;
    private final RemoteMemory memory;
    private final Offsets offsets;
    private final Residence residence;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private @Nullable ChunkCache cache;

    /// A census of what runs in `interpreter`, which stays open when this is closed; it must not be
    /// used by another thread meanwhile.
    ///
    /// @throws IOException if the process is gone
    public Census(Interpreter interpreter) throws IOException {
        this.interpreter = interpreter;
        memory = interpreter.memory();
        offsets = interpreter.offsets();
        residence = new Residence(interpreter.pid());
    }

    /// Counts the live objects, in at most about `limit`. If the program changes so fast that the
    /// walk cannot be completed in several attempts, the objects are counted pool by pool instead,
    /// without the large ones, and the result is marked as partial.
    ///
    /// @throws MemoryFault if nothing could be read
    public HeapCensus take(Duration limit) throws MemoryFault {
        long started = System.nanoTime();
        long deadline = started + limit.toNanos();
        HeapCensus best = null;
        for (int attempt = 1; ; attempt++) {
            Attempt walk = new Attempt(freshCache(), deadline);
            String failure = walk.run();
            if (walk.objects == 0 && walk.fault != null) {
                throw walk.fault;
            }
            SmallBlocks blocks = failure == null ? walk.smallBlocks(false) : null;
            HeapCensus result = walk.result(started, attempt, failure, blocks);
            if (best == null
                    || failure == null
                    || result.trackedObjects() > best.trackedObjects()) {
                best = result;
            }
            boolean hopeless = walk.fault != null || cancelled.get();
            if (failure == null || hopeless) {
                return best;
            }
            if (isOver(deadline)
                    || attempt > RETRY_PAUSES.size()
                    || !pause(RETRY_PAUSES.get(attempt - 1))) {
                HeapCensus other = byPools(started, attempt, failure);
                return other.trackedObjects() > best.trackedObjects() ? other : best;
            }
        }
    }

    /// Where the lists cannot be followed, what is in the allocator's pools still can be counted.
    HeapCensus byPools(long started, int attempts, String failure) {
        Attempt attempt = new Attempt(freshCache(), Long.MAX_VALUE);
        SmallBlocks blocks = attempt.smallBlocks(true);
        return attempt.result(
                started,
                attempts,
                failure + "; what is larger than 512 bytes was not counted",
                blocks);
    }

    /// Makes the running and each later [#take] end soon, with what was counted until then. May be
    /// called by any thread.
    public void cancel() {
        cancelled.set(true);
    }

    private ChunkCache freshCache() {
        residence.refresh();
        long wanted = Math.min(2 * residence.anonymousBytes(), ChunkCache.LARGEST_BYTES);
        if (cache != null && cache.capacity() >= wanted) {
            cache.clear();
            return cache;
        }
        if (cache != null) {
            cache.close();
        }
        cache = new ChunkCache(memory, wanted);
        return cache;
    }

    private boolean isOver(long deadline) {
        return System.nanoTime() > deadline || cancelled.get();
    }

    private static boolean pause(Duration length) {
        try {
            Thread.sleep(length);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
        residence.close();
    }

    /// One walk over all lists.
    private final class Attempt {
        private final TypeTable types = new TypeTable();
        private final long deadline;
        private final DictReader dicts;
        private final TypeReader typeReader;
        private final InstanceReader instances;
        private final ChunkCache copies;
        private final AddressMarks counted = new AddressMarks();
        private final long[] listObjects = new long[Collector.LISTS];
        private final long[] listCollections = new long[Collector.LISTS];
        private long objects;
        private long repairs;
        private boolean byPools;
        private @Nullable MemoryFault fault;

        Attempt(ChunkCache copies, long deadline) {
            this.copies = copies;
            this.deadline = deadline;
            dicts = new DictReader(copies, offsets);
            typeReader = new TypeReader(copies, interpreter.objects(), offsets);
            instances = new InstanceReader(copies, dicts, interpreter.objects(), offsets);
        }

        /// Why it is partial, or null.
        @Nullable String run() {
            try {
                List<Long> states = interpreter.states();
                for (long state : states) {
                    walk(state);
                }
                return states.isEmpty() ? "the interpreter is not running" : null;
            } catch (TornRead e) {
                return e.getMessage();
            } catch (MemoryFault e) {
                if (e.reason() != MemoryFault.Reason.UNMAPPED) {
                    fault = e;
                }
                return e.getMessage();
            }
        }

        /// Oldest objects first. Those that grow old during the walk are behind where it ended: it
        /// goes on there, until none did.
        private void walk(long state) throws TornRead, MemoryFault {
            Collector collector = new Collector(memory, offsets, state);
            if (!collector.known()) {
                throw new TornRead("the incremental collector of 3.14.0 to 3.14.4 is not followed");
            }
            collector.refresh();
            while (collector.collecting() && !isOver(deadline) && pause(COLLECTOR_PAUSE)) {
                collector.refresh();
            }
            if (collector.collecting()) {
                throw new TornRead("the garbage collector was running all the time");
            }
            if (!collector.plausible()) {
                throw new TornRead("the interpreter is starting or ending");
            }
            long full = collector.collections(Collector.OLDEST);
            ListWalk[] walks = new ListWalk[Collector.LISTS];
            for (int list = 0; list < Collector.LISTS; list++) {
                walks[list] =
                        new ListWalk(
                                memory,
                                copies,
                                types,
                                typeReader,
                                instances,
                                collector,
                                counted,
                                list,
                                offsets.objects().type(),
                                () -> isOver(deadline));
            }
            try {
                walks[Collector.PERMANENT].walk(full);
                walks[Collector.OLDEST].walk(full);
                for (int pass = 1;
                        !youngStayed(collector, walks, full) && pass < YOUNG_PASSES;
                        pass++) {
                    walks[Collector.OLDEST].walkOn(full);
                }
            } finally {
                for (int list = 0; list < Collector.LISTS; list++) {
                    listObjects[list] += walks[list].objects();
                    objects += walks[list].objects();
                    repairs += walks[list].repairs();
                    listCollections[list] += collector.collections(list);
                }
            }
            collector.refresh();
            if (collector.collections(Collector.OLDEST) != full) {
                throw new TornRead("the garbage collector rebuilt the lists meanwhile");
            }
        }

        /// Walks the lists of the young, and says whether none of them grew old since the older
        /// list was walked.
        private boolean youngStayed(Collector collector, ListWalk[] walks, long full)
                throws TornRead, MemoryFault {
            boolean stayed = true;
            for (int list = Collector.OLDEST - 1; list >= 0; list--) {
                walks[list].walk(full);
                collector.refresh();
                stayed &=
                        !collector.collecting()
                                && collector.rebuilds(list) == walks[list + 1].youngerRebuilds();
            }
            return stayed;
        }

        /// Null if the process ended or the time ran out meanwhile.
        ///
        /// @param alsoTracked whether to count the objects that the collector knows, too
        @Nullable SmallBlocks smallBlocks(boolean alsoTracked) {
            PoolScan scan =
                    new PoolScan(
                            memory,
                            copies,
                            types,
                            typeReader,
                            instances,
                            () -> isOver(deadline),
                            alsoTracked);
            try {
                if (!scan.run(interpreter.pid()) || scan.pools() == 0) {
                    return null;
                }
            } catch (IOException | MemoryFault e) {
                return null;
            }
            if (alsoTracked) {
                byPools = true;
                objects = types.all().stream().mapToLong(tally -> tally.instances).sum();
            }
            return new SmallBlocks(
                    scan.pools() * PoolScan.POOL,
                    scan.usedBytes(),
                    scan.usedBlocks(),
                    new TypeRows(copies, dicts, interpreter.objects(), offsets)
                            .untrackedRows(scan.untracked(), types),
                    scan.unreadPools());
        }

        HeapCensus result(
                long started,
                int attempt,
                @Nullable String failure,
                @Nullable SmallBlocks smallBlocks) {
            List<TypeCount> rows =
                    new TypeRows(copies, dicts, interpreter.objects(), offsets).rows(types);
            List<HeapCensus.Generation> lists = new ArrayList<>();
            for (int list = 0; list < Collector.LISTS && !byPools; list++) {
                lists.add(new HeapCensus.Generation(listObjects[list], listCollections[list]));
            }
            boolean alive = residence.refresh();
            return new HeapCensus(
                    rows,
                    objects,
                    rows.stream().mapToLong(TypeCount::bytes).sum(),
                    smallBlocks,
                    lists,
                    alive ? residence.residentBytes() : -1,
                    alive ? residence.anonymousBytes() : -1,
                    started,
                    System.nanoTime() - started,
                    attempt,
                    repairs,
                    failure);
        }
    }
}
