package dev.venturi.heap;

/// What a type object says of its instances.
///
/// @param module `__module__`; `?` if the class hides it
/// @param qualifiedName `__qualname__`
/// @param pythonClass made by a `class` statement or a call of `type`, not by C code
/// @param flags `tp_flags`
/// @param basicSize `tp_basicsize`
/// @param bareSize that without the places for a dictionary and for weak references that the class
///   itself added
/// @param itemSize `tp_itemsize`
/// @param dictOffset `tp_dictoffset`
/// @param weakReferable whether instances have a place for weak references
/// @param preHeader bytes before the GC head
/// @param cachedKeys the keys that instances share, or 0
/// @param shape how the size of an instance is found
/// @param lowerBound whether instances may own blocks that cannot be seen, since C code of an
///   extension defines them
record TypeFacts(
        String module,
        String qualifiedName,
        boolean pythonClass,
        long flags,
        int basicSize,
        int bareSize,
        int itemSize,
        long dictOffset,
        boolean weakReferable,
        int preHeader,
        long cachedKeys,
        TypeTally.Shape shape,
        boolean lowerBound) {
    /// Bytes before an instance: the collector's head and what precedes that.
    int headBytes() {
        return preHeader + (collected() ? TypeFlags.GC_HEAD : 0);
    }

    /// Whether the collector knows the instances.
    boolean collected() {
        return (flags & TypeFlags.GC) != 0;
    }

    boolean managedDict() {
        return (flags & TypeFlags.MANAGED_DICT) != 0;
    }

    boolean inlineValues() {
        return (flags & TypeFlags.INLINE_VALUES) != 0;
    }

    boolean hasDict() {
        return managedDict() || dictOffset != 0;
    }
}
