package dev.venturi.cpython;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an interpreter from 3.13 on says of its own layout, at the start of `_PyRuntime`.
///
/// ```
/// struct _Py_DebugOffsets {           // Include/internal/pycore_runtime.h, all words of 64 bits
///     char cookie[8];                 //   0  "xdebugpy"
///     uint64_t version;               //   8  PY_VERSION_HEX
///     uint64_t free_threaded;         //  16
///     struct { uint64_t size, … } …;  //  24  one group for each structure
/// };
/// ```
///
/// It is the target's memory, so it is not trusted: an offset behind its structure's end is
/// refused.
///
/// @param version of the interpreter
/// @param freeThreaded whether it is a build without the GIL
/// @param offsets by the names of [OffsetTable]
record DebugOffsets(PythonVersion version, boolean freeThreaded, Map<String, Integer> offsets) {
    /// "xdebugpy" as a little-endian word.
    static final long COOKIE = 0x7970677562656478L;

    /// How much of `_PyRuntime` [#parse] wants.
    static final int SIZE = 584;

    private static final int WORD = 8;
    private static final long LARGEST = 1 << 24;

    /// A group of words: the word that holds the structure's size, then the fields behind it, as
    /// far as we need them; an empty name skips one. `%` marks that the size is an offset, too:
    /// that of what follows the structure.
    private record Group(int sizeWord, String sizeName, List<String> fields) {}

    private static final List<Group> CPYTHON_3_13 =
            List.of(
                    new Group(24, "", List.of("", "runtime.interpreters_head")),
                    new Group(
                            48,
                            "",
                            List.of(
                                    "interpreter.id",
                                    "interpreter.next",
                                    "interpreter.threads_head",
                                    "interpreter.gc",
                                    "interpreter.modules",
                                    "interpreter.sysdict",
                                    "interpreter.builtins",
                                    "interpreter.gil_pointer")),
                    new Group(
                            152,
                            "",
                            List.of(
                                    "thread.prev",
                                    "thread.next",
                                    "thread.interp",
                                    "thread.current_frame",
                                    "thread.thread_id",
                                    "thread.native_thread_id",
                                    "thread.datastack_chunk",
                                    "thread.status")),
                    new Group(
                            224,
                            "",
                            List.of(
                                    "frame.previous",
                                    "frame.code",
                                    "frame.instruction",
                                    "",
                                    "frame.owner")),
                    new Group(
                            272,
                            "",
                            List.of(
                                    "code.filename",
                                    "code.name",
                                    "code.qualname",
                                    "code.linetable",
                                    "code.firstlineno",
                                    "",
                                    "",
                                    "",
                                    "code.instructions")),
                    new Group(352, "", List.of("object.type")),
                    new Group(368, "type.size", List.of("type.name", "", "type.flags")),
                    new Group(400, "", List.of("tuple.items")),
                    new Group(424, "", List.of("list.items")),
                    new Group(448, "", List.of("dict.keys", "dict.values")),
                    new Group(472, "", List.of("float.value")),
                    new Group(488, "", List.of("", "int.digits")),
                    new Group(512, "", List.of("", "bytes.data")),
                    new Group(536, "", List.of("str.state", "str.length", "str.ascii_data")),
                    new Group(568, "", List.of("gc.collecting")));

    /// Parses the first [#SIZE] bytes of `_PyRuntime`.
    ///
    /// @return what it says, with no offsets where `layout` has no such header
    /// @throws UnknownLayout if it contradicts itself
    static DebugOffsets parse(byte[] bytes, Layout layout) throws UnknownLayout {
        Bytes words = new Bytes(bytes);
        List<Group> groups =
                switch (layout) {
                    case CPYTHON_3_11, CPYTHON_3_12 -> List.of();
                    case CPYTHON_3_13 -> CPYTHON_3_13;
                };
        if (groups.isEmpty()) {
            return new DebugOffsets(new PythonVersion(0), false, Map.of());
        }
        if (words.int64(0) != COOKIE) {
            throw new UnknownLayout("its debug offsets lack their mark");
        }
        Map<String, Integer> offsets = new HashMap<>();
        for (Group group : groups) {
            long size = words.int64(group.sizeWord);
            if (size <= 0 || size > LARGEST) {
                throw new UnknownLayout("a structure in its debug offsets has size " + size);
            }
            if (!group.sizeName.isEmpty()) {
                offsets.put(group.sizeName, (int) size);
            }
            for (int i = 0; i < group.fields.size(); i++) {
                long offset = words.int64(group.sizeWord + (i + 1) * WORD);
                String name = group.fields.get(i);
                if (!name.isEmpty()) {
                    // str.ascii_data and code.instructions may be the end itself.
                    if (offset < 0 || offset > size) {
                        throw new UnknownLayout(
                                name + " at " + offset + " lies outside its structure");
                    }
                    offsets.put(name, (int) offset);
                }
            }
        }
        return new DebugOffsets(
                new PythonVersion((int) words.int64(8)), words.int64(16) != 0, offsets);
    }
}
