package dev.venturi.heap;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.target.MemoryMap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Goes through the pools of CPython's allocator, block by block, and counts the objects in them
/// that the collector does not know: strings, numbers, dictionaries and tuples of such.
///
/// No symbol leads to the pools in a stripped interpreter. They are found by what they look like:
/// 16 KiB, aligned to that, in private anonymous memory, each with a header whose numbers depend on
/// each other. Pages that are not in memory are not looked at, so none is brought in.
///
/// ```
/// struct pool_header (Include/internal/pycore_obmalloc.h)
///    0  u32 blocks in use        8  first free block, each leading to the next
///   36  u32 size class: blocks of (class + 1) * 16 bytes, the first at 48
///   40  u32 offset of the first block that was never used
///   44  u32 the last offset that a block can have
/// ```
final class PoolScan {
    static final int POOL = 16 << 10;
    private static final int HEADER = 48;
    private static final int SIZE_CLASSES = 32;
    private static final int AT_ONCE = 512;
    private static final int REFUSED = 1 << 12;
    private static final long LARGEST_COUNT = 0xffff_ffffL;
    private static final long FIRST_ADDRESS = 1 << 16;
    private static final int TRIES = 3;
    private static final int PRE_HEADER = 16;

    private final RemoteMemory memory;
    private final ChunkCache cache;
    private final TypeTable tracked;
    private final TypeReader typeReader;
    private final InstanceReader instances;
    private final BooleanSupplier over;
    private final boolean alsoTracked;

    private final TypeTable untracked = new TypeTable();
    private final long[] refused = new long[REFUSED];
    private final long[] free = new long[POOL / 16 / Long.SIZE];
    private long pools;
    private long usedBytes;
    private long usedBlocks;
    private long unreadPools;

    /// @param tracked the tallies of what the collector knows
    /// @param alsoTracked whether to count that too, into `tracked`
    PoolScan(
            RemoteMemory memory,
            ChunkCache cache,
            TypeTable tracked,
            TypeReader typeReader,
            InstanceReader instances,
            BooleanSupplier over,
            boolean alsoTracked) {
        this.memory = memory;
        this.cache = cache;
        this.tracked = tracked;
        this.typeReader = typeReader;
        this.instances = instances;
        this.over = over;
        this.alsoTracked = alsoTracked;
    }

    long pools() {
        return pools;
    }

    long usedBytes() {
        return usedBytes;
    }

    long usedBlocks() {
        return usedBlocks;
    }

    long unreadPools() {
        return unreadPools;
    }

    TypeTable untracked() {
        return untracked;
    }

    /// Scans all pools.
    ///
    /// @return false if the time ran out
    /// @throws IOException if the process is gone
    boolean run(long pid) throws IOException, MemoryFault {
        try (Arena arena = Arena.ofConfined();
                Residency pages = new Residency(pid)) {
            MemorySegment headers = arena.allocate((long) AT_ONCE * HEADER, 8);
            long[] candidates = new long[AT_ONCE];
            for (MemoryMap.Range range : MemoryMap.of(pid).ranges()) {
                if (!range.writable() || !range.path().isEmpty()) {
                    continue;
                }
                int count = 0;
                for (long at = (range.start() + POOL - 1) & -POOL;
                        at + POOL <= range.end();
                        at += POOL) {
                    if (pages.resident(at)) {
                        candidates[count++] = at;
                    }
                    if (count == AT_ONCE) {
                        scan(candidates, count, headers);
                        count = 0;
                        if (over.getAsBoolean()) {
                            return false;
                        }
                    }
                }
                scan(candidates, count, headers);
            }
        }
        return true;
    }

    private void scan(long[] candidates, int count, MemorySegment headers) throws MemoryFault {
        for (int i = 0; i < count; i++) {
            memory.range(i, candidates[i], HEADER);
        }
        // Where a range was unmapped meanwhile, those behind it are left out with it.
        long got = count == 0 ? 0 : memory.readRanges(count, headers, (long) count * HEADER);
        for (int i = 0; (i + 1L) * HEADER <= got; i++) {
            long header = (long) i * HEADER;
            if (isPool(
                    headers.get(ValueLayout.JAVA_INT, header),
                    headers.get(ValueLayout.JAVA_INT, header + 36),
                    headers.get(ValueLayout.JAVA_INT, header + 40),
                    headers.get(ValueLayout.JAVA_INT, header + 44))) {
                scanPool(candidates[i]);
            }
        }
    }

