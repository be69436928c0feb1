package dev.venturi.bench;

import dev.venturi.target.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Runs candidates against each other, block by block.
///
/// The coin is a generator that is seeded once. The same seed gives the same orders and hash seeds,
/// so that a session can be replayed, and [Comparison#of] gives the same verdict from the same
/// blocks.
///
/// @param <E> what a candidate throws to stop the session
public final class Benchmark<E extends Exception> {
    private static final long HASH_SEEDS = 1L << 32;

    private final long seed;
    private final SplittableRandom random;
    private final List<Candidate<E>> candidates;
    private final List<Block> blocks = new ArrayList<>();

    /// One of the things that are compared.
    ///
    /// @param <E> what it throws to stop the session
    public interface Candidate<E extends Exception> {
        /// Runs it once, in a fresh process.
        ///
        /// @param hashSeed what `PYTHONHASHSEED` is to be
        /// @throws Trouble if it could not be run
        /// @throws InterruptedException if this thread was interrupted; nothing of the run is left
        Measurement run(long hashSeed) throws E, Trouble, InterruptedException;
    }

    /// A session without blocks yet.
    public Benchmark(long seed, List<Candidate<E>> candidates) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.candidates = List.copyOf(candidates);
    }

    /// Runs one more block: every candidate once, with the same hash seed.
    ///
    /// @return the block, which then is the last of [#blocks]
    public Block runBlock() throws E, Trouble, InterruptedException {
        List<Integer> order = order();
        long hashSeed = random.nextLong(HASH_SEEDS);
        @Nullable Measurement[] runs = new Measurement[candidates.size()];
        for (int candidate : order) {
            runs[candidate] = candidates.get(candidate).run(hashSeed);
        }
        List<Measurement> measured = new ArrayList<>();
        for (Measurement run : runs) {
            if (run == null) {
                throw new IllegalStateException("a candidate was left out of " + order);
            }
            measured.add(run);
        }
        Block block = new Block(order, measured);
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
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }
}
