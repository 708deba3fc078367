package com.edgedelta.lambda.intake;

/// The body of one POST: the first bytes of an array that nobody changes any more.
final class Batch {
    private final byte[] bytes;
    private final int length;
    private final long arrivedNanos = System.nanoTime();

    Batch(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /// When it had been received, by [System#nanoTime].
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
