package dev.venturi.cpython;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All stacks that were seen, as a tree of calls: a stack is the number of its innermost node.
///
/// A node is one line of one code object, called from the node outside of it. Finding the number of
/// a known stack costs one look-up for each frame and allocates nothing.
public final class StackTable {
    /// The stack without frames.
    public static final int EMPTY = 0;

    /// What [#inside] returns when the table is full.
    static final int FULL = -1;

    /// So that a program with endless different stacks cannot exhaust our memory.
    private static final int MOST_NODES = 4_000_000;

    private final List<CodeObject> codes = new ArrayList<>();
    private int[] slots = new int[4096]; // 0: free
    private int[] parent = new int[1024];
    private int[] code = new int[1024];
    private int[] line = new int[1024];
    private int size = 1;

    /// Takes in a code object.
    ///
    /// @return its number
    int add(CodeObject object) {
        codes.add(object);
        return codes.size() - 1;
    }

    CodeObject code(int number) {
        return codes.get(number);
    }

    /// The stack of `outer` and a frame inside it.
    ///
    /// @return its number, or [#FULL]
    int inside(int outer, int codeNumber, int lineNumber) {
        int slot = slot(outer, codeNumber, lineNumber);
        if (slots[slot] != 0) {
            return slots[slot];
        }
        if (size >= MOST_NODES) {
            return FULL;
        }
        if (size == parent.length) {
            grow();
            slot = slot(outer, codeNumber, lineNumber);
        }
        parent[size] = outer;
        code[size] = codeNumber;
        line[size] = lineNumber;
        slots[slot] = size;
        return size++;
    }

    /// The frames of a stack, outermost first.
    public List<PyFrame> frames(int stack) {
        List<PyFrame> frames = new ArrayList<>();
        for (int node = stack; node != EMPTY; node = parent[node]) {
            CodeObject object = codes.get(code[node]);
            frames.add(new PyFrame(object.name(), object.file(), line[node], object.firstLine()));
        }
        return frames.reversed();
    }

    private int slot(int outer, int codeNumber, int lineNumber) {
        int mask = slots.length - 1;
        long hash = ((long) outer << 32 | codeNumber) * 0x9e3779b97f4a7c15L;
        hash = (hash ^ hash >>> 29 ^ lineNumber) * 0xbf58476d1ce4e5b9L;
        int slot = (int) (hash >>> 32) & mask;
        while (true) {
            int node = slots[slot];
            if (node == 0
                    || parent[node] == outer
                            && code[node] == codeNumber
                            && line[node] == lineNumber) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
    }

    private void grow() {
        parent = Arrays.copyOf(parent, size * 2);
        code = Arrays.copyOf(code, size * 2);
        line = Arrays.copyOf(line, size * 2);
        slots = new int[slots.length * 2];
        for (int node = 1; node < size; node++) {
            slots[slot(parent[node], code[node], line[node])] = node;
        }
    }
}
