package dev.venturi.cpython;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
/// refused. So is, from 3.14 on, a structure of another size than those that are known, where
/// [OffsetTable] has fields of it that are not said here.
///
/// @param version of the interpreter
/// @param freeThreaded whether it is a build without the GIL
/// @param offsets by the names of [OffsetTable]
record DebugOffsets(PythonVersion version, boolean freeThreaded, Map<String, Integer> offsets) {
    /// "xdebugpy" as a little-endian word.
    static final long COOKIE = 0x7970677562656478L;

    /// How much of `_PyRuntime` [#parse] wants: the header of 3.15; that of 3.14 has 760 bytes,
    /// that of 3.13 584.
    static final int SIZE = 888;

    private static final int WORD = 8;
    private static final long LARGEST = 1 << 24;

    /// A group of words: the word that holds the structure's size, then the fields behind it, as
    /// far as we need them; an empty name skips one. A size that has a name is an offset, too: that
    /// of what follows the structure.
    ///
    /// @param sizes those that are known; empty where any will do
    private record Group(int sizeWord, String sizeName, List<String> fields, List<Long> sizes) {
        Group(int sizeWord, String sizeName, List<String> fields) {
            this(sizeWord, sizeName, fields, List.of());
        }
    }

    private static final List<String> THREAD =
            List.of(
                    "thread.prev",
                    "thread.next",
                    "thread.interp",
                    "thread.current_frame",
                    "thread.thread_id",
                    "thread.native_thread_id",
                    "thread.datastack_chunk",
                    "thread.status");

    private static final List<String> CODE =
            List.of(
                    "code.filename",
                    "code.name",
                    "code.qualname",
                    "code.linetable",
                    "code.firstlineno",
                    "",
                    "",
                    "",
                    "code.instructions");

    private static final List<String> INTERPRETER =
            List.of(
                    "interpreter.id",
                    "interpreter.next",
                    "interpreter.threads_head",
                    "", // threads_main
                    "interpreter.gc",
                    "interpreter.modules",
                    "interpreter.sysdict",
                    "interpreter.builtins",
                    "interpreter.gil_pointer");

    private static final List<String> FRAME =
            List.of(
                    "frame.previous",
                    "frame.code",
                    "frame.instruction",
                    "frame.size", // localsplus
                    "frame.owner",
                    "frame.stackpointer");

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
                    new Group(152, "", THREAD),
                    new Group(
                            224,
                            "",
                            List.of(
                                    "frame.previous",
                                    "frame.code",
                                    "frame.instruction",
                                    "",
                                    "frame.owner")),
                    new Group(272, "", CODE),
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

    private static final List<Group> CPYTHON_3_14 =
            List.of(
                    new Group(24, "", List.of("", "runtime.interpreters_head")),
                    new Group(48, "", INTERPRETER),
                    new Group(176, "", THREAD),
                    frame(248),
                    code(312),
                    new Group(400, "", List.of("object.type")),
                    new Group(
                            416,
                            "type.size",
                            List.of("type.name", "", "type.flags"),
                            List.of(416L)),
                    new Group(448, "", List.of("tuple.items")),
                    list(472),
                    set(496),
                    dict(528),
                    new Group(552, "", List.of("float.value")),
                    new Group(568, "", List.of("", "int.digits")),
                    new Group(592, "", List.of("", "bytes.data")),
                    new Group(616, "", List.of("str.state", "str.length", "str.ascii_data")),
                    // 240: the incremental collector, up to 3.14.4
                    new Group(648, "gc.size", List.of("gc.collecting"), List.of(240L, 264L)),
                    generator(664));

    private static final List<Group> CPYTHON_3_15 =
            List.of(
                    new Group(24, "", List.of("", "runtime.interpreters_head")),
                    new Group(48, "", INTERPRETER),
                    new Group(
                            176,
                            "",
                            List.of(
                                    "thread.prev",
                                    "thread.next",
                                    "thread.interp",
                                    "thread.current_frame",
                                    "", // base_frame
                                    "", // last_profiled_frame
                                    "", // last_profiled_frame_seq
                                    "thread.thread_id",
                                    "thread.native_thread_id",
                                    "thread.datastack_chunk",
                                    "thread.status")),
                    frame(312),
                    code(376),
                    new Group(464, "", List.of("object.type")),
                    new Group(
                            480,
                            "type.size",
                            List.of(
                                    "type.name",
                                    "",
                                    "type.flags",
                                    "type.basicsize",
                                    "type.dictoffset"),
                            List.of(424L)),
                    new Group(
                            528, "heap_type.size", List.of("heap_type.cached_keys"), List.of(944L)),
                    new Group(544, "", List.of("tuple.items")),
                    list(568),
                    set(592),
                    dict(624),
                    new Group(648, "", List.of("float.value")),
                    new Group(664, "", List.of("", "int.digits")),
                    new Group(688, "", List.of("", "bytes.data")),
                    new Group(
                            712,
                            "",
                            List.of(
                                    "str.state",
                                    "str.length",
                                    "str.ascii_data",
                                    "str.compact_data")),
                    new Group(
                            752,
                            "gc.size",
                            List.of("gc.collecting", "", "", "gc.generation_stats"),
                            List.of(176L)),
                    generator(792));

    // Those that 3.14 and 3.15 say alike, but for where.

    private static Group frame(int sizeWord) {
        return new Group(sizeWord, "", FRAME, List.of(88L));
    }

    private static Group code(int sizeWord) {
        return new Group(sizeWord, "", CODE, List.of(216L));
    }

    private static Group list(int sizeWord) {
        return new Group(sizeWord, "", List.of("list.items"), List.of(40L));
    }

    private static Group set(int sizeWord) {
        return new Group(sizeWord, "", List.of("", "set.table", "set.mask"), List.of(200L));
    }

    private static Group dict(int sizeWord) {
        return new Group(sizeWord, "", List.of("dict.keys", "dict.values"), List.of(48L));
    }

    private static Group generator(int sizeWord) {
        return new Group(
                sizeWord,
                "",
                List.of("", "generator.frame", "generator.frame_state"),
                List.of(160L));
    }

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
                    case CPYTHON_3_14 -> CPYTHON_3_14;
                    case CPYTHON_3_15 -> CPYTHON_3_15;
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
            boolean known = group.sizes.isEmpty() || group.sizes.contains(size);
            if (size <= 0 || size > LARGEST || !known) {
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
        // Not said, but the next fields in their structures.
        offsets.put("runtime.interpreters_main", behind(offsets, "runtime.interpreters_head"));
        offsets.put("thread.datastack_top", behind(offsets, "thread.datastack_chunk"));
        return new DebugOffsets(
                new PythonVersion((int) words.int64(8)), words.int64(16) != 0, offsets);
    }

    private static int behind(Map<String, Integer> offsets, String pointer) {
        return Objects.requireNonNull(offsets.get(pointer)) + WORD;
    }
}
