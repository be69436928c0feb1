package dev.venturi.heap;

import java.util.List;
import java.util.OptionalLong;

/// The live instances of one type. Several type objects of the same module, name and layout (a
/// class statement that ran several times) are counted together.
///
/// `bytes` are what allocations occupy: the object with its GC head and what lies before that, its
/// items, the table of a list, dictionary or set; rounded up to 16 as CPython's allocator does.
/// What the object refers to is not in it.
///
/// @param module `__module__`, or `?` if the class hides it
/// @param qualifiedName `__qualname__`
/// @param pythonClass made by Python code, not by C
/// @param typeObjects type objects that are counted here
/// @param bareSize bytes of an instance without the collector's head and without what `__slots__`
///   would do away with, the places for a dictionary and for weak references; -1 where instances
///   have items or tables, so that they differ in size
/// @param hasDict whether instances have a `__dict__`, in whichever form
/// @param weakReferable whether weak references to instances are possible
/// @param instances live instances
/// @param instanceBytes bytes of the instances; in 3.13 with the values that lie in them
/// @param attributeBytes bytes of what holds their attributes beside them: dictionaries with their
///   tables, arrays of values
/// @param materialisedDicts instances that have a real dictionary
/// @param unreadAttributes instances whose `attributeBytes` or attribute names could not be read,
///   since the program changed them meanwhile
/// @param lowerBound whether instances may own further blocks that only their C code knows
/// @param mostAttributes attributes of the instance that has most, slots not counted
/// @param sampled instances whose attribute names were looked at
/// @param attributes by name, slots first, then by how many sampled instances have it; bounded
public record TypeCount(
        String module,
        String qualifiedName,
        boolean pythonClass,
        int typeObjects,
        int bareSize,
        boolean hasDict,
        boolean weakReferable,
        long instances,
        long instanceBytes,
        long attributeBytes,
        long materialisedDicts,
        long unreadAttributes,
        boolean lowerBound,
        int mostAttributes,
        long sampled,
        List<Attribute> attributes) {
    public TypeCount {
        attributes = List.copyOf(attributes);
    }

    /// A name that instances of a type have.
    ///
    /// @param name the attribute's name
    /// @param home where it is kept
    /// @param sampled sampled instances that have it; for a slot 0, since slots are not looked at
    public record Attribute(String name, Home home, long sampled) {}

    /// Where an attribute is kept.
    public enum Home {
        /// In a slot of the class.
        SLOT,
        /// In the keys that all instances of the class share; some instance had it once.
        SHARED_KEYS,
        /// In a dictionary of its own beyond the shared keys.
        OWN_DICT
    }

    /// All bytes: the instances and what holds their attributes.
    public long bytes() {
        return instanceBytes + attributeBytes;
    }

    /// What the instances would occupy if their class and its bases kept all attributes in
    /// `__slots__`: the collector's head, the bare object, a word for each attribute of the
    /// instance that has most. Empty where that does not follow from what was measured: for classes
    /// without a `__dict__`, and for those whose instances differ in size.
    public OptionalLong bytesWithSlots() {
        return pythonClass && hasDict && bareSize >= 0
                ? OptionalLong.of(
                        instances
                                * Blocks.occupied(
                                        TypeFlags.GC_HEAD + bareSize + 8L * mostAttributes))
                : OptionalLong.empty();
    }

    /// Whether it is a Python class whose instances have no `__dict__`.
    public boolean slotted() {
        return pythonClass && !hasDict;
    }
}
