package dev.venturi.bench;

import dev.venturi.target.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Runs candidates against each other, block by block.
///
/// The coin is a generator that is seeded once. The same seed gives the same orders and hash seeds,
/// so that a session can be replayed, and [Comparison#of] gives the same verdict from the same
/// blocks.
///
/// @param <R> what is known of a run
/// @param <E> what a candidate throws to stop the session
public final class Benchmark<R, E extends Exception> {
    /// Hash seeds all have ten digits, since the size of the environment shifts the stack.
    private static final long LEAST_HASH_SEED = 1_000_000_000;

    private static final long HASH_SEEDS_END = 1L << 32;

    private final long seed;
    private final SplittableRandom random;
    private final List<Candidate<R, E>> candidates;
    private final List<Block<R>> blocks = new ArrayList<>();

    /// One of the things that are compared.
    ///
    /// @param <R> what is known of a run
    /// @param <E> what it throws to stop the session
    public interface Candidate<R, E extends Exception> {
        /// Runs it once, in a fresh process.
        ///
        /// @param hashSeed what `PYTHONHASHSEED` is to be
        /// @throws Trouble if it could not be run
        /// @throws InterruptedException if this thread was interrupted; nothing of the run is left
        R run(long hashSeed) throws E, Trouble, InterruptedException;
    }

    /// A session without blocks yet.
    public Benchmark(long seed, List<Candidate<R, E>> candidates) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.candidates = List.copyOf(candidates);
    }

    /// Runs one more block: every candidate once, with the same hash seed.
    ///
    /// @return the block, which then is the last of [#blocks]
    public Block<R> runBlock() throws E, Trouble, InterruptedException {
        List<Integer> order = order();
        long hashSeed = random.nextLong(LEAST_HASH_SEED, HASH_SEEDS_END);
        SortedMap<Integer, R> runs = new TreeMap<>();
        for (int candidate : order) {
            runs.put(candidate, candidates.get(candidate).run(hashSeed));
        }
        Block<R> block = new Block<>(order, List.copyOf(runs.values()));
        blocks.add(block);
        return block;
    }

    /// Each order is as likely as any other, so of two candidates each is first half of the time,
    /// whatever happened before.
    private List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            order.add(random.nextInt(i + 1), i);
        }
        return order;
    }

    /// The seed of the coin.
    public long seed() {
        return seed;
    }

    /// All blocks so far. None is ever left out.
    public List<Block<R>> blocks() {
        return List.copyOf(blocks);
    }
}
