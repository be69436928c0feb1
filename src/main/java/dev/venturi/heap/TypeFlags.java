package dev.venturi.heap;

import dev.venturi.cpython.Layout;

/// Bits of `tp_flags`, and offsets in a type object that are the same in all versions
/// (`Include/cpython/object.h`).
final class TypeFlags {
    static final long INLINE_VALUES = 1L << 2;
    static final long MANAGED_WEAKREF = 1L << 3;
    static final long MANAGED_DICT = 1L << 4;
    static final long HEAP_TYPE = 1L << 9;
    static final long READY = 1L << 12;
    static final long GC = 1L << 14;
    static final long INT = 1L << 24;
    static final long BYTES = 1L << 27;
    static final long STR = 1L << 28;
    static final long LIST = 1L << 25;
    static final long DICT = 1L << 29;
    static final long TYPE = 1L << 31;

    static final int WEAKLIST_OFFSET = 208;
    static final int CLASS_DICT = 264;

    /// The collector's head before each object that it knows.
    static final int GC_HEAD = 16;

    private TypeFlags() {}

    /// Bytes before the collector's head of instances of a type with these flags: a dictionary or
    /// values, a weak reference list.
    static int preHeader(Layout layout, long flags) {
        long asking =
                switch (layout) {
                    case CPYTHON_3_11 -> MANAGED_DICT;
                    case CPYTHON_3_12, CPYTHON_3_13, CPYTHON_3_14, CPYTHON_3_15 ->
                            MANAGED_DICT | MANAGED_WEAKREF;
                };
        return (flags & asking) == 0 ? 0 : 16;
    }
}
