package dev.venturi.cpython;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the fields of CPython's structures are, in bytes, by version: one column each.
///
/// Source: the DWARF of CPython 3.11.7, 3.12.1 and 3.13.0, and of Debian's internal headers of
/// 3.14.10 and 3.15.2, on x86-64. Every field listed here is the same in the other patch releases
/// of its minor version, but for those that 3.13 and later say themselves in [DebugOffsets] (and
/// the collector's, which 3.14.5 replaced). `-` means that the version has no such field.
final class OffsetTable {
    private static final String ROWS =
            """
            field                          3.11   3.12   3.13   3.14   3.15
            runtime.interpreters_head        40     40    632    808    936
            runtime.interpreters_main        48     48    640    816    944
            runtime.gil                     360      -      -      -      -
            interpreter.next                  0      0   7264   7272   7264
            interpreter.id                   48      8   7272   7280   7272
            interpreter.threads_head         16     72   7344   7344   7336
            interpreter.runtime              40     96   7376   7384   7376
            interpreter.gil_pointer           -    384     16     16     16
            interpreter.gc                  648    112   7400   7408   7400
            interpreter.modules             888    944   7656   7688   7592
            interpreter.sysdict             904    352   7640   7672   7576
            interpreter.builtins            912    360   7648   7680   7584
            gil.last_holder                   8      8      8      8      8
            gil.locked                       16     16     16     16     16
            gil.size                        208    208    208    208    208
            thread.prev                       0      0      0      0      0
            thread.next                       8      8      8      8      8
            thread.interp                    16     16     16     16     16
            thread.status                     -     24     32     32     32
            thread.cframe                    56     56      -      -      -
            thread.current_frame              -      -     72     72     72
            thread.thread_id                152    136    152    152    176
            thread.native_thread_id         160    144    160    160    184
            thread.datastack_chunk          296    232    232    232    256
            thread.datastack_top            304    240    240    240    264
            cframe.current_frame              8      0      -      -      -
            frame.code                       32      0      0      0      0
            frame.previous                   48      8      8      8      8
            frame.instruction                56     56     56     56     56
            frame.stacktop                   64     64     64      -      -
            frame.stackpointer                -      -      -     64     64
            frame.is_entry                   68      -      -      -      -
            frame.owner                      69     70     70     74     74
            frame.size                       72     72     72     80     80
            chunk.previous                    0      0      0      0      0
            chunk.size                        8      8      8      8      8
            chunk.data                       24     24     24     24     24
            code.flags                       48     48     48     48     48
            code.nlocalsplus                 76     72     72     72     72
            code.stacksize                   68     64     64     64     64
            code.firstlineno                 72     68     68     68     68
            code.filename                   112    112    112    112    112
            code.name                       120    120    120    120    120
            code.qualname                   128    128    128    128    128
            code.linetable                  136    136    136    136    136
            code.firsttraceable             168    176    184    192    192
            code.instructions               184    192    200    208    208
            object.type                       8      8      8      8      8
            object.size                      16     16     16     16     16
            type.name                        24     24     24     24     24
            type.basicsize                   32     32     32     32     32
            type.itemsize                    40     40     40     40     40
            type.flags                      168    168    168    168    168
            type.base                       256    256    256    256    256
            type.dictoffset                 288    288    288    288    288
            type.size                       408    416    416    416    424
            heap_type.size                  904    920    928    936    944
            heap_type.qualname              864    872    872    872    880
            heap_type.cached_keys           872    880    880    880    888
            heap_type.module                880    888    888    888    896
            str.length                       16     16     16     16     16
            str.state                        32     32     32     32     32
            str.ascii_data                   48     40     40     40     40
            str.compact_data                 72     56     56     56     56
            bytes.data                       32     32     32     32     32
            int.digits                       24     24     24     24     24
            float.value                      16     16     16     16     16
            tuple.items                      24     24     24     32     32
            list.items                       24     24     24     24     24
            list.allocated                   32     32     32     32     32
            dict.used                        16     16     16     16     16
            dict.keys                        32     32     32     32     32
            dict.values                      40     40     40     40     40
            keys.log2_size                    8      8      8      8      8
            keys.log2_index_bytes             9      9      9      9      9
            keys.kind                        10     10     10     10     10
            keys.usable                      16     16     16     16     16
            keys.nentries                    24     24     24     24     24
            keys.indices                     32     32     32     32     32
            set.mask                         32     32     32     32     32
            set.table                        40     40     40     40     40
            set.smalltable                   64     64     64     64     64
            generator.frame                  80     72     72     72     72
            generator.frame_state            75     67     67     67     67
            gc.generations                   24     24     24     24      8
            gc.permanent_generation         104    104    104     96     80
            gc.generation_stats             128    128    128    120    104
            gc.collecting                   200    200    200    192    112
            gc.generation0                   96     96     96    256    168
            gc.size                         240    240    240    264    176
            task.size                         176    176    144    168    168
            task.loop                          16     16     16     16     16
            task.state                         88     88     96    104    104
            task.waiter                       128    128    112    120    120
            task.coroutine                    136    136    120    128    128
            task.name                         144    144    128    136    136
            """;

    private OffsetTable() {}

    /// The column of `layout`: offsets by field; fields that the version does not have are absent.
    static Map<String, Integer> of(Layout layout) {
        List<String> lines = ROWS.lines().toList();
        int column = List.of(lines.getFirst().split(" +")).indexOf(layout.label());
        Map<String, Integer> offsets = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(" +", -1);
            if (!cells[column].equals("-")) {
                offsets.put(cells[0], Integer.valueOf(cells[column]));
            }
        }
        return offsets;
    }
}
