package dev.venturi.cpython;

import java.util.Arrays;

/// Which instructions may be a call into C that is going on: those of the CALL family, but for the
/// specialised ones that only ever enter a Python function. And, where a frame shows it, which
/// enter no Python frame but a generator's.
///
/// Source: `Include/opcode.h` of 3.11 and 3.12, `Include/opcode_ids.h` of 3.13 and later.
final class CallOpcodes {
    /// What an instruction says of C.
    enum Kind {
        /// No call.
        OTHER,
        /// A call that has not been specialised: of Python or of C. It may be specialised any time.
        GENERAL,
        /// A call of C.
        NATIVE,
        /// Resumes a generator, or calls C. Only from 3.13 on, where frames point at the
        /// instruction; before, at its caches.
        RESUMING
    }

    private CallOpcodes() {}

    /// The kind of each opcode, 0 to 255.
    static Kind[] of(Layout layout) {
        Kind[] kinds = new Kind[256];
        Arrays.fill(kinds, Kind.OTHER);
        switch (layout) {
            case CPYTHON_3_11 -> {
                // CALL_FUNCTION_EX, PRECALL, CALL, CALL_ADAPTIVE, PRECALL_ADAPTIVE
                mark(kinds, Kind.GENERAL, 142, 166, 171, 22, 64);
                // PRECALL_BUILTIN_CLASS to PRECALL_NO_KW_TYPE_1: each makes its call and skips CALL
                mark(
                        kinds,
                        Kind.NATIVE,
                        66,
                        67,
                        72,
                        73,
                        76,
                        77,
                        78,
                        79,
                        80,
                        81,
                        113,
                        121,
                        127,
                        141);
            }
            case CPYTHON_3_12 -> {
                // CALL_FUNCTION_EX, CALL, INSTRUMENTED_CALL, INSTRUMENTED_CALL_FUNCTION_EX
                mark(kinds, Kind.GENERAL, 142, 171, 241, 244);
                // CALL_BUILTIN_CLASS to CALL_NO_KW_TYPE_1
                mark(kinds, Kind.NATIVE, 29, 34, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 56);
            }
            case CPYTHON_3_13 -> {
                // CALL, CALL_FUNCTION_EX, CALL_KW, INSTRUMENTED_CALL, …_CALL_KW, …_CALL_FUNCTION_EX
                mark(kinds, Kind.GENERAL, 53, 54, 57, 244, 245, 246);
                // CALL_BUILTIN_CLASS to CALL_NON_PY_GENERAL, CALL_STR_1, CALL_TUPLE_1, CALL_TYPE_1
                mark(
                        kinds,
                        Kind.NATIVE,
                        165,
                        166,
                        167,
                        168,
                        169,
                        170,
                        171,
                        172,
                        173,
                        174,
                        175,
                        176);
                mark(kinds, Kind.NATIVE, 179, 180, 181);
                // FOR_ITER, SEND, FOR_ITER_GEN to FOR_ITER_TUPLE, SEND_GEN
                mark(kinds, Kind.RESUMING, 72, 104, 187, 188, 189, 190, 208);
            }
            case CPYTHON_3_14 -> {
                // CALL_FUNCTION_EX, CALL, CALL_KW, INSTRUMENTED_CALL to …_CALL_FUNCTION_EX
                mark(kinds, Kind.GENERAL, 4, 52, 55, 250, 251, 252);
                // CALL_BUILTIN_CLASS to CALL_ISINSTANCE, CALL_KW_NON_PY, CALL_LEN to
                // CALL_NON_PY_GENERAL, CALL_STR_1 to CALL_TYPE_1
                markRange(kinds, Kind.NATIVE, 146, 150);
                mark(kinds, Kind.NATIVE, 152);
                markRange(kinds, Kind.NATIVE, 154, 160);
                markRange(kinds, Kind.NATIVE, 163, 165);
                // FOR_ITER, SEND, FOR_ITER_GEN to FOR_ITER_TUPLE, SEND_GEN
                mark(kinds, Kind.RESUMING, 70, 106, 197);
                markRange(kinds, Kind.RESUMING, 171, 174);
            }
            case CPYTHON_3_15 -> {
                // CALL_FUNCTION_EX, CALL, CALL_KW, INSTRUMENTED_CALL to …_CALL_FUNCTION_EX
                mark(kinds, Kind.GENERAL, 4, 50, 53, 249, 250, 251);
                // CALL_BUILTIN_CLASS to CALL_EX_NON_PY_GENERAL, CALL_ISINSTANCE, CALL_KW_NON_PY,
                // CALL_LEN to CALL_NON_PY_GENERAL, CALL_STR_1 to CALL_TYPE_1
                markRange(kinds, Kind.NATIVE, 147, 151);
                mark(kinds, Kind.NATIVE, 153, 155);
                markRange(kinds, Kind.NATIVE, 157, 163);
                markRange(kinds, Kind.NATIVE, 166, 168);
                // FOR_ITER, SEND, FOR_ITER_GEN to FOR_ITER_VIRTUAL, SEND_ASYNC_GEN to SEND_VIRTUAL
                mark(kinds, Kind.RESUMING, 68, 105);
                markRange(kinds, Kind.RESUMING, 174, 178);
                markRange(kinds, Kind.RESUMING, 202, 204);
            }
        }
        return kinds;
    }

    private static void markRange(Kind[] kinds, Kind kind, int first, int last) {
        Arrays.fill(kinds, first, last + 1, kind);
    }

    private static void mark(Kind[] kinds, Kind kind, int... opcodes) {
        for (int opcode : opcodes) {
            kinds[opcode] = kind;
        }
    }
}
