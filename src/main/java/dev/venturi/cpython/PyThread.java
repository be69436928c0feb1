package dev.venturi.cpython;

import java.util.Arrays;

/// A thread state of an interpreter: who it is, what its last look showed, and where the next look
/// will find its frames if nothing has changed.
public final class PyThread {
    // All of them must fit into one read, those outside twice.
    private static final int MOST_OUTSIDE = 448;
    private static final int MOST_CFRAMES = 8;
    private static final int MOST_CODES = 64;

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

    // Where its frames are expected.
    final AddressSet cframes = new AddressSet(MOST_CFRAMES);
    final AddressSet outside = new AddressSet(MOST_OUTSIDE);

    /// The code objects of the last look's stack.
    final AddressSet codes = new AddressSet(MOST_CODES);

    long[] chunks = new long[4];
    int[] chunkLengths = new int[4];
    long[] chunkSizes = new long[4];
    int chunkCount;
    int looks;

    // Where what was read stands in the buffer.
    int stateRange;
    int endRange;
    long stateAt;
    long[] cframesAt = {};
    long[] codesAt = {};
    final Copy first = new Copy();
    final Copy last = new Copy();

    final Walk walk = new Walk();

    // The result.
    Look look = Look.NONE;
    int partialDepth;
    int stack;
    boolean holdsGil;
    int leafCode = -1;
    long leafAddress;
    int leafUnit;

    PyThread(long state, int interpreter, long ident, long nativeId) {
        this.state = state;
        this.interpreter = interpreter;
        this.ident = ident;
        this.nativeId = nativeId;
    }

    /// Where the chunks and the frames outside stand in one copy of the stack.
    static final class Copy {
        long[] chunks = {};
        long[] outside = {};

        private void makeRoom(PyThread thread) {
            if (chunks.length < thread.chunks.length) {
                chunks = new long[thread.chunks.length];
            }
            if (outside.length < thread.outside.count) {
                outside = new long[thread.outside.addresses.length];
            }
        }
    }

    /// The frames that one copy of the stack showed, innermost first; `places` is where they stand
    /// in it, `others` where in the other copy, `addresses` where in the program.
    static final class Walk {
        long[] places = new long[64];
        long[] others = new long[64];
        long[] addresses = new long[64];
        long[] codes = new long[64];
        long[] instructions = new long[64];
        byte[] owners = new byte[64];
        int depth;

        /// The frame that was not in what was read, if the walk ended at one.
        long missing;

        void add(long place, long other, long address, long code, long instruction, byte owner) {
            if (depth == places.length) {
                int length = depth * 2;
                places = Arrays.copyOf(places, length);
                others = Arrays.copyOf(others, length);
                addresses = Arrays.copyOf(addresses, length);
                codes = Arrays.copyOf(codes, length);
                instructions = Arrays.copyOf(instructions, length);
                owners = Arrays.copyOf(owners, length);
            }
            places[depth] = place;
            others[depth] = other;
            addresses[depth] = address;
            codes[depth] = code;
            instructions[depth] = instruction;
            owners[depth] = owner;
            depth++;
        }

        /// Leaves the innermost `count` frames out.
        void dropInner(int count) {
            if (count == 0) {
                return;
            }
            depth -= count;
            System.arraycopy(places, count, places, 0, depth);
            System.arraycopy(others, count, others, 0, depth);
            System.arraycopy(addresses, count, addresses, 0, depth);
            System.arraycopy(codes, count, codes, 0, depth);
            System.arraycopy(instructions, count, instructions, 0, depth);
            System.arraycopy(owners, count, owners, 0, depth);
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

    /// Forgets frames that have not been met for a while.
    void forgetUnusedFor(int limit) {
        cframes.forgetUnused(looks, limit);
        outside.forgetUnused(looks, limit);
    }

    /// Forgets where everything was.
    void forgetAll() {
        cframes.clear();
        outside.clear();
        codes.clear();
        chunkCount = 0;
    }

    /// Makes room in the copies for all that is expected.
    void makeRoom() {
        first.makeRoom(this);
        last.makeRoom(this);
        if (cframesAt.length < cframes.count) {
            cframesAt = new long[cframes.addresses.length];
        }
        if (codesAt.length < codes.count) {
            codesAt = new long[codes.addresses.length];
        }
    }
}