    private static boolean isPool(int used, int sizeClass, int next, int last) {
        if (sizeClass < 0 || sizeClass >= SIZE_CLASSES) {
            return false;
        }
        int size = (sizeClass + 1) * 16;
        int blocks = (next - HEADER) / size;
        return last == POOL - size
                && next >= HEADER + size
                && next <= POOL
                && (next - HEADER) % size == 0
                && used > 0
                && used <= blocks;
    }

    private void scanPool(long pool) throws MemoryFault {
        for (int i = 0; i < TRIES; i++) {
            try {
                if (readPool(pool)) {
                    return;
                }
            } catch (TornRead e) {
                // It changed, so it is read once more.
            } catch (MemoryFault e) {
                if (e.reason() != MemoryFault.Reason.UNMAPPED) {
                    throw e;
                }
            }
            cache.refresh(pool);
        }
        unreadPools++;
    }

    /// @return whether the header, the chain of free blocks and the count agree
    private boolean readPool(long pool) throws TornRead, MemoryFault {
        int used = cache.half(pool);
        int sizeClass = cache.half(pool + 36);
        int next = cache.half(pool + 40);
        if (!isPool(used, sizeClass, next, cache.half(pool + 44))) {
            return false;
        }
        int size = (sizeClass + 1) * 16;
        int blocks = (next - HEADER) / size;
        Arrays.fill(free, 0);
        int freed = 0;
        for (long block = cache.word(pool + 8); block != 0; block = cache.word(block)) {
            long offset = block - pool - HEADER;
            if (offset < 0 || offset >= next - HEADER || offset % size != 0) {
                return false;
            }
            int index = (int) offset / size;
            long bit = 1L << index;
            if ((free[index >>> 6] & bit) != 0 || ++freed > blocks - used) {
                return false;
            }
            free[index >>> 6] |= bit;
        }
        if (freed != blocks - used) {
            return false;
        }
        pools++;
        usedBlocks += used;
        usedBytes += (long) used * size;
        for (int index = 0; index < blocks; index++) {
            if ((free[index >>> 6] & 1L << index) == 0) {
                count(pool + HEADER + (long) index * size, size);
            }
        }
        return true;
    }

    /// Counts the object in a block, if there is one: what the collector knows only if that is
    /// asked for.
    private void count(long block, int size) throws MemoryFault {
        if (!countAt(block, block, size) && !countAt(block + TypeFlags.GC_HEAD, block, size)) {
            countAt(block + TypeFlags.GC_HEAD + PRE_HEADER, block, size);
        }
    }

    /// @return whether there is an object at `object`
    private boolean countAt(long object, long block, int size) throws MemoryFault {
        if (object - block >= size) {
            return false;
        }
        try {
            long references = cache.word(object);
            if (references <= 0 || references > LARGEST_COUNT) {
                return false;
            }
            TypeTally tally = tally(cache.word(object + 8));
            if (tally == null
                    || tally.facts.headBytes() != object - block
                    || !fits(instances.ownBytes(object, tally), size, tally)) {
                return false;
            }
            if (object != block && cache.word(object - TypeFlags.GC_HEAD) != 0) {
                if (alsoTracked) {
                    instances.count(object, trackedTally(tally));
                }
                return true;
            }
            long bytes = size + instances.tableBytes(object, tally);
            tally.instances++;
            tally.instanceBytes += bytes;
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

    private TypeTally trackedTally(TypeTally untrackedOne) {
        TypeTally known = tracked.find(untrackedOne.address);
        if (known == null) {
            known = new TypeTally(untrackedOne.address, untrackedOne.facts);
            tracked.add(known);
        }
        return known;
    }

    /// Whether an object of that size can be in a block of that size. A sum is made with room for a
    /// digit more than it may then need.
    private static boolean fits(long bytes, int size, TypeTally tally) {
        return bytes == size || tally.facts.shape() == TypeTally.Shape.INT && bytes + 16 == size;
    }

    private @Nullable TypeTally tally(long type) throws TornRead, MemoryFault {
        if (type < FIRST_ADDRESS || (type & 7) != 0) {
            return null;
        }
        TypeTally known = untracked.find(type);
        if (known != null) {
            return known;
        }
        int slot = (int) (type >>> 4) & (REFUSED - 1);
        if (refused[slot] == type) {
            return null;
        }
        try {
            TypeTally same = tracked.find(type);
            known = new TypeTally(type, same != null ? same.facts : typeReader.read(type));
            untracked.add(known);
            return known;
        } catch (TornRead | MemoryFault e) {
            refused[slot] = type;
            throw e;
        }
    }
}
