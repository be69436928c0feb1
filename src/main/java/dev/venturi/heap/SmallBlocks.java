package dev.venturi.heap;

import java.util.List;

/// What CPython's allocator holds in blocks of up to 512 bytes, by what is in them.
///
/// @param poolBytes bytes of the pools that have a block in use
/// @param usedBytes bytes of the blocks in use
/// @param usedBlocks blocks in use
/// @param untracked objects that are not in the collector's lists, by type, most bytes first; with
///   the tables of dictionaries, but without instance dictionaries, which count with their owners
/// @param unreadPools pools that changed while they were read; their blocks count, by type they do
///   not
public record SmallBlocks(
        long poolBytes,
        long usedBytes,
        long usedBlocks,
        List<Untracked> untracked,
        long unreadPools) {
    public SmallBlocks {
        untracked = List.copyOf(untracked);
    }

    /// Objects of one type that the collector does not know.
    ///
    /// @param module `builtins` for most
    /// @param qualifiedName such as `str`
    /// @param instances of up to 512 bytes each; larger ones are not seen
    /// @param bytes that they occupy with their tables
    public record Untracked(String module, String qualifiedName, long instances, long bytes) {}
}
