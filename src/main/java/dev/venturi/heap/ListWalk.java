package dev.venturi.heap;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Walks one of the collector's lists while the program goes on, and counts each object in it.
///
/// A step costs two or three look-ups in the cache, one in the type table, and what the type's
/// shape asks for; it allocates nothing. Each link is believed only if it is confirmed from the
/// other side: the predecessor that an object names is the object that led to it. Where a link is
/// not confirmed, the program has changed the list since the copy was made; the walk reads afresh,
/// goes back to the last object that is still linked, and goes on from there.
///
/// A collection moves objects to where a walk, or one of an older list, meets them once more. So
/// what was counted is marked, and passed over when it is met again.
final class ListWalk {
    private static final long FLAGS = 3;
    private static final int TRAIL = 256;
    private static final int REPAIRS_IN_PLACE = 64;
    private static final int TRIES = 32;
    private static final int CHECK_EVERY = 1 << 14;

    private final RemoteMemory memory;
    private final ChunkCache cache;
    private final TypeTable types;
    private final TypeReader typeReader;
    private final InstanceReader instances;
    private final Collector collector;
    private final AddressMarks counted;
    private final int list;
    private final int objectType;
    private final BooleanSupplier over;

    /// The links that led to the present one, newest at `steps - 1`, in a ring.
    private final long[] trail = new long[TRAIL];

    private long steps;
    private long objects;
    private long repairs;
    private long repairsAtThisStep;
    private long previous;
    private long current;
    private @Nullable TypeTally lastTally;
    private long youngerRebuilds;

    ListWalk(
            RemoteMemory memory,
            ChunkCache cache,
            TypeTable types,
            TypeReader typeReader,
            InstanceReader instances,
            Collector collector,
            AddressMarks counted,
            int list,
            int objectType,
            BooleanSupplier over) {
        this.memory = memory;
        this.cache = cache;
        this.types = types;
        this.typeReader = typeReader;
        this.instances = instances;
        this.collector = collector;
        this.counted = counted;
        this.list = list;
        this.objectType = objectType;
        this.over = over;
    }

    /// Objects that were counted in the list.
    long objects() {
        return objects;
    }

    /// Places at which the list had changed.
    long repairs() {
        return repairs;
    }

    /// The collections that had moved what was in the next younger list when this one was walked to
    /// its end. If there are more when that one was walked too, some of it may have been missed.
    long youngerRebuilds() {
        return youngerRebuilds;
    }

    /// Counts the objects of the list, but for those that were counted before.
    ///
    /// @param fullCollections of the oldest generation, at the beginning of the census
    /// @throws TornRead if the list changed so that the walk has lost its way
    void walk(long fullCollections) throws TornRead, MemoryFault {
        long head = collector.head(list);
        trail[0] = head;
        steps = 1;
        previous = head;
        current = memory.readLong(head) & ~FLAGS;
        cache.refresh(current);
        walkToEnd(fullCollections);
    }

    /// Counts what hangs on the list behind where its walk ended.
    void walkOn(long fullCollections) throws TornRead, MemoryFault {
        awaitCollector(fullCollections);
        if (goBackSoon()) {
            walkToEnd(fullCollections);
        } else {
            walk(fullCollections);
        }
    }

    private void walkToEnd(long fullCollections) throws TornRead, MemoryFault {
        repairsAtThisStep = 0;
        while (true) {
            int end = collector.listAt(current);
            if (end == list || (end > list && end <= Collector.OLDEST)) {
                collector.refresh();
                youngerRebuilds = list == 0 ? 0 : collector.rebuilds(list - 1);
                if (!grown()) {
                    return;
                }
                continue;
            }
            if (end >= 0 || !step()) {
                repair(fullCollections);
            }
            if ((steps & (CHECK_EVERY - 1)) == 0) {
                check(fullCollections);
            }
        }
    }

    /// Whether more hangs on the list than there did when its last object was copied: what survives
    /// a collection of a younger generation. If so, that is where the walk goes on.
    private boolean grown() throws MemoryFault {
        if (list == 0) {
            return false; // it grows with each new object; those that come now are of no interest
        }
        long next = readOrZero(previous) & ~FLAGS;
        if (next == current || next == 0) {
            return false;
        }
        cache.refresh(previous);
        cache.refresh(next);
        current = next;
        return true;
    }

