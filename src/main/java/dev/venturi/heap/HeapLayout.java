package dev.venturi.heap;

/// Where CPython keeps what a census reads, by minor version: the collector's lists, types,
/// instances. From the debug information of 3.11.7, 3.12.1 and 3.13.0; none of it moved inside a
/// minor version.
///
/// ```
/// struct _gc_runtime_state (3.11-3.13)      struct PyGC_Head, 16 bytes before the object
///   24, 48, 72  generations {next, prev, …}    0  _gc_next   low 2 bits: flags
///   104         permanent generation           8  _gc_prev   low 2 bits: flags
///   128         3 × {collections, collected,
///                    uncollectable}
///   200         collecting
/// ```
///
/// @param minor 11, 12 or 13
/// @param interpreters first interpreter, in the runtime
/// @param nextInterpreter in the interpreter
/// @param collector `gc` in the interpreter
/// @param typeName `ht_name` in a heap type, and so on for the next four
/// @param specName `_ht_tpname`: set only in types that C code made
/// @param asciiData where the characters of an ASCII string begin
/// @param compactData where the characters of another compact string begin
/// @param generatorFrame the embedded frame in a generator
/// @param frameCode the code object in a frame
/// @param localsCount `co_nlocalsplus` in a code object
/// @param stackSize `co_stacksize` in a code object
record HeapLayout(
        int minor,
        int interpreters,
        int nextInterpreter,
        int collector,
        int typeName,
        int qualifiedName,
        int cachedKeys,
        int specName,
        int asciiData,
        int compactData,
        int generatorFrame,
        int frameCode,
        int localsCount,
        int stackSize) {
    static final int OBJECT_TYPE = 8;
    static final int OBJECT_SIZE = 16;
    static final int GC_HEAD = 16;

    static final int GENERATIONS = 24;
    static final int GENERATION_SIZE = 24;
    static final int PERMANENT = 104;
    static final int STATISTICS = 128;
    static final int COLLECTING = 200;

    static final int TP_NAME = 24;
    static final int TP_BASICSIZE = 32;
    static final int TP_ITEMSIZE = 40;
    static final int TP_FLAGS = 168;
    static final int TP_WEAKLISTOFFSET = 208;
    static final int TP_BASE = 256;
    static final int TP_DICT = 264;
    static final int TP_DICTOFFSET = 288;

    static final long FLAG_INLINE_VALUES = 1L << 2;
    static final long FLAG_MANAGED_WEAKREF = 1L << 3;
    static final long FLAG_MANAGED_DICT = 1L << 4;
    static final long FLAG_HEAP_TYPE = 1L << 9;
    static final long FLAG_READY = 1L << 12;
    static final long FLAG_GC = 1L << 14;
    static final long FLAG_INT = 1L << 24;
    static final long FLAG_LIST = 1L << 25;
    static final long FLAG_DICT = 1L << 29;
    static final long FLAG_TYPE = 1L << 31;

    /// The layout of Python 3.`minor`.
    static HeapLayout of(int minor) {
        return switch (minor) {
            case 11 -> new HeapLayout(11, 40, 0, 648, 848, 864, 872, 888, 48, 72, 80, 32, 76, 68);
            case 12 -> new HeapLayout(12, 40, 0, 112, 856, 872, 880, 896, 40, 56, 72, 0, 72, 64);
            case 13 ->
                    new HeapLayout(13, 632, 7264, 7400, 856, 872, 880, 896, 40, 56, 72, 0, 72, 64);
            default ->
                    throw new IllegalArgumentException(
                            "no heap layout for Python 3."
                                    + minor
                                    + ": a census reads 3.11 to 3.13");
        };
    }

    /// Words before the GC head that the flags of a type ask for, in bytes.
    int preHeader(long flags) {
        long asking = minor == 11 ? FLAG_MANAGED_DICT : FLAG_MANAGED_DICT | FLAG_MANAGED_WEAKREF;
        return (flags & asking) == 0 ? 0 : 16;
    }
}
