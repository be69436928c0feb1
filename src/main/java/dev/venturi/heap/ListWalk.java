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

    ListWalk(
            RemoteMemory memory,
            ChunkCache cache,
            TypeTable types,
            TypeReader typeReader,
            InstanceReader instances,
            Collector collector,
            int objectType,
            BooleanSupplier over) {
        this.memory = memory;
        this.cache = cache;
        this.types = types;
        this.typeReader = typeReader;
        this.instances = instances;
        this.collector = collector;
        this.objectType = objectType;
        this.over = over;
    }

    /// Objects that were counted in the list that was walked last.
    long objects() {
        return objects;
    }

    /// Places at which a list had changed, since this walk was made.
    long repairs() {
        return repairs;
    }

    /// Counts the objects of list `list`.
    ///
    /// @param fullCollections of the oldest generation, at the beginning of the census
    /// @throws TornRead if the list changed so that the walk has lost its way
    void walk(int list, long fullCollections) throws TornRead, MemoryFault {
        long head = collector.head(list);
        objects = 0;
        steps = 0;
        repairsAtThisStep = 0;
        trail[0] = head;
        steps = 1;
        previous = head;
        current = memory.readLong(head) & ~FLAGS;
        cache.refresh(current);
        while (true) {
            int end = collector.listAt(current);
            if (end == list || (end > list && end <= Collector.OLDEST)) {
                if (!grown(list)) {
                    return;
                }
                continue;
            }
            if (end >= 0 || !step()) {
                repair(fullCollections);
            }
            if ((objects & (CHECK_EVERY - 1)) == 0) {
                check(fullCollections);
            }
        }
    }

    /// Whether more hangs on the list than there did when its last object was copied: what survives
    /// a collection of a younger generation. If so, that is where the walk goes on.
    private boolean grown(int list) throws MemoryFault {
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

    /// Counts the object behind `current` and moves on, if its link back is right.
    private boolean step() throws MemoryFault {
        try {
            long link = current;
            long next = cache.word(link) & ~FLAGS;
            if ((cache.word(link + 8) & ~FLAGS) != previous || next == 0) {
                return false;
            }
            long object = link + TypeFlags.GC_HEAD;
            long type = cache.word(object + objectType);
            TypeTally last = lastTally;
            TypeTally tally = last != null && last.address == type ? last : tally(type);
            instances.count(object, tally);
            lastTally = tally;
            trail[(int) (steps++ & (TRAIL - 1))] = link;
            objects++;
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
        collector.refresh();
        while (collector.collecting()) {
            check(fullCollections);
            pause();
            collector.refresh();
        }
        check(fullCollections);
        for (int tries = 0; repairsAtThisStep <= REPAIRS_IN_PLACE && tries < TRIES; tries++) {
            if (goBack()) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new TornRead("the program changed the lists faster than they could be read");
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
