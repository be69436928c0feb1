package dev.venturi.cpython;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian numbers in a copy of the target's memory.
///
/// @param array the copy; not copied again
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
record Bytes(byte[] array) {
    private static final VarHandle INT64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    long int64(int at) {
        return (long) INT64.get(array, at);
    }

    int int32(int at) {
        return (int) INT32.get(array, at);
    }

    int uint8(int at) {
        return array[at] & 0xff;
    }
}
