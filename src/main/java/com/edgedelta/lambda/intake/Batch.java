package com.edgedelta.lambda.intake;

/// The body of one POST: the first bytes of an array that must not change any more.
final class Batch {
    private final byte[] bytes;
    private final int length;
    private final long arrivedNanos;

    Batch(byte[] bytes, int length, long arrivedNanos) {
        this.bytes = bytes;
        this.length = length;
        this.arrivedNanos = arrivedNanos;
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
}
