package com.edgedelta.lambda.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of an array at a time.
public final class EightBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private EightBytes() {}

    /// The eight that begin there.
    public static long at(byte[] bytes, int from) {
        return (long) EIGHT.get(bytes, from);
    }

    /// Copies the eight that begin there.
    public static void copy(byte[] bytes, int from, byte[] target, int to) {
        EIGHT.set(target, to, at(bytes, from));
    }

    /// False only if none of the eight that begin there is one of these two; a byte beyond ASCII may count as one.
    public static boolean mayHave(byte[] bytes, int from, byte one, byte other) {
        long eight = at(bytes, from);
        long noOne = (eight ^ one * ONES) - ONES;
        long noOther = (eight ^ other * ONES) - ONES;
        return ((noOne | noOther) & HIGHEST_BITS) != 0;
    }
}
