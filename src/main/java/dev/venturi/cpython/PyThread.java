package dev.venturi.cpython;

import java.util.Arrays;

/// A thread state of an interpreter: who it is, what its last look showed, and where the next look
/// will find its frames if nothing has changed.
public final class PyThread {
    private static final int MOST_OUTSIDE = 480;

    /// What the last look showed.
    public enum Look {
        /// It has not been looked at.
        NONE,
        /// Every frame was verified.
        COMPLETE,
        /// It moved too fast: the outer frames were verified, those inside are unknown.
        PARTIAL,
        /// Nothing could be verified.
        TORN
    }

    private final long state;
    private final int interpreter;
    private final long ident;
    private final long nativeId;

    /// The thread state behind it in the list.
    long next;

    // Where its frames are expected. An address is followed by how it was last used.
    final long[] cframes = new long[2];
    int cframeCount;
    long[] chunks = new long[4];
    int[] chunkLengths = new int[4];
    long[] chunkSizes = new long[4];
    int chunkCount;
    long[] outside = new long[8];
    int[] outsideUse = new int[8];
    int outsideCount;
    int looks;

    // Where what was read stands in the buffer; the second copy of the stack is `stackLength`
    // behind
    // the first.
    int firstRange;
    int endRange;
    long firstState;
    long lastState;
    long firstCframes;
    long lastCframes;
    long stackStart;
    long stackLength;

    final Walk first = new Walk();
    final Walk last = new Walk();

    // The result.
    Look look = Look.NONE;
    int partialDepth;
    int stack;
    boolean holdsGil;
    int leafCode = -1;
    int leafUnit;

    PyThread(long state, int interpreter, long ident, long nativeId) {
        this.state = state;
        this.interpreter = interpreter;
        this.ident = ident;
        this.nativeId = nativeId;
    }

    /// The frames that one copy of the stack showed, innermost first.
    static final class Walk {
        long[] addresses = new long[64];
        long[] previous = new long[64];
        long[] codes = new long[64];
        long[] instructions = new long[64];
        byte[] owners = new byte[64];
        int depth;

        /// The frame that was not in what was read, if the walk ended at one.
        long missing;

        void add(long address, long outer, long code, long instruction, byte owner) {
            if (depth == addresses.length) {
                int length = depth * 2;
                addresses = Arrays.copyOf(addresses, length);
                previous = Arrays.copyOf(previous, length);
                codes = Arrays.copyOf(codes, length);
                instructions = Arrays.copyOf(instructions, length);
                owners = Arrays.copyOf(owners, length);
            }
            addresses[depth] = address;
            previous[depth] = outer;
            codes[depth] = code;
            instructions[depth] = instruction;
            owners[depth] = owner;
            depth++;
        }

        /// How many frames, from the base inward, are the same and at the same place in both walks.
        static int agreed(Walk a, Walk b) {
            int agreed = 0;
            while (sameFrame(a, b, agreed)
                    && a.instructions[a.depth - 1 - agreed]
                            == b.instructions[b.depth - 1 - agreed]) {
                agreed++;
            }
            return agreed;
        }

        /// Whether the frame that `inward` others are outside of is the same in both walks.
        static boolean sameFrame(Walk a, Walk b, int inward) {
            int i = a.depth - 1 - inward;
            int j = b.depth - 1 - inward;
            return i >= 0
                    && j >= 0
                    && a.addresses[i] == b.addresses[j]
                    && a.codes[i] == b.codes[j]
                    && a.previous[i] == b.previous[j]
                    && a.owners[i] == b.owners[j];
        }
    }

    /// The address of its `PyThreadState`.
    public long state() {
        return state;
    }

    /// Which of the interpreter states it belongs to: see [Unwinder#interpreter].
    public int interpreter() {
        return interpreter;
    }

    /// What `threading.get_ident` says in it.
    public long ident() {
        return ident;
    }

    /// The kernel's number of it, as the interpreter has it; 0 as long as it has not begun.
    public long nativeId() {
        return nativeId;
    }

    /// How the last look went.
    public Look look() {
        return look;
    }

    /// The number of its stack in the [StackTable]; of the verified part for a partial look.
    public int stack() {
        return stack;
    }

    /// Whether it held the GIL.
    public boolean holdsGil() {
        return holdsGil;
    }

    /// Takes `address` into the frames that are read beside the data stack.
    ///
    /// @return false if there are too many
    boolean expectOutside(long address) {
        for (int i = 0; i < outsideCount; i++) {
            if (outside[i] == address) {
                outsideUse[i] = looks;
                return true;
            }
        }
        if (outsideCount == MOST_OUTSIDE) {
            return false;
        }
        if (outsideCount == outside.length) {
            outside = Arrays.copyOf(outside, outsideCount * 2);
            outsideUse = Arrays.copyOf(outsideUse, outsideCount * 2);
        }
        outside[outsideCount] = address;
        outsideUse[outsideCount] = looks;
        outsideCount++;
        return true;
    }

    /// Forgets frames that have not been met for a while.
    void forgetOutsideUnusedFor(int limit) {
        int kept = 0;
        for (int i = 0; i < outsideCount; i++) {
            if (looks - outsideUse[i] <= limit) {
                outside[kept] = outside[i];
                outsideUse[kept] = outsideUse[i];
                kept++;
            }
        }
        outsideCount = kept;
    }

    void expectCframe(long address) {
        if (cframeCount > 0 && cframes[0] == address || cframeCount > 1 && cframes[1] == address) {
            return;
        }
        cframes[1] = cframes[0];
        cframes[0] = address;
        cframeCount = Math.min(2, cframeCount + 1);
    }

    /// Forgets where everything was.
    void forgetAll() {
        cframeCount = 0;
        chunkCount = 0;
        outsideCount = 0;
    }
}
