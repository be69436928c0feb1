package dev.venturi.heap;

/// What an allocation occupies: CPython's allocator takes up to 512 bytes in steps of 16, what is
/// larger comes from `malloc`, whose blocks have a header of 8 bytes and are multiples of 16 too.
final class Blocks {
    private static final int LARGEST_SMALL = 512;

    private Blocks() {}

    /// The bytes that an allocation of `bytes` takes from the heap.
    static long occupied(long bytes) {
        return bytes <= LARGEST_SMALL ? (bytes + 15) & -16 : (bytes + 8 + 15) & -16;
    }
}
