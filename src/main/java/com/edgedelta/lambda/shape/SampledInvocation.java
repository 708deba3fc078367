package com.edgedelta.lambda.shape;

import java.util.Arrays;

/// The records of one invocation while it is not known whether they are forwarded, and then that decision.
final class SampledInvocation {
    private static final int USUAL = 512;
    private static final int USUAL_RECORDS = 16;

    private final long sinceNanos;
    private Fate fate = Fate.UNDECIDED;
    private byte[] bytes = new byte[0];
    private int length;
    private int[] ends = new int[0];
    private int records;

    enum Fate {
        UNDECIDED,
        /// Forwarded because of what happened in it.
        KEPT,
        /// Forwarded because its identifier is in the sample.
        SAMPLED,
        LEFT_OUT
    }

    /// @param sinceNanos when its first event came, by [com.edgedelta.lambda.time.Clock#nanos]
    SampledInvocation(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    Fate fate() {
        return fate;
    }

    void decide(Fate decision) {
        fate = decision;
    }

    /// Moves the records that wait into another object, which is returned.
    SampledInvocation moved() {
        SampledInvocation other = new SampledInvocation(sinceNanos);
        other.bytes = bytes;
        other.length = length;
        other.ends = ends;
        other.records = records;
        bytes = new byte[0];
        ends = new int[0];
        length = 0;
        records = 0;
        return other;
    }

    /// Adds a record, which ends with its line break.
    void add(byte[] source, int offset, int recordLength) {
        if (length + recordLength > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(USUAL, Math.max(length + recordLength, 2 * bytes.length)));
        }
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(USUAL_RECORDS, 2 * records));
        }
        System.arraycopy(source, offset, bytes, length, recordLength);
        length += recordLength;
        ends[records++] = length;
    }

    /// The waiting records, one after the other.
    byte[] bytes() {
        return bytes;
    }

    /// How many bytes wait.
    int length() {
        return length;
    }

    /// How many records wait.
    int records() {
        return records;
    }

    int begin(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    int end(int record) {
        return ends[record];
    }
}
