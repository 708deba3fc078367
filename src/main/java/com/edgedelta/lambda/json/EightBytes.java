package com.edgedelta.lambda.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of an array at a time. In a result with flags, the highest bit of a byte is the flag of the
/// byte at the same place, the first byte in the lowest bits. Only the lowest flag is exact: those above it may be set
/// without reason.
public final class EightBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// For a loop that is so hot that it cannot call the methods below: one in each byte, and all flags.
    public static final long ONES = 0x0101010101010101L;

    public static final long FLAGS = 0x8080808080808080L;

    /// Multiplied by `1 << 8 * n`, it has `n` in its highest byte.
    private static final long PLACES = 0x0001020304050607L;

    private static final int HIGHEST_BYTE = 56;

    private EightBytes() {}

    /// The eight that begin there.
    public static long at(byte[] bytes, int from) {
        return (long) EIGHT.get(bytes, from);
    }

    /// Writes the eight to that place.
    public static void put(byte[] bytes, int to, long eight) {
        EIGHT.set(bytes, to, eight);
    }

    /// Copies the eight that begin there.
    public static void copy(byte[] bytes, int from, byte[] target, int to) {
        EIGHT.set(target, to, at(bytes, from));
    }

    /// False only if none of the eight that begin there is one of these two; a byte beyond ASCII may count as one.
    public static boolean mayHave(byte[] bytes, int from, byte one, byte other) {
        long eight = at(bytes, from);
        return ((((eight ^ one * ONES) - ONES) | ((eight ^ other * ONES) - ONES)) & FLAGS) != 0;
    }

    /// Flags quotes, backslashes, control characters and all that is not ASCII.
    public static long unusual(long eight) {
        // A subtraction sets a byte's highest bit if the byte was too small, or if it had the bit before.
        return (((eight ^ '"' * ONES) - ONES) | ((eight ^ '\\' * ONES) - ONES) | (eight - ' ' * ONES) | eight) & FLAGS;
    }

    /// Flags bytes that are this one, given eight times, or not ASCII.
    public static long same(long eight, long eightOfOne) {
        return (((eight ^ eightOfOne) - ONES) | eight) & FLAGS;
    }

    /// That ASCII character eight times.
    public static long all(char c) {
        return c * ONES;
    }

    /// The place of the lowest flag, 0 to 7. There must be one.
    public static int first(long flags) {
        return (int) ((((flags & -flags) >>> 7) * PLACES) >>> HIGHEST_BYTE);
    }
}
