package dev.venturi.cpython;

import java.util.Map;

/// Where the fields are in one interpreter, in bytes from the start of their structure. The names
/// are CPython's where it has one; what a name means in which version is in [OffsetTable].
///
/// @param layout the version that decides what is not a number
public record Offsets(
        Layout layout,
        Runtime runtime,
        InterpreterState interpreter,
        Gil gil,
        ThreadState thread,
        FrameStruct frame,
        Code code,
        TypeObject type,
        Objects objects,
        Dict dict,
        Gc gc,
        Task task) {
    /// Stands for a field that the version does not have.
    public static final int ABSENT = -1;

    /// `struct pyruntimestate`. `gil`: 3.11 only, the structure itself.
    public record Runtime(int interpretersHead, int interpretersMain, int gil) {}

    /// `struct _is`. `gilPointer`: from 3.12, where the pointer to the GIL is.
    public record InterpreterState(
            int next,
            int id,
            int threadsHead,
            int runtime,
            int gilPointer,
            int gc,
            int modules,
            int sysdict,
            int builtins) {}

    /// `struct _gil_runtime_state`.
    public record Gil(int lastHolder, int locked, int size) {}

    /// `struct _ts`. The top frame is at `currentFrame`, or, up to 3.12, at `cframeCurrentFrame` of
    /// what `cframe` points to.
    public record ThreadState(
            int prev,
            int next,
            int interp,
            int status,
            int cframe,
            int cframeCurrentFrame,
            int currentFrame,
            int threadId,
            int nativeThreadId,
            int datastackChunk,
            int datastackTop) {}

    /// `_PyInterpreterFrame` up to its first local, and `_PyStackChunk`. `instruction` is the last
    /// instruction executed up to 3.12, the one being executed from 3.13. `stackTop`, up to 3.13,
    /// is -1 in the frame that executes, and in those that wait for C; `stackPointer`, from 3.14
    /// on, is 0 in the frame that executes and set while it waits for Python or C. `isEntry` says,
    /// in 3.11 only, that C called the frame.
    public record FrameStruct(
            int code,
            int previous,
            int instruction,
            int stackTop,
            int stackPointer,
            int isEntry,
            int owner,
            int size,
            int chunkPrevious,
            int chunkSize,
            int chunkData) {}

    /// `PyCodeObject`. `instructions` is where the bytecode begins, inline.
    public record Code(
            int flags,
            int nlocalsplus,
            int stacksize,
            int firstlineno,
            int filename,
            int name,
            int qualname,
            int linetable,
            int firsttraceable,
            int instructions) {}

    /// `PyTypeObject` and `PyHeapTypeObject`; `size` and `heapSize` are theirs.
    public record TypeObject(
            int name,
            int basicsize,
            int itemsize,
            int flags,
            int base,
            int dictoffset,
            int size,
            int heapSize,
            int heapQualname,
            int heapCachedKeys,
            int heapModule) {}

    /// The objects of built-in types. `type` and `size` are those of every object and of every
    /// variable-sized one.
    public record Objects(
            int type,
            int size,
            int strLength,
            int strState,
            int strAsciiData,
            int strCompactData,
            int bytesData,
            int intDigits,
            int floatValue,
            int tupleItems,
            int listItems,
            int listAllocated,
            int setMask,
            int setTable,
            int setSmallTable,
            int generatorFrame,
            int generatorFrameState) {}

    /// `PyDictObject` and `PyDictKeysObject`.
    public record Dict(
            int used,
            int keys,
            int values,
            int keysLog2Size,
            int keysLog2IndexBytes,
            int keysKind,
            int keysUsable,
            int keysEntryCount,
            int keysIndices) {}

    /// `struct _gc_runtime_state`, from the interpreter's `gc` on: three generations of 24 bytes
    /// each that begin with the list's head. `generation0` points at the first; `size` is the
    /// structure's.
    public record Gc(
            int generations,
            int permanentGeneration,
            int generationStats,
            int collecting,
            int generation0,
            int size) {}

    /// `TaskObj` of `Modules/_asynciomodule.c`. `waiter` is the future that it waits for.
    public record Task(int size, int loop, int state, int waiter, int coroutine, int name) {}

    /// The offsets of `layout`, where `said` is what the interpreter says of itself: it has the
    /// last word.
    static Offsets of(Layout layout, Map<String, Integer> said) {
        Map<String, Integer> all = OffsetTable.of(layout);
        all.putAll(said);
        Column at = new Column(all);
        return new Offsets(
                layout,
                new Runtime(
                        at.field("runtime.interpreters_head"),
                        at.field("runtime.interpreters_main"),
                        at.fieldOrAbsent("runtime.gil")),
                new InterpreterState(
                        at.field("interpreter.next"),
                        at.field("interpreter.id"),
                        at.field("interpreter.threads_head"),
                        at.field("interpreter.runtime"),
                        at.fieldOrAbsent("interpreter.gil_pointer"),
                        at.field("interpreter.gc"),
                        at.field("interpreter.modules"),
                        at.field("interpreter.sysdict"),
                        at.field("interpreter.builtins")),
                new Gil(at.field("gil.last_holder"), at.field("gil.locked"), at.field("gil.size")),
                new ThreadState(
                        at.field("thread.prev"),
                        at.field("thread.next"),
                        at.field("thread.interp"),
                        at.fieldOrAbsent("thread.status"),
                        at.fieldOrAbsent("thread.cframe"),
                        at.fieldOrAbsent("cframe.current_frame"),
                        at.fieldOrAbsent("thread.current_frame"),
                        at.field("thread.thread_id"),
                        at.field("thread.native_thread_id"),
                        at.field("thread.datastack_chunk"),
                        at.field("thread.datastack_top")),
                new FrameStruct(
                        at.field("frame.code"),
                        at.field("frame.previous"),
                        at.field("frame.instruction"),
                        at.fieldOrAbsent("frame.stacktop"),
                        at.fieldOrAbsent("frame.stackpointer"),
                        at.fieldOrAbsent("frame.is_entry"),
                        at.field("frame.owner"),
                        at.field("frame.size"),
                        at.field("chunk.previous"),
                        at.field("chunk.size"),
                        at.field("chunk.data")),
                new Code(
                        at.field("code.flags"),
                        at.field("code.nlocalsplus"),
                        at.field("code.stacksize"),
                        at.field("code.firstlineno"),
                        at.field("code.filename"),
                        at.field("code.name"),
                        at.field("code.qualname"),
                        at.field("code.linetable"),
                        at.field("code.firsttraceable"),
                        at.field("code.instructions")),
                new TypeObject(
                        at.field("type.name"),
                        at.field("type.basicsize"),
                        at.field("type.itemsize"),
                        at.field("type.flags"),
                        at.field("type.base"),
                        at.field("type.dictoffset"),
                        at.field("type.size"),
                        at.field("heap_type.size"),
                        at.field("heap_type.qualname"),
                        at.field("heap_type.cached_keys"),
                        at.field("heap_type.module")),
                new Objects(
                        at.field("object.type"),
                        at.field("object.size"),
                        at.field("str.length"),
                        at.field("str.state"),
                        at.field("str.ascii_data"),
                        at.field("str.compact_data"),
                        at.field("bytes.data"),
                        at.field("int.digits"),
                        at.field("float.value"),
                        at.field("tuple.items"),
                        at.field("list.items"),
                        at.field("list.allocated"),
                        at.field("set.mask"),
                        at.field("set.table"),
                        at.field("set.smalltable"),
                        at.field("generator.frame"),
                        at.field("generator.frame_state")),
                new Dict(
                        at.field("dict.used"),
                        at.field("dict.keys"),
                        at.field("dict.values"),
                        at.field("keys.log2_size"),
                        at.field("keys.log2_index_bytes"),
                        at.field("keys.kind"),
                        at.field("keys.usable"),
                        at.field("keys.nentries"),
                        at.field("keys.indices")),
                new Gc(
                        at.field("gc.generations"),
                        at.field("gc.permanent_generation"),
                        at.field("gc.generation_stats"),
                        at.field("gc.collecting"),
                        at.field("gc.generation0"),
                        at.field("gc.size")),
                new Task(
                        at.field("task.size"),
                        at.field("task.loop"),
                        at.field("task.state"),
                        at.field("task.waiter"),
                        at.field("task.coroutine"),
                        at.field("task.name")));
    }

    private record Column(Map<String, Integer> offsets) {
        int field(String name) {
            Integer offset = offsets.get(name);
            if (offset == null) {
                throw new AssertionError("the offset table lacks " + name);
            }
            return offset;
        }

        int fieldOrAbsent(String name) {
            return offsets.getOrDefault(name, ABSENT);
        }
    }
}