    /// Counts the object behind `current`, if it was not yet, and moves on, if its link back is
    /// right.
    private boolean step() throws MemoryFault {
        try {
            long link = current;
            long next = cache.word(link) & ~FLAGS;
            if ((cache.word(link + 8) & ~FLAGS) != previous || next == 0) {
                return false;
            }
            if (!counted.has(link)) {
                long object = link + TypeFlags.GC_HEAD;
                long type = cache.word(object + objectType);
                TypeTally last = lastTally;
                TypeTally tally = last != null && last.address == type ? last : tally(type);
                instances.count(object, tally);
                lastTally = tally;
                counted.add(link);
                objects++;
            }
            trail[(int) (steps++ & (TRAIL - 1))] = link;
            repairsAtThisStep = 0;
            previous = link;
            current = next;
            return true;
        } catch (TornRead e) {
            return false;
        } catch (MemoryFault e) {
            if (e.reason() != MemoryFault.Reason.UNMAPPED) {
                throw e;
            }
            return false;
        }
    }

    private TypeTally tally(long type) throws TornRead, MemoryFault {
        TypeTally known = types.find(type);
        if (known == null) {
            known = new TypeTally(type, typeReader.read(type));
            if (!known.facts.collected()) {
                throw new TornRead("no type of the collector at 0x" + Long.toHexString(type));
            }
            types.add(known);
        }
        return known;
    }

    private void check(long fullCollections) throws TornRead, MemoryFault {
        if (over.getAsBoolean()) {
            throw new TornRead("the time for it ran out");
        }
        collector.refresh();
        if (collector.collections(Collector.OLDEST) != fullCollections) {
            throw new TornRead("the garbage collector rebuilt the lists meanwhile");
        }
    }

    /// Finds a link from which the walk can go on.
    private void repair(long fullCollections) throws TornRead, MemoryFault {
        if (repairsAtThisStep++ == 0) {
            cache.refresh(current);
            return;
        }
        repairs++;
        awaitCollector(fullCollections);
        if (repairsAtThisStep > REPAIRS_IN_PLACE || !goBackSoon()) {
            throw new TornRead("the program changed the lists faster than they could be read");
        }
    }

    /// A collection that is going on keeps its counts where the links back are.
    private void awaitCollector(long fullCollections) throws TornRead, MemoryFault {
        collector.refresh();
        while (collector.collecting()) {
            check(fullCollections);
            pause();
            collector.refresh();
        }
        check(fullCollections);
    }

    private boolean goBackSoon() throws MemoryFault {
        for (int tries = 0; tries < TRIES; tries++) {
            if (goBack()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /// Goes back to the newest object of the trail that is still in the list, by fresh reads, and
    /// to the object that follows it now.
    private boolean goBack() throws MemoryFault {
        long oldest = Math.max(0, steps - TRAIL);
        for (long k = steps - 1; k >= oldest; k--) {
            long link = trail[(int) (k & (TRAIL - 1))];
            if (!isLinked(link, k, oldest)) {
                continue;
            }
            long next = readOrZero(link) & ~FLAGS;
            if (next == 0 || (readOrZero(next + 8) & ~FLAGS) != link || isOnTrail(next, k)) {
                continue;
            }
            cache.refresh(link);
            cache.refresh(next);
            previous = link;
            current = next;
            steps = k + 1;
            return true;
        }
        return false;
    }

    /// Whether the object at step `k` of the trail hangs behind one that came before it.
    private boolean isLinked(long link, long k, long oldest) throws MemoryFault {
        if (k == 0) {
            return true;
        }
        long before = readOrZero(link + 8) & ~FLAGS;
        if (before == 0 || (readOrZero(before) & ~FLAGS) != link) {
            return false;
        }
        for (long j = k - 1; j >= oldest; j--) {
            if (trail[(int) (j & (TRAIL - 1))] == before) {
                return true;
            }
        }
        return false;
    }

    private boolean isOnTrail(long link, long after) {
        for (long j = after + 1; j < steps; j++) {
            if (trail[(int) (j & (TRAIL - 1))] == link) {
                return true;
            }
        }
        return false;
    }

    private long readOrZero(long address) throws MemoryFault {
        try {
            return memory.readLong(address);
        } catch (MemoryFault e) {
            if (e.reason() != MemoryFault.Reason.UNMAPPED) {
                throw e;
            }
            return 0;
        }
    }

    private static void pause() throws TornRead {
        try {
            Thread.sleep(0, 200_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TornRead("the census was interrupted");
        }
    }
}
