package com.edgedelta.lambda.intake;

import java.util.Arrays;

/// The body of one POST: the first bytes of an array that must not change any more.
final class Batch {
    private final Delivery delivery;
    private final byte[] bytes;
    private final int length;
    private final long arrivedNanos;

    /// Keeps the array itself, or a copy if more than half of it would be unused: a batch may wait for long.
    Batch(Delivery delivery, byte[] bytes, int length, long arrivedNanos) {
        this.delivery = delivery;
        this.bytes = length < bytes.length / 2 ? Arrays.copyOf(bytes, length) : bytes;
        this.length = length;
        this.arrivedNanos = arrivedNanos;
    }

    /// The POST with which it came.
    Delivery delivery() {
        return delivery;
    }

    /// Returns when it was received, by [com.edgedelta.lambda.time.Clock#nanos].
    long arrivedNanos() {
        return arrivedNanos;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Bytes of memory that it occupies, which count against the buffer's capacity.
    int footprint() {
        return bytes.length;
    }

    boolean hasBytesOf(Batch other) {
        return Arrays.equals(bytes, 0, length, other.bytes, 0, other.length);
    }
}
